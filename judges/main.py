"""The ready judges: runs the metric that the pack's ``judge: {metric: …}`` names."""

import importlib
from types import ModuleType
from typing import Any

from jiebang_judge import Job, run

METRICS = {
    "classification": "metrics.classification",
    "detection": "metrics.detection",
    "ranking": "metrics.ranking",
    "regression": "metrics.regression",
    "reidentification": "metrics.reidentification",
    "segmentation": "metrics.segmentation",
    "text": "metrics.text",
}
"""Name → module, imported only if asked for. A module offers ``prepare`` and ``judge`` as below."""


def metric(job: Job) -> ModuleType:
    """Raises KeyError for a metric that this image does not have: the platform's fault, never the contestant's."""
    return importlib.import_module(METRICS[job.metric])


def prepare(job: Job) -> Any:
    """Imports what the metric needs, reads and checks the truth; never looks at predictions."""
    return metric(job).prepare(job)


def judge(job: Job, truth: Any) -> dict:
    """``truth`` is what ``prepare`` returned. Raises MistakesFound for predictions that cannot be scored."""
    return metric(job).judge(job, truth)


if __name__ == "__main__":
    run(judge, prepare)
