"""Truth and predictions by column."""

import os
import tempfile
import unittest
from array import array

from jiebang_judge import (
    Job,
    MistakesFound,
    Number,
    OneOf,
    Table,
    WrongValue,
    read_predictions_table,
    read_truth_table,
)

COLUMNS = {"label": OneOf(["wolf", "fox"]), "score": Number(low=0, high=1)}
TRUTH = "id,label,score\nb,wolf,0.5\na,fox,1\n"


def read(truth: str, said: str, rule=None) -> tuple[Table, Table]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {f"JIEBANG_{name}": folder for name in ("INPUT", "TRUTH", "PREDICTIONS", "OUTPUT")}
        job = Job({**environment, "JIEBANG_JUDGE": '{"scores": ["x"]}'})
        for name, content in (("truth.csv", truth), ("p.csv", said)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(content)
        held = read_truth_table(job.truth_file("truth.csv"), "id", COLUMNS)
        return held, read_predictions_table(job, "p.csv", "id", COLUMNS, held, rule)


class Columns(unittest.TestCase):
    def test_predictions_stand_in_the_order_of_the_truth(self):
        truth, said = read(TRUTH, "score,id,label\n0.25,a,fox\n0.75,b,fox\n")
        self.assertEqual((list(truth.ids), len(truth)), (["b", "a"], 2))
        self.assertEqual((truth["label"], said["label"]), (["wolf", "fox"], ["fox", "fox"]))
        self.assertEqual((truth["score"], said["score"]), (array("d", [0.5, 1]), array("d", [0.75, 0.25])))

    def test_a_truth_that_makes_no_sense_raises_with_its_line(self):
        for row in ("a,fox,1", "c,lynx,1", "c"):
            with self.assertRaisesRegex(ValueError, "truth.csv:4:", msg=row):
                read(TRUTH + row + "\n", TRUTH)
        with self.assertRaisesRegex(ValueError, "no rows"):
            read("id,label,score\n", TRUTH)

    def test_a_rule_looks_at_rows_that_are_right_otherwise(self):
        def rule(values: list) -> None:
            if values == ["fox", 0.25]:
                raise WrongValue("odd", "even", "Odd.", "奇怪。")

        with self.assertRaises(MistakesFound) as found:
            read(TRUTH, "id,label,score\na,fox,0.25\nb,lynx,2\n", rule)
        listed = [(mistake["line"], mistake["code"]) for mistake in found.exception.mistakes.listed]
        self.assertEqual(listed, [(2, "odd"), (3, "unknown_label"), (3, "out_of_range")])

    def test_many_missing_ids_are_counted_and_not_listed(self):
        truth = "id,label,score\n" + "".join(f"{n},fox,1\n" for n in range(1000))
        with self.assertRaises(MistakesFound) as found:
            read(truth, "id,label,score\n0,fox,1\n")
        self.assertEqual((len(found.exception.mistakes.listed), found.exception.mistakes.more), (20, 979))


if __name__ == "__main__":
    unittest.main()
