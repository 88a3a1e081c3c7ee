"""The regression metric against scikit-learn's documented examples and hand-made values."""

import unittest

from metrics.test_support import cases, csv, judged, scored


def table(values) -> dict[str, str]:
    return {"predictions.csv": csv("id,value", enumerate(values)), "truth.csv": csv("id,value", enumerate(values))}


def of(scores: list[str], true, said, options: dict | None = None) -> dict:
    return judged("regression", options or {}, scores, table(true), table(said))


class Published(unittest.TestCase):
    """scikit-learn 1.2, docstrings of mean_absolute_error, mean_squared_error, r2_score and
    mean_absolute_percentage_error: y_true = [3, -0.5, 2, 7], y_pred = [2.5, 0.0, 2, 8]."""

    def test_the_example_of_scikit_learns_documentation(self):
        scores = of(["mae", "rmse", "r2", "mape"], [3, -0.5, 2, 7], [2.5, 0.0, 2, 8])["scores"]
        self.assertAlmostEqual(scores["mae"], 0.5, places=12)
        self.assertAlmostEqual(scores["rmse"], 0.612, places=3)
        self.assertAlmostEqual(scores["r2"], 0.9486, places=4)
        self.assertAlmostEqual(scores["mape"], 0.32738, places=5)

    def test_the_mean_of_the_truth_has_an_r2_of_nothing(self):
        """scikit-learn, r2_score: y_true = [1, 2, 3], y_pred = [2, 2, 2] gives 0.0, [3, 2, 1] gives -3.0."""
        self.assertAlmostEqual(of(["r2"], [1, 2, 3], [2, 2, 2])["scores"]["r2"], 0)
        self.assertAlmostEqual(of(["r2"], [1, 2, 3], [3, 2, 1])["scores"]["r2"], -3)


class Cases(unittest.TestCase):
    def test_a_case_scores_half_where_it_is_as_wrong_as_the_best_constant(self):
        # The median is 2, its mean error 1.
        result = of(["mae"], [0, 2, 2, 4, 2, 1, 3], [0, 3, 2, 1, 2, 1, 3])
        scale = (2 + 0 + 0 + 2 + 0 + 1 + 1) / 7
        self.assertEqual(cases(result)["0"], 1)
        self.assertAlmostEqual(cases(result)["1"], 1 / (1 + 1 / scale), places=6)
        self.assertAlmostEqual(cases(result)["3"], 1 / (1 + 3 / scale), places=6)

    def test_a_truth_of_one_value_has_cases_all_the_same(self):
        self.assertEqual(cases(of(["mae"], [5, 5], [5, 6])), {"0": 1, "1": 0.5})


class Refused(unittest.TestCase):
    def test_what_overflows_is_the_contestants_mistake(self):
        for value in ("1e31", "-1e308"):
            [mistake] = of(["rmse"], [1, 2], [value, 2])["mistakes"]
            self.assertEqual((mistake["code"], mistake["line"], mistake["column"]), ("out_of_range", 2, "value"))

    def test_the_largest_that_is_allowed_has_finite_scores(self):
        scores = of(["mae", "rmse", "r2", "mape"], [1e-29, 2e-29], ["1e30", "-1e30"])["scores"]
        self.assertEqual(len(scores), 4)

    def test_bounds_of_the_pack_hold(self):
        [mistake] = of(["mae"], [1, 2], [-1, 2], {"low": 0})["mistakes"]
        self.assertEqual((mistake["code"], mistake["line"]), ("out_of_range", 2))

    def test_what_other_readers_would_read_otherwise(self):
        for text in ("nan", "Infinity", "0x10", "1_000", "１２", "٣", " 1", "1 ", "1e", "+", "", "1,5".replace(",", ";")):
            [mistake] = of(["mae"], [1, 2], [1, text])["mistakes"]
            self.assertEqual((mistake["line"], mistake["column"]), (3, "value"), text)
            self.assertIn(mistake["code"], ("not_a_number", "not_finite"), text)

    def test_a_score_that_the_truth_leaves_undefined_is_the_packs_fault(self):
        for score, true in (("mape", [0, 1]), ("r2", [0.1, 0.1, 0.1]), ("beauty", [1, 2])):
            with self.assertRaises(ValueError, msg=score):
                of([score], true, true)


class Names(unittest.TestCase):
    def test_columns_and_files_are_the_packs_choice(self):
        options = {"id": "site", "target": "count", "truth": "t.csv", "predictions": "p.csv"}
        truth, said = {"t.csv": csv("site,count", [("a", 2)])}, {"p.csv": csv("count,site", [(4, "a")])}
        self.assertEqual(scored("regression", options, ["mae", "mape"], truth, said), {"mae": 2, "mape": 1})


if __name__ == "__main__":
    unittest.main()
