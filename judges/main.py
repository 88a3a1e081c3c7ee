"""The ready judges: runs the metric that the pack's ``judge: {metric: …}`` names."""

import importlib

from jiebang_judge import Job, run

METRICS = {"classification": "metrics.classification"}


def judge(job: Job) -> dict:
    """Raises KeyError for a metric that this image does not have: the platform's fault, never the contestant's."""
    return importlib.import_module(METRICS[job.metric]).judge(job)


if __name__ == "__main__":
    run(judge)
