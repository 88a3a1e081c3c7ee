"""The ranking metric against published examples, scikit-learn and hand-made values."""

import random
import unittest

import numpy as np
from sklearn.metrics import average_precision_score, ndcg_score

from metrics import ranking
from metrics.test_support import cases, csv, judged, scored


def of(scores, truth, said, **options) -> dict:
    truth = {"truth.csv": csv("query,item,relevance", truth)}
    return judged("ranking", options, scores, truth, {"predictions.csv": csv("query,item,score", said)})


def graded(relevances) -> tuple[list, list]:
    """One query whose items are answered in the order given."""
    truth = [("q", f"d{place}", relevance) for place, relevance in enumerate(relevances)]
    return truth, [("q", f"d{place}", -place) for place in range(len(relevances))]


class Published(unittest.TestCase):
    def test_the_example_of_wikipedia(self):
        """https://en.wikipedia.org/wiki/Discounted_cumulative_gain: 3, 2, 3, 0, 1, 2 have a DCG of 6.861; with the two
        documents of relevance 3 and 2 that were not found, the ideal DCG of six is 8.740 and nDCG 0.785."""
        self.assertAlmostEqual(ranking.dcg(np.array([3, 2, 3, 0, 1, 2])), 6.861, places=3)
        truth, said = graded([3, 2, 3, 0, 1, 2])
        result = of(["ndcg"], [*truth, ("q", "d7", 3), ("q", "d8", 2)], said, k=6)
        self.assertAlmostEqual(result["scores"]["ndcg"], 0.785, places=3)

    def test_the_gains_of_jarvelin_and_kekalainen(self):
        """Järvelin & Kekäläinen 2002, §2.2: G' = ⟨3, 2, 3, 0, 0, 1, 2, 2, 3, 0⟩ has DCG' = ⟨3, 5, 6.89, 6.89, 6.89,
        7.28, 7.99, 8.66, 9.61, 9.61⟩. There log2(rank) discounts from the third item on, here log2(rank + 1) from the
        second: all but their first gain are discounted as if they stood one rank further up."""
        gains = [3, 2, 3, 0, 0, 1, 2, 2, 3, 0]
        for rank, cumulated in enumerate([3, 5, 6.89, 6.89, 6.89, 7.28, 7.99, 8.66, 9.61, 9.61], 1):
            self.assertAlmostEqual(gains[0] + ranking.dcg(np.array(gains[1:rank])), cumulated, delta=0.0051)

    def test_the_example_of_scikit_learns_documentation(self):
        """scikit-learn 1.2, docstring of ndcg_score: relevance 10, 0, 0, 1, 5 and scores .1, .2, .3, 4, 70 give 0.69…;
        k = 4 gives 0.35…, with scores .05, 1.1, 1., .5, .0."""
        truth = [("q", item, relevance) for item, relevance in zip("abcde", [10, 0, 0, 1, 5])]
        first = [("q", item, score) for item, score in zip("abcde", [0.1, 0.2, 0.3, 4, 70])]
        other = [("q", item, score) for item, score in zip("abcde", [0.05, 1.1, 1.0, 0.5, 0.0])]
        self.assertEqual(int(100 * of(["ndcg"], truth, first)["scores"]["ndcg"]), 69)
        self.assertEqual(int(100 * of(["ndcg"], truth, other, k=4)["scores"]["ndcg"]), 35)

    def test_the_reciprocal_ranks_of_wikipedia(self):
        """https://en.wikipedia.org/wiki/Mean_reciprocal_rank: the right plural is third, second and first: 11 / 18."""
        offered = {"cat": ["catten", "cati", "cats"], "torus": ["torii", "tori"], "virus": ["viruses", "virii", "viri"]}
        truth = [("cat", "cats", 1), ("torus", "tori", 1), ("virus", "viruses", 1)]
        said = [(query, item, -place) for query, items in offered.items() for place, item in enumerate(items)]
        result = of(["mrr"], truth, said)
        self.assertAlmostEqual(result["scores"]["mrr"], 11 / 18, places=12)

    def test_the_average_precision_of_manning(self):
        """Manning, Raghavan & Schütze 2008, §8.4: the mean of the precisions at the relevant documents, 0 for one that
        is not found. Relevant at 1, 3 and 6, a fourth not found: (1/1 + 2/3 + 3/6) / 4."""
        truth = [("q", "d0", 1), ("q", "d2", 1), ("q", "d5", 1), ("q", "unfound", 1)]
        said = [("q", f"d{place}", -place) for place in range(8)]
        self.assertAlmostEqual(of(["map"], truth, said)["scores"]["map"], (1 + 2 / 3 + 3 / 6) / 4, places=12)


