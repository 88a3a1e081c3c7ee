"""What is said about every way in which a predictions file can be wrong."""

import json
import os
import tempfile
import unittest

from jiebang_judge import Job, MistakesFound, Number, OneOf, Predictions, printable

COLUMNS = {"label": OneOf(["wolf", "fox"]), "score": Number(low=0, high=1)}
IDS = {"a", "b", "c"}
GOOD = "image_id,label,score\na,wolf,0.5\nb,fox,1\nc,fox,1e-3\n"


def read(content: str | bytes | None, ids=IDS, columns=COLUMNS, prepare=None):
    """The predictions in ``content``, or the result that lists its mistakes."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "predictions.csv")
        if content is not None:
            with open(path, "wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
        if prepare:
            prepare(path)
        job = Job({f"JIEBANG_{k}": folder for k in ("INPUT", "TRUTH", "PREDICTIONS", "OUTPUT")} | {
            "JIEBANG_JUDGE": '{"scores":["x"]}'
        })
        try:
            return Predictions(job, "predictions.csv", "image_id", columns, ids)
        except MistakesFound as found:
            return found.mistakes.as_result()


class Accepted(unittest.TestCase):
    expected = {
        "a": {"label": "wolf", "score": 0.5},
        "b": {"label": "fox", "score": 1.0},
        "c": {"label": "fox", "score": 0.001},
    }

    def test_a_plain_file(self):
        self.assertEqual(read(GOOD), self.expected)

    def test_a_byte_order_mark(self):
        self.assertEqual(read("\ufeff" + GOOD), self.expected)

    def test_crlf(self):
        self.assertEqual(read(GOOD.replace("\n", "\r\n")), self.expected)

    def test_no_line_ending_at_the_end(self):
        self.assertEqual(read(GOOD.rstrip("\n")), self.expected)

    def test_empty_lines_and_quotes(self):
        self.assertEqual(read('"image_id","label","score"\n\n"a",wolf,0.5\nb,"fox",1\nc,fox,"1e-3"\n\n'), self.expected)

    def test_another_order_of_rows_and_columns(self):
        self.assertEqual(read("score,label,image_id\n1e-3,fox,c\n0.5,wolf,a\n1,fox,b\n"), self.expected)


class Refused(unittest.TestCase):
    def refused(self, content, code, line=None, column=None, **kwargs):
        result = read(content, **kwargs)
        self.assertIn("mistakes", result, f"{content!r} was accepted")
        first = result["mistakes"][0]
        self.assertEqual(first["code"], code)
        self.assertEqual(first.get("line"), line)
        if column is not None:
            self.assertEqual(first["column"], column)
        self.assertTrue(first["message"]["en"] and first["message"]["zh"])
        json.dumps(result).encode("utf-8")
        return result

    def test_no_file(self):
        self.refused(None, "missing_file")

    def test_a_folder_or_a_link_in_its_place(self):
        self.refused(None, "not_a_regular_file", prepare=os.mkdir)
        self.refused(None, "not_a_regular_file", prepare=lambda path: os.symlink("/etc/passwd", path))

    def test_an_empty_file(self):
        self.refused("", "empty_file")
        self.refused("\n\n", "empty_file")
        self.refused("\ufeff", "empty_file")

    def test_another_encoding(self):
        self.refused(GOOD.encode("utf-16"), "wrong_encoding", 1)
        self.refused(GOOD.encode("utf-16-le"), "wrong_encoding", 1)
        self.refused(GOOD.encode() + "狼,wolf,1\n".encode("gbk"), "wrong_encoding", 5)
        self.refused(GOOD.replace("fox", "f\0x"), "wrong_encoding", 3)

    def test_cr_alone_as_a_line_ending(self):
        self.refused(GOOD.replace("\n", "\r"), "wrong_line_ending", 1)

    def test_no_header(self):
        self.refused(GOOD.split("\n", 1)[1], "wrong_header", 1)

    def test_a_header_of_many_columns_is_not_told_whole(self):
        columns = {f"probability_of_{n}": Number() for n in range(500)}
        for content, code in ((GOOD, "missing_column"), ("x,y\n", "wrong_header"), ("\n", "empty_file")):
            [first, *_] = read(content, columns=columns)["mistakes"]
            self.assertEqual(first["code"], code)
            self.assertLessEqual(max(len(first["expected"]), len(first["message"]["en"])), 700)

    def test_a_column_twice(self):
        self.refused(GOOD.replace("score", "label", 1), "wrong_header", 1)

    def test_a_column_missing(self):
        self.refused("image_id,label\na,wolf\n", "missing_column", 1, "score")

    def test_a_column_too_many(self):
        self.refused("image_id,label,score,note\na,wolf,1,hi\n", "unknown_column", 1, "note")

    def test_too_few_and_too_many_fields(self):
        self.refused(GOOD.replace("b,fox,1", "b,fox"), "wrong_field_count", 3)
        self.refused(GOOD.replace("b,fox,1", "b,fox,1,1"), "wrong_field_count", 3)

    def test_missing_ids_are_named(self):
        result = self.refused("image_id,label,score\na,wolf,1\n", "missing_id")
        self.assertEqual([m["expected"] for m in result["mistakes"]], ["b", "c"])

    def test_an_id_twice(self):
        self.refused(GOOD.replace("b,fox", "a,fox"), "duplicate_id", 3, "image_id")

    def test_an_id_of_nothing(self):
        self.refused(GOOD.replace("b,fox", "x,fox"), "unknown_id", 3, "image_id")

    def test_a_label_of_nothing(self):
        for label in ("Wolf", " wolf", "", "狼", "lynx"):
            self.refused(GOOD.replace("wolf", label), "unknown_label", 2, "label")

    def test_what_is_no_number(self):
        for text in ("", "high", "1_000", "0x10", "1,5".replace(",", ";"), "０.５", "٠", " 1", "1 ", ".", "1e", "--1"):
            self.refused(GOOD.replace("0.5", text), "not_a_number", 2, "score")

    def test_numbers_that_are_not_finite(self):
        for text in ("nan", "inf", "-Infinity", "1e999"):
            self.refused(GOOD.replace("0.5", text), "not_finite", 2, "score")

    def test_numbers_out_of_range(self):
        self.refused(GOOD.replace("0.5", "1.5"), "out_of_range", 2, "score")

    def test_more_rows_than_cases(self):
        self.refused(GOOD + "d,fox,1\n", "too_many_rows", 5)

    def test_an_endless_line(self):
        self.refused("image_id,label,score\na," + "x" * 100_000, "line_too_long", 2)
        self.refused("x" * 100_000, "line_too_long", 1)

    def test_an_unclosed_quote(self):
        self.refused(GOOD.replace("b,fox", 'b,"fox'), "unclosed_quote", 3)
        self.refused(GOOD.replace("b,fox", 'b,"f"ox'), "unclosed_quote", 3)
        self.refused('"image_id,label,score\n', "unclosed_quote", 1)

    def test_twenty_mistakes_are_listed_and_the_rest_counted(self):
        ids = {f"i{n:03}" for n in range(100)}
        rows = "".join(f"{id},lynx,1\n" for id in sorted(ids))
        result = self.refused("image_id,label,score\n" + rows, "unknown_label", 2, ids=ids)
        self.assertEqual((len(result["mistakes"]), result["more"]), (20, 80))
        self.assertEqual([m["line"] for m in result["mistakes"]], list(range(2, 22)))

    def test_a_file_of_nothing_but_mistakes_is_not_read_to_its_end(self):
        ids = {f"i{n:05}" for n in range(12_000)}
        rows = "".join(f"{id},lynx,1\n" for id in sorted(ids))
        result = self.refused("image_id,label,score\n" + rows, "unknown_label", 2, ids=ids)
        self.assertEqual((len(result["mistakes"]), result["more"]), (20, 10_000))

    def test_what_was_found_is_bounded_and_printable(self):
        result = self.refused(GOOD.replace("wolf", "\x1b[31m\u202e" + "x" * 5000), "unknown_label", 2)
        found = result["mistakes"][0]["found"]
        self.assertLessEqual(len(found), 80)
        self.assertTrue(found.isprintable())
        self.assertIn("\\x1b", found)

    def test_a_huge_file_is_not_read_to_its_end(self):
        def grow(path):
            with open(path, "wb") as file:
                file.write(GOOD.encode())
                file.truncate(1 << 40)

        self.refused(None, "wrong_encoding", 5, prepare=grow)


class Printable(unittest.TestCase):
    def test_control_and_direction_characters_are_escaped(self):
        self.assertEqual(printable("a\tb\n\u202e狼"), "a\\tb\\n\\u202e狼")

    def test_long_text_is_cut(self):
        self.assertEqual(len(printable("x" * 1000)), 80)


if __name__ == "__main__":
    unittest.main()
