"""The open-set identification metric against what a hand computes."""

import json
import unittest

from jiebang_judge import MistakesFound
from metrics import reidentification as metric
from metrics.test_folders import folders

DATABASE = "image_id,file,individual\nd1,d1.jpg,L1\nd2,d2.jpg,L2\nd3,d3.jpg,L3\n"
#: L1 has three pictures and L2 one; of the new ones, N1 has two and N2 one.
TRUTH = "image_id,individual\nq1,L1\nq2,L1\nq3,L1\nq4,L2\nq5,N1\nq6,N1\nq7,N2\n"
HEADER = "image_id,id1,id2,id3,id4,id5\n"
ANSWERS = {
    "q1": "L1,L2,,,",  # right
    "q2": "L2,L1,,,",  # second
    "q3": "new_individual,L2,L1,,",  # third
    "q4": "L2,,,,",  # right
    "q5": "new_individual,,,,",  # right
    "q6": "L3,L2,L1,new_individual,",  # fourth
    "q7": "L3,L2,L1,,",  # never
}
SCORES = ["baks", "baus", "geometric_mean", "map_at_5", "cmc_1", "cmc_2", "cmc_5"]


def judged(predictions: str | None, scores=SCORES, truth=TRUTH, database=DATABASE, **options) -> dict:
    """The result, or the list of mistakes. The truth is prepared before any prediction is there."""
    with folders(options, scores) as (job, write):
        write("truth", "truth.csv", truth)
        write("input", "database.csv", database)
        prepared = metric.prepare(job)
        write("predictions", "predictions.csv", predictions)
        try:
            return metric.judge(job, prepared)
        except MistakesFound as found:
            return found.mistakes.as_result()


def table(answers: dict[str, str]) -> str:
    return HEADER + "".join(f"{key},{names}\n" for key, names in answers.items())


class ByHand(unittest.TestCase):
    def test_scores_of_a_small_table(self):
        scores = judged(table(ANSWERS))["scores"]
        baks, baus = (1 / 3 + 1) / 2, (1 / 2 + 0) / 2
        expected = {
            "baks": baks,
            "baus": baus,
            "geometric_mean": (baks * baus) ** 0.5,
            "map_at_5": (1 + 1 / 2 + 1 / 3 + 1 + 1 + 1 / 4 + 0) / 7,
            "cmc_1": 2 / 4,
            "cmc_2": 3 / 4,
            "cmc_5": 4 / 4,
        }
        self.assertEqual(set(scores), set(expected))
        for key, value in expected.items():
            self.assertAlmostEqual(scores[key], value, places=12, msg=key)

    def test_all_right_is_one(self):
        right = {"q1": "L1", "q2": "L1", "q3": "L1", "q4": "L2", **{q: "new_individual" for q in ("q5", "q6", "q7")}}
        result = judged(table({key: name + ",,,," for key, name in right.items()}))
        self.assertEqual(set(result["scores"].values()), {1.0})

    def test_who_calls_all_new_knows_nobody(self):
        scores = judged(table(dict.fromkeys(ANSWERS, "new_individual,,,,")))["scores"]
        self.assertEqual((scores["baks"], scores["baus"], scores["geometric_mean"]), (0.0, 1.0, 0.0))
        self.assertAlmostEqual(scores["map_at_5"], 3 / 7)

    def test_who_calls_none_new_scores_nothing_on_new_ones(self):
        scores = judged(table(dict.fromkeys(ANSWERS, "L1,L2,L3,,")))["scores"]
        self.assertEqual((scores["baks"], scores["baus"], scores["geometric_mean"]), (0.5, 0.0, 0.0))

    def test_an_individual_with_many_pictures_weighs_no_more_than_one_with_few(self):
        truth = "image_id,individual\n" + "".join(f"m{i},L1\n" for i in range(99)) + "r,L2\nn,N\n"
        given = {**{f"m{i}": "L1,,,," for i in range(99)}, "r": "L1,,,,", "n": "new_individual,,,,"}
        self.assertEqual(judged(table(given), truth=truth)["scores"]["baks"], 0.5)

    def test_a_case_scores_one_by_the_rank_of_the_right_answer(self):
        cases = {case["id"]: case["score"] for case in judged(table(ANSWERS))["cases"]}
        self.assertEqual(cases, {"q1": 1, "q2": 0.5, "q3": 0.333333, "q4": 1, "q5": 1, "q6": 0.25, "q7": 0})

    def test_the_figure_tells_known_from_new(self):
        figure = judged(table(ANSWERS))["figures"]["new"]
        self.assertEqual((figure["labels"], figure["matrix"]), (["known", "new_individual"], [[3, 1], [2, 1]]))

    def test_other_names_and_numbers_of_guesses(self):
        given = "image_id,id1,id2\n" + "".join(f"q{i},L1,nobody\n" for i in range(1, 8))
        scores = judged(given, ["map_at_2", "cmc_2"], new="nobody", guesses=2)["scores"]
        self.assertAlmostEqual(scores["map_at_2"], (3 + 3 / 2) / 7)


