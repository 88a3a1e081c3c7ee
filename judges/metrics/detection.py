"""Boxes around what is seen in each picture, compared as the COCO detection challenge does.

The truth has a row for each box: id, class, x, y, w, h in pixels, x and y of its upper left corner; a picture in which
there is nothing has one row with only its id. Predictions have the same columns and a ``score`` in 0..1; a picture in
which nothing was found has no row.

Options: ``classes`` (all that may occur, at most 199, in the order of the figure), ``id``, ``class`` (column names), ``predictions``
and ``truth`` (file names), ``most`` (boxes that a picture may be given: 100).

Scores (mean over the classes that the truth has, 0..1): ``map`` (mean over the IoU .50, .55 … .95), ``ap50``, ``ap75``,
``map_small``, ``map_medium``, ``map_large`` (boxes of less than 32², of 32² to 96², of more than 96² pixels), ``ar``
(recall over the same IoU), and of one class ``<class>_ap`` and ``<class>_ap50``.

A case is a picture. With boxes it scores its own ``map``; with none it scores 1 less the highest score of a box that
it was given.

Source: Lin et al., "Microsoft COCO: Common Objects in Context" (2014), and the evaluation of its challenge as its
program pycocotools carries it out, whose results these equal.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from jiebang_judge import Job, Number, OneOf, WrongValue
from jiebang_judge.groups import read_groups

from .box_truth import Picture, read_pictures
from .boxes import RANGES, THRESHOLDS, Matched, average_precisions, average_recalls, iou, matched
from .cases import with_cases

AT_50, AT_75 = 0, 5
"""Places of the IoU .50 and .75 among the thresholds."""
SURE, NOTHING = 0.5, "–"
"""From which score a box is drawn into the figure, and what stands there for no box."""
LARGEST = 1e6
"""Pixels; nobody's camera has more, and products of these are still exact enough."""


@dataclass
class Truth:
    """What was read of options and truth: ``pictures`` by id, in the order of the ids."""

    classes: list[str]
    present: list[str]
    pictures: dict[str, Picture]


def prepare(job: Job) -> Truth:
    """Reads the truth. Raises KeyError or ValueError for options, scores or a truth that make no sense."""
    classes = list(job.options["classes"])
    id, kind = job.options.get("id", "image_id"), job.options.get("class", "class")
    pictures = read_pictures(job.truth_file(job.options.get("truth", "truth.csv")), id, kind, classes)
    found = {name for picture in pictures.values() for name in picture.classes}
    truth = Truth(classes, [name for name in classes if name in found], pictures)
    if not found:
        raise ValueError("the truth has no box: nothing can be found")
    nothing = Matches(truth, {key: Found.of([]) for key in pictures})
    for key in job.scores:  # What is undefined is the pack's fault, and met before anybody predicts.
        score(key, truth, nothing)
    return truth


def judge(job: Job, truth: Truth) -> dict:
    """Scores asked for, one case a picture, what was taken for what. Raises MistakesFound for wrong predictions."""
    options = job.options
    columns = {
        options.get("class", "class"): OneOf(truth.classes),
        "score": Number(low=0, high=1),
        **{name: Number(low=-LARGEST, high=LARGEST) for name in ("x", "y")},
        "w": _Side(),
        "h": _Side(),
    }
    file, most = options.get("predictions", "predictions.csv"), int(options.get("most", 100))
    rows = read_groups(job, file, options.get("id", "image_id"), columns, truth.pictures, most=most)
    found = {key: Found.of(rows[key]) for key in truth.pictures}
    matches = Matches(truth, found)
    boxes = sum(len(picture.classes) for picture in truth.pictures.values())
    given = sum(len(one.classes) for one in found.values())
    result = {
        "scores": {key: score(key, truth, matches) for key in job.scores},
        "figures": {"confusion": confusion(truth, found)},
        "message": {
            "en": f"{given} boxes for {boxes} animals or things in {len(found)} pictures.",
            "zh": f"{len(found)} 张图片中有 {boxes} 个目标，共给出 {given} 个框。",
        },
    }
    each = np.array([case_score(picture, found[key]) for key, picture in truth.pictures.items()])
    return with_cases(result, truth.pictures, each)


