import os
import tempfile
import unittest

import contract
from contract import BrokenContract


class Commands(unittest.TestCase):
    def test_variables_become_the_places_of_the_step(self):
        command = "python3 $program/score.py $input $output $predictions $hidden"
        self.assertEqual(
            contract.argv(command, contract.SCORING),
            ["python3", "/app/program/score.py", "/app/input", "/app/output", "/app/input/res", "/app/input/ref"],
        )
        self.assertEqual(
            contract.argv("python3 $ingestion_program/i.py $input $submission_program", contract.INGESTION),
            ["python3", "/app/program/i.py", "/app/input_data", "/app/ingested_program"],
        )

    def test_no_shell_reads_a_command(self):
        self.assertEqual(contract.argv("echo 'a b' ; rm", contract.SCORING), ["echo", "a b", ";", "rm"])
        with self.assertRaises(BrokenContract):
            contract.argv("  ", contract.SCORING)


class Scores(unittest.TestCase):
    def read(self, name: str, content: str) -> dict:
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(content)
            return contract.read_scores(folder)

    def test_lines_of_text(self):
        self.assertEqual(self.read("scores.txt", "a: 0.5\n\nb:2\n# c\n"), {"a": "0.5", "b": "2"})
        for wrong in ("0.5\n", "a 0.5\n"):
            with self.assertRaises(BrokenContract):
                self.read("scores.txt", wrong)

    def test_what_is_no_object_is_refused(self):
        for wrong in ("[1]", "0.5", "{", '{"a": }', "[" * 100_000):
            with self.assertRaises(BrokenContract, msg=wrong[:20]):
                self.read("scores.json", wrong)

    def test_nothing_left_behind(self):
        with tempfile.TemporaryDirectory() as folder, self.assertRaises(BrokenContract):
            contract.read_scores(folder)

    def test_asked_scores_are_renamed_and_computed(self):
        given = {"Acc": "0.5", "F-1": 0.25, "other": "n/a"}
        computed = {"mean": {"how": "avg", "of": ["Acc", "F-1"]}, "best": {"how": "max", "of": ["Acc", "F-1"]}}
        self.assertEqual(
            contract.asked_scores(given, {"acc": "Acc"}, computed), {"acc": 0.5, "mean": 0.375, "best": 0.5}
        )

    def test_a_score_that_is_missing_or_no_number_is_named(self):
        for given in ({}, {"a": None}, {"a": "NaN"}, {"a": float("inf")}, {"a": True}, {"a": [1]}, {"a": "x"}):
            with self.assertRaisesRegex(BrokenContract, "'a'"):
                contract.asked_scores(given, {"a": "a"}, {})


if __name__ == "__main__":
    unittest.main()
