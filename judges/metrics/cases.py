"""The part of a result that tells one case from another."""

from collections.abc import Iterable

import numpy as np

MOST_CASES = 100_000
"""Nobody looks at more on a board, and a result has to fit in the judge's output."""


def with_cases(result: dict, ids: Iterable[str], scores: np.ndarray) -> dict:
    """``result`` with one case an id, ordered by id; without any if there are more than ``MOST_CASES``.

    ``scores``: in the order of ``ids``, clipped to 0..1, kept to 6 decimals.
    """
    if len(scores) <= MOST_CASES:
        shown = np.round(np.clip(scores, 0, 1), 6).tolist()
        result["cases"] = [{"id": id, "score": score} for id, score in sorted(zip(ids, shown))]
    return result


def refuse_unknown(metric: str, asked: Iterable[str], known: Iterable[str]) -> None:
    """Raises ValueError if the pack asks for a score that the metric does not have."""
    known = set(known)
    for key in asked:
        if key not in known:
            raise ValueError(f"the {metric} metric has no score {key!r} with these options")
