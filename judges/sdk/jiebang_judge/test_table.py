import tempfile
import unittest
from pathlib import Path

from jiebang_judge import Mistakes, read_table


class Table(unittest.TestCase):
    def read(self, content: bytes, ids=("a", "b")):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "predictions.csv"
            path.write_bytes(content)
            return read_table(path, ["id", "label"], ids)

    def mistakes(self, content: bytes, ids=("a", "b")):
        with self.assertRaises(Mistakes) as caught:
            self.read(content, ids)
        return [(m["code"], m.get("line")) for m in caught.exception.document()["mistakes"]]

    def test_order_of_rows_and_columns_byte_order_mark_and_line_ends_do_not_matter(self):
        rows = self.read("\ufefflabel,id\r\ny,b\r\nx,a\r\n".encode())
        self.assertEqual({key: row["label"] for key, row in rows.items()}, {"a": "x", "b": "y"})

    def test_each_mistake_is_told_where_it_stands(self):
        cases = {
            b"": [("empty_file", None)],
            b"id\na\nb\n": [("missing_column", 1)],
            b"id,label,extra\n": [("unknown_column", 1)],
            b"id,label,label\n": [("duplicate_column", 1)],
            b"id,label\na,x\n": [("missing_id", None)],
            b"id,label\na,x\na,x\n": [("missing_id", None), ("duplicate_id", 3)],
            b"id,label\na,x\nc,x\n": [("missing_id", None), ("unknown_id", 3)],
            b"id,label\na,x\nb\n": [("missing_id", None), ("wrong_field_count", 3)],
            b"id,label\na,x\nb,y\nc,z\n": [("too_many_rows", 4)],
            b'id,label\na,"x\nb,y\n': [("unclosed_quote", 3)],
            "id,label\na,x\n".encode("utf-16"): [("wrong_encoding", 1)],
            b"id,label\na,\xff\n": [("wrong_encoding", 2)],
            b"id,label\na,\0\n": [("wrong_encoding", 2)],
            b"id,label\na," + b"x" * 20_000: [("line_too_long", 2)],
        }
        for content, expected in cases.items():
            with self.subTest(content=content[:40]):
                self.assertEqual(self.mistakes(content), expected)

    def test_of_many_mistakes_twenty_are_listed_and_the_others_counted(self):
        ids = [f"i{n}" for n in range(100)]
        with self.assertRaises(Mistakes) as caught:
            self.read(b"id,label\n", ids)
        document = caught.exception.document()
        self.assertEqual((len(document["mistakes"]), document["more"]), (20, 80))

    def test_what_a_contestant_wrote_is_shown_bounded_and_escaped(self):
        with self.assertRaises(Mistakes) as caught:
            self.read(b"id,label\na\x1b[31m" + b"x" * 500 + b",y\n", ["a"])
        found = [m["found"] for m in caught.exception.document()["mistakes"] if "found" in m][0]
        self.assertNotIn("\x1b", found)
        self.assertLess(len(found), 100)

    def test_a_link_and_a_missing_file_are_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "predictions.csv"
            with self.assertRaises(Mistakes) as caught:
                read_table(path, ["id"], [])
            self.assertEqual(caught.exception.mistakes[0].code, "missing_file")
            path.symlink_to("/etc/passwd")
            with self.assertRaises(Mistakes) as caught:
                read_table(path, ["id"], [])
            self.assertEqual(caught.exception.mistakes[0].code, "not_a_file")


if __name__ == "__main__":
    unittest.main()
