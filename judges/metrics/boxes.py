"""Which found box is which true one, and how precise that makes a detector: the arithmetic of the COCO challenge.

Boxes are (n, 4) arrays of x, y, w, h. Everything here is about one class at a time.
"""

from collections.abc import Iterable

import numpy as np

THRESHOLDS = np.linspace(0.5, 0.95, 10)
"""The IoU from which a found box counts as the true one."""
RECALLS = np.linspace(0, 1, 101)
"""Where precision is looked at."""
RANGES = {"all": (0.0, 1e10), "small": (0.0, 32.0**2), "medium": (32.0**2, 96.0**2), "large": (96.0**2, 1e10)}
"""Areas in pixels, both ends included; true boxes outside are neither to be found nor a fault to find."""


class Matched:
    """Found boxes of one class by falling score: ``right`` and ``counts`` (thresholds, n) tell which were true ones,
    and which count at all; ``boxes`` is the number of true ones."""

    def __init__(self, right: np.ndarray, counts: np.ndarray, boxes: int) -> None:
        self.right, self.counts, self.boxes = right, counts, boxes


def iou(found: np.ndarray, true: np.ndarray) -> np.ndarray:
    """Intersection over union (found, true); areas as w · h, without COCO's older + 1."""
    left_top = np.maximum(found[:, None, :2], true[None, :, :2])
    right_bottom = np.minimum((found[:, :2] + found[:, 2:])[:, None], (true[:, :2] + true[:, 2:])[None])
    inner = np.clip(right_bottom - left_top, 0, None).prod(axis=2)
    areas = found[:, 2:].prod(axis=1)[:, None] + true[:, 2:].prod(axis=1)[None]
    return inner / (areas - inner)


def matched(pictures: Iterable[tuple[np.ndarray, np.ndarray, np.ndarray]], size: str) -> Matched:
    """Matches (true boxes, found boxes, scores) picture by picture, then puts all found boxes into one order.

    Greedy, as COCO does: the surer box chooses first, and of the true boxes still free takes the one with the largest
    IoU at or above the threshold, rather one that counts. Equal scores keep the order of the pictures and rows.
    """
    low, high = RANGES[size]
    scores, right, counts, boxes = [], [], [], 0
    for true, found, sure in pictures:
        area = true[:, 2:].prod(axis=1)
        outside = (area < low) | (area > high)
        boxes += int((~outside).sum())
        if len(found) == 0:
            continue
        order = np.argsort(-sure, kind="stable")
        found = found[order]
        # Those outside the range come last: they are only taken if nothing else fits.
        true, outside = true[(rank := np.argsort(outside, kind="stable"))], outside[rank]
        hit, ignored = _matched_picture(iou(found, true), outside)
        area = found[:, 2:].prod(axis=1)
        ignored |= ~hit & ((area < low) | (area > high))
        scores.append(sure[order])
        right.append(hit & ~ignored)
        counts.append(~ignored)
    if not scores:
        return Matched(np.zeros((len(THRESHOLDS), 0), bool), np.zeros((len(THRESHOLDS), 0), bool), boxes)
    order = np.argsort(-np.concatenate(scores), kind="stable")
    return Matched(np.concatenate(right, axis=1)[:, order], np.concatenate(counts, axis=1)[:, order], boxes)


def _matched_picture(overlap: np.ndarray, outside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of the found boxes (thresholds, n) hit a true box, and which of them one ``outside`` the range."""
    n, m = overlap.shape
    near = np.flatnonzero((overlap >= THRESHOLDS[0]).any(axis=1))  # The rest need not be looked at ten times.
    hit, ignored = np.zeros((len(THRESHOLDS), n), bool), np.zeros((len(THRESHOLDS), n), bool)
    free = np.ones((len(THRESHOLDS), m), bool)
    least = np.minimum(THRESHOLDS, 1 - 1e-10)[:, None]
    for i in near:
        for which in (~outside, outside):
            fits = free & which & (overlap[i] >= least) & ~hit[:, i, None]
            some = np.flatnonzero(fits.any(axis=1))
            if len(some):
                # The last of equals, as COCO does.
                best = m - 1 - np.where(fits, overlap[i], -1)[some, ::-1].argmax(axis=1)
                free[some, best] = False
                hit[some, i], ignored[some, i] = True, outside[best]
    return hit, ignored


def precision_at_recalls(matched: Matched) -> np.ndarray:
    """(thresholds, 101): the best precision at each recall or a higher one; 0 where that recall is never reached."""
    table = np.zeros((len(THRESHOLDS), len(RECALLS)))
    for t in range(len(THRESHOLDS)):
        right = np.cumsum(matched.right[t]).astype(float)
        wrong = np.cumsum(~matched.right[t] & matched.counts[t]).astype(float)
        precision = right / (right + wrong + np.spacing(1))
        precision = np.maximum.accumulate(precision[::-1])[::-1]
        place = np.searchsorted(right / matched.boxes, RECALLS, side="left")
        reached = place < len(precision)
        table[t, reached] = precision[place[reached]]
    return table


def average_precisions(matched: Matched) -> np.ndarray:
    """AP at each IoU (thresholds,)."""
    return precision_at_recalls(matched).mean(axis=1)


def average_recalls(matched: Matched) -> np.ndarray:
    """Share of the true boxes that were found, at each IoU (thresholds,)."""
    return matched.right.sum(axis=1) / matched.boxes
