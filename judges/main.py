"""The judge of packs that name a metric: finds the metric and lets it judge."""

import importlib

from jiebang_judge import Task, judge


def score(task: Task) -> dict:
    """Lets ``metrics/<metric>.py`` score the task."""
    if not task.metric.isidentifier():
        raise ValueError(f"no metric {task.metric!r}")
    return importlib.import_module(f"metrics.{task.metric}").score(task)


if __name__ == "__main__":
    judge(score)
