"""The text metric against the BLEU paper, NLTK's documentation and hand-made values."""

import random
import unittest

from metrics.bleu import CorpusBleu, brevity_penalty, clipped_matches
from metrics.edit_distance import edit_distance
from metrics.test_support import cases, judged

PAPER = [
    "It is a guide to action that ensures that the military will forever heed Party commands",
    "It is the guiding principle which guarantees the military forces always being under the command of the Party",
    "It is the practical guide for the army always to heed the directions of the party",
]


def bleu(*sentences: tuple[str, list[str]]) -> float:
    corpus = CorpusBleu()
    for said, references in sentences:
        corpus.add(said.split(), [one.split() for one in references])
    return corpus.score()


def of(scores, true, said, **options) -> dict:
    """``true``: one text a case, or a tuple of references."""
    columns = options.get("references", ["text"])
    rows = [(one,) if isinstance(one, str) else one for one in true]
    truth = ",".join(["id", *columns]) + "\n" + "".join(f"{i}," + ",".join(row) + "\n" for i, row in enumerate(rows))
    answer = "id,text\n" + "".join(f"{i},{text}\n" for i, text in enumerate(said))
    return judged("text", options, scores, {"truth.csv": truth}, {"predictions.csv": answer})


class Bleu(unittest.TestCase):
    def test_the_precisions_of_the_paper(self):
        """Papineni et al. 2002, §2.1: modified unigram precisions 2/7, 17/18 and 8/14, bigram precisions 0, 10/17 and
        1/13; there letters' case does not count."""
        the = ["the cat is on the mat", "there is a cat on the mat"]
        first = "It is a guide to action which ensures that the military always obeys the commands of the party"
        second = "It is to insure the troops forever hearing the activity guidebook that party direct"
        for said, references, unigrams, bigrams in (
            ("the " * 7, the, (2, 7), (0, 6)),
            (first, PAPER, (17, 18), (10, 17)),
            (second, PAPER, (8, 14), (1, 13)),
        ):
            said, references = said.lower().split(), [one.lower().split() for one in references]
            self.assertEqual(clipped_matches(said, references, 1), unigrams)
            self.assertEqual(clipped_matches(said, references, 2), bigrams)

    def test_the_values_of_nltks_documentation(self):
        """nltk.translate.bleu_score, docstrings of sentence_bleu (0.5045…, in full 0.50457) and corpus_bleu
        (0.5920…, in full 0.59208)."""
        first = "It is a guide to action which ensures that the military always obeys the commands of the party"
        self.assertAlmostEqual(bleu((first, PAPER)), 0.50457, places=5)
        second = "he read the book because he was interested in world history"
        reference = "he was interested in world history because he read the book"
        self.assertAlmostEqual(bleu((first, PAPER), (second, [reference])), 0.59208, places=5)

    def test_the_brevity_penalty(self):
        """Papineni et al. 2002, §2.2.2: exp(1 − r / c); 1 if the candidate is not shorter."""
        self.assertEqual(brevity_penalty(12, 12), 1)
        self.assertEqual(brevity_penalty(13, 12), 1)
        self.assertAlmostEqual(brevity_penalty(6, 12), 0.36787944, places=8)
        self.assertEqual(brevity_penalty(0, 12), 0)

    def test_orders_without_a_match_count_half_a_match_then_a_quarter(self):
        # 5 of 5 words, 1 of 4 bigrams, no trigram of 3, no 4-gram of 2.
        expected = (5 / 5 * 1 / 4 * (1 / 2) / 3 * (1 / 4) / 2) ** 0.25
        none = (5 / 5 * (1 / 2) / 4 * (1 / 4) / 3 * (1 / 8) / 2) ** 0.25
        self.assertAlmostEqual(bleu(("b a d c e", ["a b c d e"])), none)
        self.assertAlmostEqual(bleu(("a b e d c", ["a b c d e"])), expected)

    def test_a_perfect_answer_scores_one_however_short(self):
        self.assertEqual(bleu(("yes", ["yes"]), ("no way", ["no way"])), 1)

    def test_nothing_right_scores_nothing(self):
        self.assertEqual(bleu(("x y z", ["a b c"])), 0)
        self.assertEqual(bleu(("", ["a b c"])), 0)

    def test_a_corpus_is_not_the_mean_of_its_sentences(self):
        one, other = ("a b c d", ["a b c d"]), ("x y z w", ["a b c d"])
        self.assertAlmostEqual(bleu(one, other), ((4 / 8) * (3 / 6) * (2 / 4) * (1 / 2)) ** 0.25)


