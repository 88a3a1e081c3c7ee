"""The classification metric against hand-made values and against scikit-learn."""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
from collections import Counter

from metrics import classification as metric

LABELS = ["empty", "snow_leopard", "wolf", "fox"]
MAIN = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "main.py")
SCORES = ["accuracy", "balanced_accuracy", "macro_f1", "weighted_f1", "snow_leopard_recall", "wolf_precision"]


def judged(truth: str | None, predictions: str | bytes | None, scores=SCORES, labels=LABELS):
    """Runs the judge as the platform does; returns its exit status and result (None if it wrote none)."""
    with tempfile.TemporaryDirectory() as root:
        for name in ("input", "truth", "predictions", "output"):
            os.mkdir(os.path.join(root, name))
        for name, content in (("truth/truth.csv", truth), ("predictions/predictions.csv", predictions)):
            if content is not None:
                with open(os.path.join(root, name), "wb") as file:
                    file.write(content.encode() if isinstance(content, str) else content)
        options = {"labels": labels, "id": "image_id", "label": "label", "recall_of": "snow_leopard"}
        settings = {"metric": "classification", "options": options, "scores": scores}
        folders = {f"JIEBANG_{name.upper()}": os.path.join(root, name) for name in os.listdir(root)}
        process = subprocess.run(
            [sys.executable, MAIN],
            env={**os.environ, **folders, "JIEBANG_JUDGE": json.dumps(settings)},
            capture_output=True,
            text=True,
        )
        path = os.path.join(root, "output", "result.json")
        if not os.path.exists(path):
            return process.returncode, None
        with open(path, encoding="utf-8") as file:
            return process.returncode, json.load(file)


def table(rows) -> str:
    return "image_id,label\n" + "".join(f"{id},{label}\n" for id, label in rows)


