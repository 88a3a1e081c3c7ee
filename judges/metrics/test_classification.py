"""The classification metric against scikit-learn's documented examples and hand-made values."""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

import numpy as np
from sklearn import metrics as reference

from metrics import classification as metric
from metrics.test_support import cases, csv, judged, write

LABELS = ["empty", "snow_leopard", "wolf", "fox"]
MAIN = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "main.py")
SCORES = ["accuracy", "balanced_accuracy", "macro_f1", "weighted_f1", "snow_leopard_recall", "wolf_precision"]


def of(truth: str | None, predictions: str | bytes | None, scores=SCORES, labels=LABELS, **more) -> dict:
    options = {"labels": labels, "id": "image_id", "label": "label", "recall_of": "snow_leopard", **more}
    truths = {} if truth is None else {"truth.csv": truth}
    answers = {} if predictions is None else {"predictions.csv": predictions}
    return judged("classification", options, scores, truths, answers)


def table(rows) -> str:
    return csv("image_id,label", rows)


class Golden(unittest.TestCase):
    """empty: 2 TP, 1 FP; snow_leopard: 1 TP, 1 FN; wolf: 1 FN, 1 FP; fox: absent."""

    truth = table([("a", "empty"), ("b", "empty"), ("c", "snow_leopard"), ("d", "snow_leopard"), ("e", "wolf")])
    said = table([("a", "empty"), ("b", "empty"), ("c", "snow_leopard"), ("d", "wolf"), ("e", "empty")])

    def test_scores_of_a_small_table_are_what_a_hand_computes(self):
        result = of(self.truth, self.said)
        expected = {
            "accuracy": 3 / 5,
            "balanced_accuracy": (1 + 1 / 2 + 0) / 3,
            "macro_f1": (4 / 5 + 2 / 3 + 0) / 3,
            "weighted_f1": (2 * 4 / 5 + 2 * 2 / 3 + 0) / 5,
            "snow_leopard_recall": 1 / 2,
            "wolf_precision": 0,
        }
        self.assertEqual(set(result["scores"]), set(expected))
        for key, value in expected.items():
            self.assertAlmostEqual(result["scores"][key], value, places=12, msg=key)

    def test_the_figure_has_the_truth_in_rows_and_predictions_in_columns(self):
        result = of(self.truth, self.said)
        self.assertEqual(result["figures"]["confusion"]["labels"], LABELS)
        self.assertEqual(
            result["figures"]["confusion"]["matrix"], [[2, 0, 0, 0], [0, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
        )

    def test_each_case_has_its_own_score(self):
        result = of(self.truth, self.said)
        self.assertEqual([(c["id"], c["score"]) for c in result["cases"]], list(zip("abcde", [1, 1, 1, 0, 0])))

    def test_the_order_of_rows_and_columns_does_not_matter(self):
        swapped = "label,image_id\n" + "\n".join(
            ",".join(reversed(line.split(","))) for line in reversed(self.said.splitlines()[1:])
        )
        self.assertEqual(of(self.truth, swapped), of(self.truth, self.said))

    def test_all_right_scores_one(self):
        result = of(self.truth, self.truth, scores=["macro_f1", "accuracy", "recall"])
        self.assertEqual(result["scores"], {"macro_f1": 1.0, "accuracy": 1.0, "recall": 1.0})

    def test_a_label_that_is_only_predicted_lowers_macro_f1(self):
        said = table([*[(n, "empty") for n in range(4)], (4, "fox")])
        result = of(table((n, "empty") for n in range(5)), said, scores=["macro_f1", "balanced_accuracy"])
        self.assertAlmostEqual(result["scores"]["macro_f1"], (8 / 9 + 0) / 2)
        self.assertAlmostEqual(result["scores"]["balanced_accuracy"], 4 / 5)

    def test_a_truth_of_one_label_only(self):
        truth = table([("a", "wolf"), ("b", "wolf")])
        result = of(truth, truth, scores=["accuracy", "balanced_accuracy", "macro_f1", "weighted_f1"])
        self.assertEqual(set(result["scores"].values()), {1.0})


class Published(unittest.TestCase):
    """Docstrings of scikit-learn 1.2."""

    def scores(self, true, said, asked) -> dict:
        labels = [f"l{n}" for n in range(3)]
        tables = (table((place, labels[code]) for place, code in enumerate(codes)) for codes in (true, said))
        return of(*tables, scores=asked, labels=labels)["scores"]

    def test_f1_score(self):
        """y_true = [0, 1, 2, 0, 1, 2], y_pred = [0, 2, 1, 0, 0, 1]: macro 0.26…, weighted 0.26…."""
        scores = self.scores([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], ["macro_f1", "weighted_f1"])
        self.assertAlmostEqual(scores["macro_f1"], 0.2667, places=4)
        self.assertAlmostEqual(scores["weighted_f1"], 0.2667, places=4)

    def test_accuracy_and_balanced_accuracy(self):
        """accuracy_score of [0, 1, 2, 3] and [0, 2, 1, 3] is 0.5; balanced_accuracy_score of [0, 1, 0, 0, 1, 0] and
        [0, 1, 0, 0, 0, 1] is 0.625."""
        scores = self.scores([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1], ["balanced_accuracy", "accuracy"])
        self.assertEqual(scores, {"balanced_accuracy": 0.625, "accuracy": 4 / 6})

    def test_log_loss(self):
        """["spam", "ham", "ham", "spam"] and [[.1, .9], [.9, .1], [.8, .2], [.35, .65]] of ham, spam: 0.21616…."""
        truth = table(enumerate(["spam", "ham", "ham", "spam"]))
        said = csv("image_id,ham,spam", [(0, 0.1, 0.9), (1, 0.9, 0.1), (2, 0.8, 0.2), (3, 0.35, 0.65)])
        result = of(truth, said, ["log_loss"], ["ham", "spam"], answer="probabilities")
        self.assertAlmostEqual(result["scores"]["log_loss"], 0.21616, places=5)

    def test_roc_auc(self):
        """User guide and roc_auc_score of [0, 0, 1, 1] and [0.1, 0.4, 0.35, 0.8]: 0.75."""
        truth = table(enumerate(["no", "no", "yes", "yes"]))
        said = csv("image_id,no,yes", [(0, 0.9, 0.1), (1, 0.6, 0.4), (2, 0.65, 0.35), (3, 0.2, 0.8)])
        result = of(truth, said, ["roc_auc"], ["no", "yes"], answer="probabilities")
        self.assertEqual(result["scores"]["roc_auc"], 0.75)


class AgainstScikitLearn(unittest.TestCase):
    def test_random_tables_give_what_scikit_learn_gives(self):
        chance = random.Random(7)
        for _ in range(60):
            labels = [f"l{i}" for i in range(chance.randint(2, 7))]
            true = [chance.choice(labels[: chance.randint(1, len(labels))]) for _ in range(chance.randint(1, 60))]
            said = [label if chance.random() < 0.5 else chance.choice(labels) for label in true]
            asked = ["accuracy", "balanced_accuracy", "macro_f1", "weighted_f1"]
            asked += [f"{label}_{kind}" for label in sorted(set(true)) for kind in ("recall", "precision")]
            scores = of(table(enumerate(true)), table(enumerate(said)), asked, labels)["scores"]
            present = sorted(set(true) | set(said))
            close = self.assertAlmostEqual
            close(scores["accuracy"], reference.accuracy_score(true, said))
            close(scores["macro_f1"], reference.f1_score(true, said, average="macro", labels=present))
            close(scores["weighted_f1"], reference.f1_score(true, said, average="weighted"))
            of_each = {"average": None, "labels": sorted(set(true)), "zero_division": 0}
            recalls = reference.recall_score(true, said, **of_each)
            precisions = reference.precision_score(true, said, **of_each)
            close(scores["balanced_accuracy"], recalls.mean())
            for i, label in enumerate(sorted(set(true))):
                close(scores[f"{label}_recall"], recalls[i])
                close(scores[f"{label}_precision"], precisions[i])

    def test_random_probabilities_give_what_scikit_learn_gives(self):
        chance = np.random.default_rng(7)
        for _ in range(20):
            labels = [f"l{i}" for i in range(chance.integers(3, 6))]
            true = np.concatenate([np.arange(len(labels)), chance.integers(0, len(labels), 40)])
            # Quarters, so that some are equal.
            said = chance.multinomial(4, np.ones(len(labels)) / len(labels), len(true)) / 4
            rows = csv(",".join(["image_id", *labels]), ((n, *row) for n, row in enumerate(said)))
            truth = table((n, labels[code]) for n, code in enumerate(true))
            scores = of(truth, rows, ["log_loss", "roc_auc"], labels, answer="probabilities")["scores"]
            self.assertAlmostEqual(scores["log_loss"], reference.log_loss(true, said))
            self.assertAlmostEqual(scores["roc_auc"], reference.roc_auc_score(true, said, multi_class="ovr"))

    def test_log_loss_is_the_same_in_one_block_and_in_many(self):
        chance = np.random.default_rng(1)
        said = chance.dirichlet(np.ones(3), metric.BLOCK * 2 + 5)
        true = chance.integers(0, 3, len(said))
        self.assertAlmostEqual(metric.log_loss(true, said), reference.log_loss(true, said))


class Probabilities(unittest.TestCase):
    truth = table([("a", "x"), ("b", "y"), ("c", "z")])

    def result(self, rows, scores=("map_at_k",), **more) -> dict:
        said = csv("image_id,x,y,z", rows)
        return of(self.truth, said, list(scores), ["x", "y", "z"], answer="probabilities", **more)

    def test_the_most_probable_label_counts_and_of_equals_the_first(self):
        result = self.result([("a", 0.5, 0.5, 0), ("b", 0.5, 0.5, 0), ("c", 0, 0, 1)], ["accuracy"])
        self.assertAlmostEqual(result["scores"]["accuracy"], 2 / 3)
        self.assertEqual(cases(result), {"a": 0.5, "b": 0.5, "c": 1})

    def test_mean_average_precision_of_k_labels(self):
        """Ranks 1, 2 and 3; a tie never helps."""
        rows = [("a", 0.6, 0.3, 0.1), ("b", 0.6, 0.3, 0.1), ("c", 0.4, 0.4, 0.2)]
        self.assertAlmostEqual(self.result(rows)["scores"]["map_at_k"], (1 + 1 / 2 + 1 / 3) / 3)
        self.assertAlmostEqual(self.result(rows, k=2)["scores"]["map_at_k"], (1 + 1 / 2) / 3)
        third = "0.333333333"
        constant = [(id, third, third, third) for id in "abc"]
        self.assertAlmostEqual(self.result(constant)["scores"]["map_at_k"], 1 / 3)

    def test_certainty_that_is_wrong_costs_a_bounded_loss(self):
        rows = [("a", 0, 1, 0), ("b", 0, 1, 0), ("c", 0, 0, 1)]
        self.assertAlmostEqual(self.result(rows, ["log_loss"])["scores"]["log_loss"], 36.0437 / 3, places=3)

    def test_a_label_that_the_truth_lacks_has_no_curve(self):
        truth = table([("a", "x"), ("b", "y")])
        said = csv("image_id,x,y,z", [("a", 0.6, 0.3, 0.1), ("b", 0.7, 0.3, 0)])
        result = of(truth, said, ["roc_auc"], ["x", "y", "z"], answer="probabilities")
        self.assertEqual(result["scores"]["roc_auc"], (0 + 0.5) / 2)
        with self.assertRaises(ValueError):
            of(table([("a", "x")]), said, ["roc_auc"], ["x", "y", "z"], answer="probabilities")

    def test_rows_that_do_not_add_up_to_one(self):
        good = [("a", 1, 0, 0), ("b", 0, 1, 0)]
        for row in ((0.5, 0.5, 0.1), (0.5, 0.4, 0), (0, 0, 0), (0.333332, 0.333333, 0.333333)):
            [mistake] = self.result([*good, ("c", *row)])["mistakes"]
            self.assertEqual((mistake["code"], mistake["line"], "column" in mistake), ("wrong_sum", 4, False), row)
            self.assertEqual(mistake["expected"], "a sum of 1 ± 1e-06")
        self.assertIn("scores", self.result([*good, ("c", 0.333333, 0.333333, 0.333333)]))

    def test_what_is_no_probability(self):
        for text, code in (
            ("-0.1", "out_of_range"),
            ("1.0001", "out_of_range"),
            ("nan", "not_finite"),
            ("inf", "not_finite"),
            ("0x1", "not_a_number"),
            ("0_1", "not_a_number"),
            ("０.５", "not_a_number"),
            ("50%", "not_a_number"),
            ("", "not_a_number"),
        ):
            [mistake] = self.result([("a", 1, 0, 0), ("b", 0, text, 0), ("c", 0, 0, 1)])["mistakes"]
            self.assertEqual((mistake["line"], mistake["column"], mistake["code"]), (3, "y", code), text)

    def test_a_column_that_is_missing(self):
        said = csv("image_id,x,y", [("a", 1, 0)])
        [mistake] = of(self.truth, said, ["log_loss"], ["x", "y", "z"], answer="probabilities")["mistakes"]
        self.assertEqual((mistake["code"], mistake["column"]), ("missing_column", "z"))

    def test_more_probabilities_than_memory_is_kept_for_are_the_packs_fault(self):
        labels = [f"l{n}" for n in range(4500)]
        self.assertGreater(len(labels) ** 2, metric.MOST_PROBABILITIES)
        with self.assertRaisesRegex(ValueError, "too many"):
            of(table(enumerate(labels)), None, ["log_loss"], labels, answer="probabilities")


class TopLabels(unittest.TestCase):
    truth = table([("a", "wolf"), ("b", "fox"), ("c", "empty")])

    def result(self, *rows: str, scores=("map_at_k", "accuracy"), k: int = 3) -> dict:
        return of(self.truth, table(zip("abc", rows)), list(scores), answer="top_k", k=k)

    def test_the_rank_of_the_true_label_counts(self):
        """As in competitions about whales: mean over cases of 1 / rank, 0 where the label is not among them."""
        result = self.result("wolf", "empty fox", "fox wolf snow_leopard")
        self.assertAlmostEqual(result["scores"]["map_at_k"], (1 + 1 / 2 + 0) / 3)
        self.assertAlmostEqual(result["scores"]["accuracy"], 1 / 3)
        self.assertEqual(cases(result), {"a": 1, "b": 0.5, "c": 0})

    def test_what_is_no_list_of_labels(self):
        for row, code in (
            ("lynx", "unknown_label"),
            ("wolf lynx", "unknown_label"),
            ("wolf  fox", "unknown_label"),
            ("", "unknown_label"),
            ("wolf wolf", "duplicate_label"),
            ("wolf fox empty snow_leopard", "too_many_labels"),
        ):
            [mistake] = self.result("wolf", row, "fox")["mistakes"]
            self.assertEqual((mistake["line"], mistake["column"], mistake["code"]), (3, "label", code), row)

    def test_probabilities_are_needed_for_what_is_about_them(self):
        for score in ("log_loss", "roc_auc"):
            with self.assertRaises(ValueError):
                self.result("wolf", "fox", "empty", scores=[score])
        with self.assertRaises(ValueError):
            of(self.truth, self.truth, ["map_at_k"])


class WhoseFault(unittest.TestCase):
    truth = table([("a", "empty"), ("b", "wolf"), ("c", "snow_leopard")])

    def test_wrong_predictions_are_a_result_and_not_a_crash(self):
        [mistake] = of(self.truth, table([("a", "lynx"), ("b", "wolf"), ("c", "wolf")]))["mistakes"]
        self.assertEqual((mistake["line"], mistake["column"], mistake["code"]), (2, "label", "unknown_label"))
        self.assertEqual(mistake["found"], "lynx")
        self.assertIn("snow_leopard", mistake["expected"])

    def test_no_predictions_are_the_contestants_mistake(self):
        self.assertEqual(of(self.truth, None)["mistakes"][0]["code"], "missing_file")

    def test_a_truth_that_makes_no_sense_is_a_crash(self):
        for truth in (None, "", "image_id,label\n", table([("a", "lynx")]), table([("a", "wolf"), ("a", "wolf")])):
            with self.assertRaises(ValueError, msg=truth):
                of(truth, self.truth)

    def test_an_unknown_score_is_a_crash(self):
        with self.assertRaises(ValueError):
            of(self.truth, self.truth, scores=["elegance"])

    def test_recall_of_a_label_that_the_truth_lacks_is_a_crash(self):
        with self.assertRaises(ValueError):
            of(self.truth, self.truth, scores=["fox_recall"])

    def test_the_mistakes_never_tell_a_truth(self):
        truth = table([(f"i{n}", "wolf") for n in range(5)])
        result = of(truth, table([(f"i{n}", "lynx") for n in range(4)]), ["accuracy"], ["wolf", "fox"])
        told = json.dumps([{k: v for k, v in m.items() if k != "expected"} for m in result["mistakes"]])
        self.assertNotIn("wolf", told)


class AsAProgram(unittest.TestCase):
    def ran(self, scores: list[str], metric_name: str = "classification") -> tuple[int, dict | None]:
        """Exit status and result of ``main.py``, started as the platform does."""
        with tempfile.TemporaryDirectory() as root:
            folders = {name: os.path.join(root, name) for name in ("input", "truth", "predictions", "output")}
            for folder in folders.values():
                os.mkdir(folder)
            write(folders["truth"], {"truth.csv": WhoseFault.truth})
            write(folders["predictions"], {"predictions.csv": WhoseFault.truth})
            settings = {"metric": metric_name, "options": {"labels": LABELS}, "scores": scores}
            environment = {f"JIEBANG_{name.upper()}": folder for name, folder in folders.items()}
            process = subprocess.run(
                [sys.executable, MAIN],
                env={**os.environ, **environment, "JIEBANG_JUDGE": json.dumps(settings)},
                capture_output=True,
            )
            path = os.path.join(folders["output"], "result.json")
            if not os.path.exists(path):
                return process.returncode, None
            with open(path, encoding="utf-8") as file:
                return process.returncode, json.load(file)

    def test_a_result_is_written(self):
        status, result = self.ran(["accuracy"])
        self.assertEqual((status, result and result["scores"]), (0, {"accuracy": 1}))

    def test_what_makes_no_sense_leaves_none(self):
        self.assertEqual(self.ran(["elegance"]), (1, None))
        self.assertEqual(self.ran(["accuracy"], "astrology"), (1, None))

    def test_nothing_slow_is_imported_before_it_is_known_what_for(self):
        code = (
            "import sys, main; "
            "slow = {'numpy', 'scipy', 'sklearn', 'PIL', 'inspect'} & set(sys.modules); "
            "sys.exit(' '.join(slow) or 0)"
        )
        process = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True)
        self.assertEqual(process.returncode, 0, process.stderr)


if __name__ == "__main__":
    unittest.main()
