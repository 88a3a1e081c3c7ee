"""A label mask a case: the class of every pixel, compared with the truth.

The truth's folder holds a PNG file for each case, and the solution writes one of the same name and size to its output
folder; the value of a pixel is the place of its class in ``labels``, from 0 on. Other files are passed over.

Options: ``labels`` (the classes in the order of their values), ``ignore`` (a value of the truth's pixels that are left
out, often 255), ``without`` (labels left out of the means, often the background), ``truth`` and ``predictions``
(folders inside truth and output: the topmost).

A case scores the mean IoU of the labels that are present in its own truth ∪ prediction.
"""

import os
from dataclasses import dataclass

import numpy as np

from jiebang_judge import Job, Mistakes, MistakesFound, WrongValue, open_regular

from .cases import refuse_unknown, with_cases
from .masks import header_of, most_bytes, read_mask

MOST_LABELS = 255
MOST_LABELS_DRAWN = 200
KEPT_BYTES = 512 << 20
"""Of the truth's masks that are kept decoded between preparing and judging; what is beyond is read again."""


@dataclass(frozen=True)
class Truth:
    labels: list[str]
    counted: np.ndarray
    """(labels): whether each takes part in the means."""
    ignore: int | None
    folder: str
    sizes: dict[str, tuple[int, int]]
    """File name → (width, height), in the order of the names."""
    kept: dict[str, np.ndarray]

    def mask(self, name: str) -> np.ndarray:
        return self.kept[name] if name in self.kept else _true_mask(os.path.join(self.folder, name))


def prepare(job: Job) -> Truth:
    """Raises KeyError or ValueError for options, scores or a truth that make no sense."""
    options = job.options
    labels = list(options["labels"])
    if not 1 < len(labels) <= MOST_LABELS:
        raise ValueError(f"{len(labels)} labels: 2 to {MOST_LABELS} can be told apart")
    counted = np.array([label not in options.get("without", []) for label in labels])
    of_labels = {f"{label}_{kind}" for label in labels for kind in ("iou", "dice")}
    refuse_unknown("segmentation", job.scores, {"miou", "dice", "pixel_accuracy"} | of_labels)
    ignore = options.get("ignore")
    folder = job.truth_file(options.get("truth", ""))
    sizes: dict[str, tuple[int, int]] = {}
    kept: dict[str, np.ndarray] = {}
    present = np.zeros(256, bool)
    free = KEPT_BYTES
    for name in sorted(name for name in os.listdir(folder) if name.endswith(".png")):
        mask = _true_mask(os.path.join(folder, name))
        sizes[name] = (mask.shape[1], mask.shape[0])
        present[np.flatnonzero(np.bincount(mask.ravel(), minlength=256))] = True
        if free >= mask.nbytes:
            kept[name] = mask
            free -= mask.nbytes
    unknown = [value for value in np.flatnonzero(present).tolist() if value >= len(labels) and value != ignore]
    if unknown:
        raise ValueError(f"{folder}: the pixel value {unknown[0]} has no label")
    if ignore is not None:
        present[ignore] = False
    if not present[: len(labels)][counted].any():
        raise ValueError(f"{folder}: no pixel of a label that counts")
    for place, label in enumerate(labels):
        if not present[place] and {f"{label}_iou", f"{label}_dice"} & set(job.scores):
            raise ValueError(f"the truth has no pixel of {label!r}: its score is undefined")
    return Truth(labels, counted, ignore, folder, sizes, kept)


