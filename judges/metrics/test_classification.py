import random
import unittest

from metrics.classification import scores_of


class AgainstScikitLearn(unittest.TestCase):
    def test_every_score_equals_the_library_s(self):
        from sklearn import metrics

        rng = random.Random(7)
        labels = ["a", "b", "c", "d", "e"]
        for _ in range(60):
            size = rng.randint(1, 40)
            used = rng.sample(labels, rng.randint(1, 5))
            true = [rng.choice(used) for _ in range(size)]
            predicted = [rng.choice(labels) for _ in range(size)]
            ours = scores_of(list(zip(true, predicted)), labels)
            occurring = sorted(set(true) | set(predicted))
            self.assertAlmostEqual(ours["accuracy"], metrics.accuracy_score(true, predicted))
            self.assertAlmostEqual(
                ours["macro_f1"], metrics.f1_score(true, predicted, average="macro", labels=occurring, zero_division=0)
            )
            self.assertAlmostEqual(
                ours["weighted_f1"], metrics.f1_score(true, predicted, average="weighted", zero_division=0)
            )
            present = sorted(set(true))
            self.assertAlmostEqual(
                ours["balanced_accuracy"],
                metrics.recall_score(true, predicted, average="macro", labels=present, zero_division=0),
            )
            for label in labels:
                self.assertAlmostEqual(
                    ours[f"{label}_precision"],
                    metrics.precision_score(true, predicted, average=None, labels=[label], zero_division=0)[0],
                )

    def test_a_worked_example(self):
        pairs = [("cat", "cat"), ("cat", "dog"), ("dog", "dog"), ("dog", "dog")]
        scores = scores_of(pairs, ["cat", "dog", "cow"])
        self.assertEqual(scores["accuracy"], 0.75)
        self.assertAlmostEqual(scores["macro_f1"], (2 / 3 + 4 / 5) / 2)
        self.assertEqual(scores["cat_recall"], 0.5)
        self.assertEqual(scores["cow_recall"], 0.0)


if __name__ == "__main__":
    unittest.main()
