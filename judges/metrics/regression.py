"""A number a case, compared with the true one.

Options: ``id`` and ``target`` (column names: ``id``, ``value``), ``predictions`` and ``truth`` (file names), ``low``
and ``high`` (bounds of what may be predicted: ±1e30).

A case scores 1 / (1 + |error| / scale), where the scale is the mean absolute error of the best constant answer, the
truth's median: 1 is exact, 0.5 no better than the constant.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn import metrics as sk

from jiebang_judge import Job, Number, Table, read_predictions_table, read_truth_table

from .cases import refuse_unknown, with_cases

LARGEST = 1e30
"""What may be predicted, so that no square and no ratio overflows: a contestant cannot make the judge fail."""
SMALLEST = 1e-30
"""Below it a truth counts as zero where something is divided by it."""


@dataclass(frozen=True)
class Truth:
    table: Table
    values: np.ndarray
    scale: float


def prepare(job: Job) -> Truth:
    """Raises ValueError for options, scores or a truth that make no sense, such as MAPE of a target that is 0."""
    refuse_unknown("regression", job.scores, SCORES)
    options, target = job.options, job.options.get("target", "value")
    table = read_truth_table(
        job.truth_file(options.get("truth", "truth.csv")), options.get("id", "id"), {target: Number(-LARGEST, LARGEST)}
    )
    values = np.frombuffer(table[target])
    if "mape" in job.scores and np.abs(values).min() < SMALLEST:
        raise ValueError("a target is 0: its percentage error is undefined")
    if "r2" in job.scores and np.ptp(values) < SMALLEST:
        raise ValueError("all targets are the same: r2 is undefined")
    return Truth(table, values, float(np.abs(values - np.median(values)).mean()) or 1.0)


def judge(job: Job, truth: Truth) -> dict:
    """Scores asked for, one case per id. Raises MistakesFound for predictions."""
    options, target = job.options, job.options.get("target", "value")
    bounds = Number(max(-LARGEST, options.get("low", -LARGEST)), min(LARGEST, options.get("high", LARGEST)))
    table = read_predictions_table(
        job, options.get("predictions", "predictions.csv"), options.get("id", "id"), {target: bounds}, truth.table
    )
    said = np.frombuffer(table[target])
    scores = {key: float(SCORES[key](truth.values, said)) for key in job.scores}
    return with_cases({"scores": scores}, truth.table.ids, 1 / (1 + np.abs(said - truth.values) / truth.scale))


def rmse(true: np.ndarray, said: np.ndarray) -> float:
    """Root of the mean squared error."""
    return float(sk.mean_squared_error(true, said) ** 0.5)


SCORES: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "mae": sk.mean_absolute_error,
    "rmse": rmse,
    "r2": sk.r2_score,
    "mape": sk.mean_absolute_percentage_error,
}
"""``mape`` is a share and no percentage: 0.05 is 5 %. ``r2`` is 1 − Σ(error²) / Σ(deviation from the true mean²)."""