def score(key: str, truth: Truth, matches: "Matches") -> float:
    """The score that ``key`` names. Raises ValueError for one that there is not, or that the truth leaves undefined."""
    if key in ("map", "ap50", "ap75"):
        at = {"map": slice(None), "ap50": AT_50, "ap75": AT_75}[key]
        return _mean([average_precisions(matches[name, "all"])[at] for name in truth.present])
    if key == "ar":
        return _mean([average_recalls(matches[name, "all"]) for name in truth.present])
    if key.startswith("map_") and (size := key.removeprefix("map_")) in RANGES:
        sized = [matches[name, size] for name in truth.present if matches[name, size].boxes > 0]
        if not sized:
            raise ValueError(f"the truth has no {size} box: {key!r} is undefined")
        return _mean([average_precisions(found) for found in sized])
    for ending, at in (("_ap", slice(None)), ("_ap50", AT_50)):
        if key.endswith(ending) and (name := key.removesuffix(ending)) in truth.classes:
            if name not in truth.present:
                raise ValueError(f"the truth has no {name!r}: {key!r} is undefined")
            return _mean([average_precisions(matches[name, "all"])[at]])
    raise ValueError(f"the detection metric has no score {key!r}")


def case_score(picture: Picture, found: "Found") -> float:
    """How well one picture was looked at, 0..1 (above)."""
    if not picture.classes:
        return 1 - float(found.scores.max(initial=0))
    each = [
        average_precisions(matched([(picture.of(name), *found.of_class(name))], "all")).mean()
        for name in sorted(set(picture.classes))
    ]
    return _mean(each)


class Found(NamedTuple):
    """A contestant's boxes in one picture: ``classes`` (n,), ``scores`` (n,), ``boxes`` (n, 4)."""

    classes: np.ndarray
    scores: np.ndarray
    boxes: np.ndarray

    @staticmethod
    def of(rows: list[list]) -> "Found":
        boxes = np.array([row[2:] for row in rows], float).reshape(-1, 4)
        return Found(np.array([row[0] for row in rows], object), np.array([row[1] for row in rows], float), boxes)

    def of_class(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        chosen = self.classes == name
        return self.boxes[chosen], self.scores[chosen]


class Matches(dict):
    """``matches[class, size]``: what was matched, found out when it is asked for."""

    def __init__(self, truth: Truth, found: dict[str, Found]) -> None:
        super().__init__()
        self.truth, self.found = truth, found

    def __missing__(self, key: tuple[str, str]) -> Matched:
        name, size = key
        # In the order of the ids, on which it depends which of two equal scores stands first.
        pictures = self.truth.pictures.items()
        self[key] = matched([(picture.of(name), *self.found[id].of_class(name)) for id, picture in pictures], size)
        return self[key]


class _Side:
    """A number above 0, up to ``LARGEST``."""

    number = Number(low=-LARGEST, high=LARGEST)

    def read(self, text: str) -> float:
        value = self.number.read(text)
        if value <= 0:
            raise WrongValue(
                "empty_box", "w and h above 0", "A box must be wider and higher than 0.", "框的宽和高都必须大于 0。"
            )
        return value


def confusion(truth: Truth, found: dict[str, Found]) -> dict:
    """What was taken for what: true boxes in rows, found ones of a score from .5 on in columns, at the IoU .50.

    The pairs that overlap most are formed first, whatever their classes; what stays alone is paired with nothing.
    """
    labels = [*truth.classes, NOTHING]
    matrix = np.zeros((len(labels), len(labels)), int)
    for key, picture in truth.pictures.items():
        sure = found[key].scores >= SURE
        rows = [labels.index(name) for name in picture.classes]
        columns = [labels.index(name) for name in found[key].classes[sure]]
        overlap = iou(found[key].boxes[sure], np.asarray(picture.boxes, float).reshape(-1, 4))
        left_rows, left_columns = dict(enumerate(rows)), dict(enumerate(columns))
        for place in np.argsort(-overlap, axis=None, kind="stable"):
            j, i = (int(k) for k in np.unravel_index(place, overlap.shape))
            if overlap[j, i] < THRESHOLDS[AT_50]:
                break
            if j in left_columns and i in left_rows:
                matrix[left_rows.pop(i), left_columns.pop(j)] += 1
        for row in left_rows.values():
            matrix[row, -1] += 1
        for column in left_columns.values():
            matrix[-1, column] += 1
    return {"kind": "confusion_matrix", "labels": labels, "matrix": matrix.tolist()}


def _mean(values: list) -> float:
    return float(np.mean(values))