class EditDistance(unittest.TestCase):
    def test_words_that_everybody_measures(self):
        """Wagner & Fischer's and Wikipedia's examples: https://en.wikipedia.org/wiki/Levenshtein_distance."""
        for one, other, distance in (
            ("kitten", "sitting", 3),
            ("Saturday", "Sunday", 3),
            ("flaw", "lawn", 2),
            ("uninformed", "uniformed", 1),
            ("", "abc", 3),
            ("", "", 0),
            ("揭榜挂帅", "揭榜", 2),
            ("雪豹识别", "雪豹辨识", 2),
        ):
            self.assertEqual(edit_distance(one, other), distance, (one, other))
            self.assertEqual(edit_distance(other, one), distance, (other, one))

    def test_random_texts_have_the_distance_of_the_table(self):
        chance = random.Random(5)
        for turn in range(600):
            longest = 150 if turn % 20 == 0 else 12
            one, other = ("".join(chance.choices("abc", k=chance.randint(0, longest))) for _ in range(2))
            self.assertEqual(edit_distance(one, other), by_the_table(one, other), (one, other))


def by_the_table(one: str, other: str) -> int:
    """Wagner & Fischer 1974."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
    return row[-1]


ALL = ["exact_match", "bleu", "edit_distance", "cer"]


class Scores(unittest.TestCase):
    def test_a_small_table_is_what_a_hand_computes(self):
        result = of(ALL, ["kitten", "a b c d", "same"], ["sitting", "a b c d", "same"])
        self.assertAlmostEqual(result["scores"]["exact_match"], 2 / 3)
        self.assertAlmostEqual(result["scores"]["edit_distance"], (3 / 7) / 3)
        self.assertAlmostEqual(result["scores"]["cer"], 3 / (6 + 7 + 4))
        self.assertEqual(cases(result), {"0": round(4 / 7, 6), "1": 1, "2": 1})

    def test_the_error_rate_of_an_answer_that_is_too_long_is_above_one(self):
        result = of(["cer", "edit_distance"], ["ab"], ["xyzuvw"])
        self.assertEqual(result["scores"], {"cer": 3, "edit_distance": 1})

    def test_the_closest_reference_counts(self):
        result = of(ALL, [("yes", "right")], ["right"], references=["one", "two"])
        self.assertEqual(result["scores"], {"exact_match": 1, "bleu": 1, "edit_distance": 0, "cer": 0})

    def test_an_empty_answer_to_an_empty_text_is_right(self):
        self.assertEqual(of(["exact_match", "edit_distance"], ["", "b"], ["", "b"])["scores"]["edit_distance"], 0)
        with self.assertRaises(ValueError):
            of(["cer"], ["", "b"], ["", "b"])

    def test_characters_are_the_tokens_of_chinese(self):
        self.assertEqual(of(["bleu"], ["红外相机前走过雪豹"], ["红外相机前走过豺狼"])["scores"]["bleu"], 0)
        by_characters = of(["bleu"], ["红外相机前走过雪豹"], ["红外相机前走过豺狼"], tokens="characters")["scores"]["bleu"]
        self.assertAlmostEqual(by_characters, (7 / 9 * 6 / 8 * 5 / 7 * 4 / 6) ** 0.25)

    def test_texts_are_compared_in_one_form(self):
        exact = ["exact_match"]
        self.assertEqual(of(exact, ["caf\u00e9"], ["cafe\u0301"])["scores"], {"exact_match": 1})
        self.assertEqual(of(exact, ["caf\u00e9"], ["cafe\u0301"], normalise="none")["scores"], {"exact_match": 0})
        self.assertEqual(of(exact, ["ABC123"], ["ＡＢＣ１２３"])["scores"], {"exact_match": 0})
        self.assertEqual(of(exact, ["ABC123"], ["ＡＢＣ１２３"], normalise="nfkc")["scores"], {"exact_match": 1})
        self.assertEqual(of(exact, ["a b"], ["  a \t b "])["scores"], {"exact_match": 1})
        self.assertEqual(of(exact, ["Wolf"], ["wolf"])["scores"], {"exact_match": 0})
        self.assertEqual(of(exact, ["Wolf"], ["wolf"], lower=True)["scores"], {"exact_match": 1})

    def test_a_text_with_commas_and_quotes(self):
        result = of(["exact_match"], ['"a, ""b"""'], ['"a, ""b"""'])
        self.assertEqual(result["scores"], {"exact_match": 1})


class Refused(unittest.TestCase):
    def test_a_text_that_is_too_long(self):
        [mistake] = of(["cer"], ["a"], ["b" * 2001])["mistakes"]
        self.assertEqual((mistake["code"], mistake["line"], mistake["column"]), ("too_long", 2, "text"))

    def test_options_that_make_no_sense_are_a_crash(self):
        for options in ({"tokens": "bytes"}, {"normalise": "nfd"}):
            with self.assertRaises(ValueError):
                of(["cer"], ["a"], ["a"], **options)
        with self.assertRaises(ValueError):
            of(["beauty"], ["a"], ["a"])


if __name__ == "__main__":
    unittest.main()
