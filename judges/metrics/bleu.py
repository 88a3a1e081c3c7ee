"""BLEU of a whole corpus (Papineni et al. 2002): 1- to 4-grams, equal weights, clipped counts, brevity penalty."""

import math
from collections import Counter
from collections.abc import Sequence

ORDERS = 4


class CorpusBleu:
    """Adds up the counts of one sentence after another; ``score`` is BLEU in 0..1.

    Smoothing is that of NIST's mteval-v13a and sacreBLEU's ``exp`` (method 3 of Chen & Cherry 2014): the first order
    without a match counts half a match, the next a quarter, and so on. Unlike there, an order of which the corpus has
    no n-gram at all, because every text is too short, is left out of the mean; so a perfect answer always scores 1.
    A corpus without any match scores 0.
    """

    def __init__(self) -> None:
        self.matches = [0] * ORDERS
        self.totals = [0] * ORDERS
        self.length = 0
        self.reference_length = 0

    def add(self, said: Sequence[str], references: Sequence[Sequence[str]]) -> None:
        """Takes one sentence as tokens, with its references, of which there must be one at least."""
        self.length += len(said)
        # The reference closest in length; of two, the shorter.
        self.reference_length += min((abs(len(one) - len(said)), len(one)) for one in references)[1]
        for order in range(1, ORDERS + 1):
            matches, total = clipped_matches(said, references, order)
            self.matches[order - 1] += matches
            self.totals[order - 1] += total

    def score(self) -> float:
        if not any(self.matches):
            return 0.0
        logarithms, halves = [], 1
        for matches, total in zip(self.matches, self.totals):
            if total == 0:
                continue
            if matches == 0:
                halves *= 2
            logarithms.append(math.log((matches or 1 / halves) / total))
        return brevity_penalty(self.length, self.reference_length) * math.exp(sum(logarithms) / len(logarithms))


def clipped_matches(said: Sequence[str], references: Sequence[Sequence[str]], order: int) -> tuple[int, int]:
    """How many n-grams of ``said`` a reference has, each counted at most as often as in one reference; and how many
    there are."""
    grams = _grams(said, order)
    most: Counter = Counter()
    for reference in references:
        most |= _grams(reference, order)
    return sum((grams & most).values()), max(len(said) - order + 1, 0)


def brevity_penalty(length: int, reference_length: int) -> float:
    """1 if the candidate is not shorter, else exp(1 − r / c)."""
    if length >= reference_length:
        return 1.0
    return math.exp(1 - reference_length / length) if length else 0.0


def _grams(tokens: Sequence[str], order: int) -> Counter:
    return Counter(zip(*(tokens[start:] for start in range(order))))