class AgainstScikitLearn(unittest.TestCase):
    def test_random_rankings_without_ties(self):
        chance = random.Random(3)
        for _ in range(40):
            size, k = chance.randint(2, 30), chance.randint(1, 12)
            relevance = [chance.randint(0, 3) for _ in range(size - 1)] + [1]
            scores = [chance.random() for _ in range(size)]
            truth = [("q", place, one) for place, one in enumerate(relevance)]
            said = [("q", place, score) for place, score in enumerate(scores)]
            chance.shuffle(said)
            found = of(["ndcg", "map"], truth, said, k=k)["scores"]
            self.assertAlmostEqual(found["ndcg"], ndcg_score([relevance], [scores], k=k))
            self.assertAlmostEqual(found["map"], average_precision_score([one >= 1 for one in relevance], scores))


class Edges(unittest.TestCase):
    truth = [("q", "a", 1), ("q", "b", 0), ("r", "a", 2)]

    def test_a_tie_never_helps(self):
        tied = of(["ndcg", "mrr", "map"], self.truth, [("q", "a", 1), ("q", "b", 1), ("r", "a", 1), ("r", "x", 1)])
        last = of(["ndcg", "mrr", "map"], self.truth, [("q", "a", 0), ("q", "b", 1), ("r", "a", 0), ("r", "x", 1)])
        self.assertEqual(tied, last)
        self.assertEqual(tied["scores"]["mrr"], 0.5)

    def test_the_order_of_rows_does_not_matter(self):
        rows = [("q", "a", 1), ("q", "b", 2), ("r", "x", 3), ("r", "a", 4), ("r", "y", 3)]
        self.assertEqual(of(["ndcg"], self.truth, rows), of(["ndcg"], self.truth, rows[::-1]))

    def test_cases_are_the_queries(self):
        result = of(["map"], self.truth, [("q", "a", 1), ("r", "x", 1)])
        self.assertEqual(cases(result), {"q": 1, "r": 0})

    def test_mrr_is_cut_at_k_and_relevance_has_a_threshold(self):
        truth = [("q", "good", 2), ("q", "fair", 1)]
        said = [("q", "fair", 3), ("q", "x", 2), ("q", "good", 1)]
        self.assertEqual(of(["mrr"], truth, said)["scores"]["mrr"], 1)
        self.assertAlmostEqual(of(["mrr"], truth, said, relevant_from=2)["scores"]["mrr"], 1 / 3)
        self.assertEqual(of(["mrr"], truth, said, relevant_from=2, k=2)["scores"]["mrr"], 0)

    def test_exponential_gain(self):
        """Burges et al. 2005: 2^relevance − 1."""
        truth, said = graded([1, 3])
        expected = (1 + 7 / np.log2(3)) / (7 + 1 / np.log2(3))
        self.assertAlmostEqual(of(["ndcg"], truth, said, gain="exponential")["scores"]["ndcg"], expected)


class Refused(unittest.TestCase):
    truth = [("q", "a", 1), ("r", "a", 1)]

    def mistake(self, said, code, line, column, **options):
        [mistake] = of(["ndcg"], self.truth, said, **options)["mistakes"]
        self.assertEqual((mistake["code"], mistake.get("line"), mistake["column"]), (code, line, column))

    def test_each_mistake_with_its_place(self):
        good = [("q", "a", 1), ("r", "b", 1)]
        self.mistake([*good, ("s", "a", 1)], "unknown_id", 4, "query")
        self.mistake([*good, ("q", "a", 2)], "duplicate_id", 4, "item")
        self.mistake([*good, ("q", "b", "nan")], "not_finite", 4, "score")
        self.mistake([*good, ("q", "b", "high")], "not_a_number", 4, "score")
        self.mistake([*good, ("q", "x" * 201, 1)], "too_long", 4, "item")
        self.mistake(good[:1], "missing_id", None, "query")
        self.mistake([("q", "a", 1), ("q", "b", 1), ("q", "c", 1), ("r", "a", 1)], "too_many_items", 4, "query", most=2)

    def test_more_rows_than_all_queries_may_have(self):
        said = [("q", item, 1) for item in range(9)]
        result = of(["ndcg"], self.truth, said, most=2)
        self.assertEqual(result["mistakes"][-1]["code"], "too_many_rows")

    def test_a_truth_that_makes_no_sense_is_a_crash(self):
        for truth in (
            [("q", "a", 0)],
            [("q", "a", 1), ("q", "a", 1)],
            [("q", "a", -1)],
            [("q", "a", "nan")],
            [("q", "a", 0.5)],
            [],
        ):
            with self.assertRaises(ValueError, msg=truth):
                of(["ndcg"], truth, truth)
        with self.assertRaises(ValueError):
            of(["beauty"], self.truth, self.truth)
        with self.assertRaises(ValueError):
            of(["ndcg"], self.truth, self.truth, most=10**8)


class Names(unittest.TestCase):
    def test_columns_and_files_are_the_packs_choice(self):
        options = {"query": "q", "item": "i", "score": "s", "relevance": "r", "truth": "t.csv", "predictions": "p.csv"}
        truth, said = {"t.csv": csv("q,i,r", [("a", "b", 2)])}, {"p.csv": csv("s,i,q", [(4, "b", "a")])}
        self.assertEqual(scored("ranking", options, ["ndcg", "mrr", "map"], truth, said), dict(ndcg=1, mrr=1, map=1))


if __name__ == "__main__":
    unittest.main()