class Golden(unittest.TestCase):
    """empty: 2 TP, 1 FP; snow_leopard: 1 TP, 1 FN; wolf: 1 FN, 1 FP; fox: absent."""

    truth = table([("a", "empty"), ("b", "empty"), ("c", "snow_leopard"), ("d", "snow_leopard"), ("e", "wolf")])
    said = table([("a", "empty"), ("b", "empty"), ("c", "snow_leopard"), ("d", "wolf"), ("e", "empty")])

    def test_scores_of_a_small_table_are_what_a_hand_computes(self):
        status, result = judged(self.truth, self.said)
        self.assertEqual(status, 0)
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
        _, result = judged(self.truth, self.said)
        self.assertEqual(result["figures"]["confusion"]["labels"], LABELS)
        self.assertEqual(
            result["figures"]["confusion"]["matrix"], [[2, 0, 0, 0], [0, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
        )

    def test_each_case_has_its_own_score(self):
        _, result = judged(self.truth, self.said)
        self.assertEqual([(c["id"], c["score"]) for c in result["cases"]], list(zip("abcde", [1, 1, 1, 0, 0])))

    def test_the_order_of_rows_and_columns_does_not_matter(self):
        swapped = "label,image_id\n" + "\n".join(
            ",".join(reversed(line.split(","))) for line in reversed(self.said.splitlines()[1:])
        )
        self.assertEqual(judged(self.truth, swapped), judged(self.truth, self.said))

    def test_all_right_scores_one(self):
        _, result = judged(self.truth, self.truth, scores=["macro_f1", "accuracy", "recall"])
        self.assertEqual(result["scores"], {"macro_f1": 1.0, "accuracy": 1.0, "recall": 1.0})

    def test_a_label_that_is_only_predicted_lowers_macro_f1(self):
        pairs = Counter({("empty", "empty"): 4, ("empty", "fox"): 1})
        self.assertAlmostEqual(metric.macro_f1(pairs), (8 / 9 + 0) / 2)


class AgainstPublishedValues(unittest.TestCase):
    """The examples of scikit-learn's reference: ``f1_score``, ``accuracy_score``, ``balanced_accuracy_score``."""

    def test_f1_of_three_classes(self):
        pairs = Counter(zip("012012", "021001"))
        self.assertAlmostEqual(metric.macro_f1(pairs), 0.26666666)
        self.assertAlmostEqual(metric.weighted_f1(pairs), 0.26666666)

    def test_accuracy(self):
        self.assertAlmostEqual(metric.accuracy(Counter(zip("0123", "0213"))), 0.5)

    def test_balanced_accuracy(self):
        self.assertAlmostEqual(metric.balanced_accuracy(Counter(zip("010010", "010001"))), 0.625)


class AgainstCaseByCase(unittest.TestCase):
    def test_tables_of_pairs_give_what_the_cases_one_by_one_give(self):
        from sklearn import metrics as reference

        chance = random.Random(7)
        for _ in range(60):
            labels = [f"l{i}" for i in range(chance.randint(2, 7))]
            true = [chance.choice(labels[: chance.randint(1, len(labels))]) for _ in range(chance.randint(1, 60))]
            said = [label if chance.random() < 0.5 else chance.choice(labels) for label in true]
            pairs = Counter(zip(true, said))
            present = sorted(set(true) | set(said))
            close = self.assertAlmostEqual
            close(metric.accuracy(pairs), reference.accuracy_score(true, said))
            close(metric.macro_f1(pairs), reference.f1_score(true, said, average="macro", labels=present))
            close(metric.weighted_f1(pairs), reference.f1_score(true, said, average="weighted"))
            recalls = reference.recall_score(true, said, average=None, labels=sorted(set(true)), zero_division=0)
            close(metric.balanced_accuracy(pairs), recalls.mean())
            for i, label in enumerate(sorted(set(true))):
                close(metric.recall(pairs, label), recalls[i])
                close(
                    metric.precision(pairs, label),
                    reference.precision_score(true, said, average=None, labels=[label], zero_division=0)[0],
                )


class WhoseFault(unittest.TestCase):
    truth = table([("a", "empty"), ("b", "wolf"), ("c", "snow_leopard")])

    def test_wrong_predictions_are_a_result_and_not_a_crash(self):
        status, result = judged(self.truth, table([("a", "lynx"), ("b", "wolf"), ("c", "wolf")]))
        self.assertEqual(status, 0)
        [mistake] = result["mistakes"]
        self.assertEqual((mistake["line"], mistake["column"], mistake["code"]), (2, "label", "unknown_label"))
        self.assertEqual(mistake["found"], "lynx")
        self.assertIn("snow_leopard", mistake["expected"])

    def test_no_predictions_are_the_contestants_mistake(self):
        status, result = judged(self.truth, None)
        self.assertEqual((status, result["mistakes"][0]["code"]), (0, "missing_file"))

    def test_a_truth_that_makes_no_sense_is_a_crash(self):
        for truth in (None, "", "image_id,label\n", table([("a", "lynx")]), table([("a", "wolf"), ("a", "wolf")])):
            status, result = judged(truth, self.truth)
            self.assertNotEqual(status, 0)
            self.assertIsNone(result)

    def test_an_unknown_score_is_a_crash(self):
        self.assertNotEqual(judged(self.truth, self.truth, scores=["elegance"])[0], 0)

    def test_recall_of_a_label_that_the_truth_lacks_is_a_crash(self):
        self.assertNotEqual(judged(self.truth, self.truth, scores=["fox_recall"])[0], 0)

    def test_the_mistakes_never_tell_a_truth(self):
        truth = table([(f"i{n}", "wolf") for n in range(5)])
        _, result = judged(truth, table([(f"i{n}", "lynx") for n in range(4)]), labels=["wolf", "fox"])
        told = json.dumps([{k: v for k, v in m.items() if k != "expected"} for m in result["mistakes"]])
        self.assertNotIn("wolf", told)


if __name__ == "__main__":
    unittest.main()