def judge(job: Job, truth: Truth) -> dict:
    """Scores asked for, one case per mask, the confusion matrix of the pixels. Raises MistakesFound for predictions."""
    within = job.options.get("predictions", "")
    mistakes = Mistakes()
    total = np.zeros((len(truth.labels),) * 2, np.int64)
    cases = []
    for name, size in truth.sizes.items():
        said = _predicted_mask(job, os.path.join(within, name), size, len(truth.labels), mistakes)
        if said is None:
            continue
        pixels = confusion(truth.mask(name), said, len(truth.labels), truth.ignore)
        total += pixels
        cases.append(mean_over_present(iou(pixels), pixels, truth.counted))
    mistakes.raise_if_any()
    result: dict = {"scores": {key: float(_score(key, total, truth)) for key in job.scores}}
    if len(truth.labels) <= MOST_LABELS_DRAWN:
        matrix = {"kind": "confusion_matrix", "labels": truth.labels, "matrix": total.tolist()}
        result["figures"] = {"confusion": matrix}
    return with_cases(result, (name.removesuffix(".png") for name in truth.sizes), np.array(cases))


def confusion(true: np.ndarray, said: np.ndarray, labels: int, ignore: int | None = None) -> np.ndarray:
    """(labels, labels): how many pixels of the row's label were given the column's; those to be ignored are not."""
    if ignore is not None:
        counts = true != ignore
        true, said = true[counts], said[counts]
    pairs = true.astype(np.int32).ravel() * labels + said.ravel()
    return np.bincount(pairs, minlength=labels * labels).reshape(labels, labels)


def iou(pixels: np.ndarray) -> np.ndarray:
    """TP / (TP + FP + FN) of each label (Jaccard 1912; Everingham et al. 2010); 0 where it does not occur."""
    right = np.diag(pixels)
    return right / np.maximum(pixels.sum(axis=0) + pixels.sum(axis=1) - right, 1)


def dice(pixels: np.ndarray) -> np.ndarray:
    """2 TP / (2 TP + FP + FN) of each label (Dice 1945); 0 where it does not occur."""
    return 2 * np.diag(pixels) / np.maximum(pixels.sum(axis=0) + pixels.sum(axis=1), 1)


def mean_over_present(values: np.ndarray, pixels: np.ndarray, counted: np.ndarray) -> float:
    """Mean of the labels that count and are present in truth ∪ prediction; 1 if there are none: nothing was wrong."""
    present = counted & ((pixels.sum(axis=0) + pixels.sum(axis=1)) > 0)
    return float(values[present].mean()) if present.any() else 1.0


def pixel_accuracy(pixels: np.ndarray) -> float:
    """Share of the pixels whose label is right."""
    return float(np.trace(pixels) / pixels.sum())


def _score(key: str, pixels: np.ndarray, truth: Truth) -> float:
    if key == "pixel_accuracy":
        return pixel_accuracy(pixels)
    if key in ("miou", "dice"):
        return mean_over_present((iou if key == "miou" else dice)(pixels), pixels, truth.counted)
    label, _, kind = key.rpartition("_")
    return (iou if kind == "iou" else dice)(pixels)[truth.labels.index(label)]


def _predicted_mask(
    job: Job, path: str, size: tuple[int, int], labels: int, mistakes: Mistakes
) -> np.ndarray | None:
    """The mask, or None if something is wrong with it, which then is noted."""
    try:
        with open_regular(job.prediction_file(path), path, mistakes, most_bytes(*size)) as file:
            mask = read_mask(file, size)
    except MistakesFound:
        return None
    except WrongValue as wrong:
        wrong.note(mistakes, path)
        return None
    highest = int(mask.max())
    if highest < labels:
        return mask
    y, x = (int(at[0]) for at in np.nonzero(mask >= labels))
    mistakes.add(
        path,
        "unknown_label",
        f"The pixel at x = {x}, y = {y} has the value {mask[y, x]}, which is no label.",
        f"像素（x = {x}，y = {y}）的值为 {mask[y, x]}，不是规定的类别。",
        expected=f"0 … {labels - 1}",
        found=str(mask[y, x]),
    )
    return None


def _true_mask(path: str) -> np.ndarray:
    """Raises ValueError if it is no mask: a mistake in the truth is never the contestant's."""
    try:
        with open(path, "rb") as file:
            header = header_of(file)
            return read_mask(file, (header.width, header.height))
    except WrongValue as wrong:
        raise ValueError(f"{path}: {wrong}") from wrong
