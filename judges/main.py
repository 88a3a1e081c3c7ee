"""The ready judges: runs the metric that the pack's ``judge: {metric: …}`` names."""

import importlib
from types import ModuleType

from jiebang_judge import Job, run

METRICS = {"classification": "metrics.classification"}


def metric(job: Job) -> ModuleType:
    """Raises KeyError for a metric that this image does not have: the platform's fault, never the contestant's."""
    return importlib.import_module(METRICS[job.metric])


def prepare(job: Job) -> object:
    return metric(job).prepare(job)


def judge(job: Job, truth: object) -> dict:
    return metric(job).judge(job, truth)


if __name__ == "__main__":
    run(judge, prepare)