class WhoseFault(unittest.TestCase):
    def test_each_mistake_is_told_by_line_and_column(self):
        for names, code, column in [
            (",L1,,,", "unknown_label", "id1"),
            ("L9,,,,", "unknown_label", "id1"),
            ("N1,,,,", "unknown_label", "id1"),
            ("L1,l2,,,", "unknown_label", "id2"),
            ("L1,L2,L1,,", "duplicate_guess", None),
            ("L1,,L2,,", "gap_in_guesses", None),
            ("L1,L2,,", "wrong_field_count", None),
        ]:
            found = judged(table({**ANSWERS, "q2": names}))["mistakes"][0]
            self.assertEqual((found["line"], found["code"], found.get("column")), (3, code, column), names)
            self.assertTrue(found["expected"] and found["message"]["en"] and found["message"]["zh"])

    def test_queries_that_are_missing_unknown_or_twice(self):
        most = {key: names for key, names in ANSWERS.items() if key != "q3"}
        missing = judged(table(most))["mistakes"][0]
        self.assertEqual((missing["code"], missing["expected"]), ("missing_id", "q3"))
        unknown = judged(table({**ANSWERS, "q8": "L1,,,,"}))["mistakes"][0]
        self.assertEqual((unknown["code"], unknown["line"]), ("unknown_id", 9))
        twice = judged(table(ANSWERS) + "q3,L1,,,,\n")["mistakes"][0]
        self.assertEqual((twice["code"], twice["line"], twice["column"]), ("duplicate_id", 9, "image_id"))
        self.assertEqual(judged(None)["mistakes"][0]["code"], "missing_file")

    def test_the_mistakes_never_name_a_new_individual(self):
        told = judged(table(dict.fromkeys(ANSWERS, "L9,,,,")))["mistakes"]
        self.assertNotIn("N1", json.dumps(told))

    def test_files_that_make_no_sense_are_a_crash_before_anybody_predicts(self):
        for change in (
            {"truth": "image_id,individual\n"},
            {"truth": "image_id,individual\nq1,L1\n"},
            {"truth": "image_id,individual\nq1,N1\n"},
            {"truth": TRUTH + "q8,new_individual\n"},
            {"truth": TRUTH + "q8,\n"},
            {"truth": TRUTH + "q1,L1\n"},
            {"database": "image_id,who\nd1,L1\n"},
            {"database": "image_id,individual\n"},
            {"database": DATABASE + "d4,d4.jpg,new_individual\n"},
            {"scores": ["map_at_4"]},
            {"scores": ["cmc_6"]},
            {"guesses": 0},
        ):
            with self.assertRaises(ValueError, msg=str(change)):
                judged(None, **change)


if __name__ == "__main__":
    unittest.main()
