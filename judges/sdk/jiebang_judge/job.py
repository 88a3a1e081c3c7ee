"""One judging: where its files lie, what is asked, and how the answer is handed over."""

import json
import math
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from .mistakes import MistakesFound


class Job:
    """What the platform asks of a judge, read from its environment.

    ``input``, ``truth``, ``predictions`` and ``output`` are folders, all but the last read-only; ``options`` is the
    pack's ``judge.options``; ``scores`` are the keys that the result must hold; ``metric`` names a ready judge, or is
    ``None`` in a pack that ships its own.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.input = environment["JIEBANG_INPUT"]
        self.truth = environment["JIEBANG_TRUTH"]
        self.predictions = environment["JIEBANG_PREDICTIONS"]
        self.output = environment["JIEBANG_OUTPUT"]
        settings = json.loads(environment["JIEBANG_JUDGE"])
        self.metric: str | None = settings.get("metric")
        self.options: dict = settings.get("options", {})
        self.scores: list[str] = settings["scores"]

    def input_file(self, name: str) -> str:
        return os.path.join(self.input, name)

    def truth_file(self, name: str) -> str:
        return os.path.join(self.truth, name)

    def prediction_file(self, name: str) -> str:
        return os.path.join(self.predictions, name)


def before_predictions() -> None:
    """Is called by ``run`` when it needs the predictions.

    The platform puts a function in its place that waits for them: a judge is started before there are any.
    """


def run(judge: Callable[..., dict], prepare: Callable[[Job], object] | None = None) -> None:
    """Judges once and writes ``result.json``.

    ``prepare``, if there is one, is given the job and returns what ``judge`` is given as its second argument: it
    reads the truth, and whatever else takes time and needs no predictions. It is called when there are none yet, so
    that their score has not to wait for it.

    ``judge`` returns ``scores`` and, if it likes, ``cases``, ``intervals``, ``figures`` and ``message``; or raises
    ``MistakesFound``,
    which becomes the contestant's list of mistakes. Any other exception ends the process with a non-zero status and
    its trace on standard error: that is the judge's own fault, and the platform treats it so.
    """
    job = Job(os.environ)
    given = (job, prepare(job)) if prepare else (job,)
    before_predictions()
    try:
        result = judge(*given)
        check_result(result, job.scores)
    except MistakesFound as found:
        result = found.mistakes.as_result()
    write_result(job.output, result)
    # Everything is on disk; taking down large tables one object at a time would only cost time.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def check_result(result: dict, asked: list[str]) -> None:
    """Raises ValueError unless every score asked for is a finite number, every case's score lies in 0..1, and every
    interval is a finite ``(low, high)``.
    """
    for key in asked:
        value = result["scores"].get(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise ValueError(f"score {key!r} is {value!r}, not a finite number")
    for case in result.get("cases", ()):
        if not 0 <= case["score"] <= 1:
            raise ValueError(f"case {case['id']!r} has score {case['score']!r}, not within 0..1")
    for key, (low, high) in result.get("intervals", {}).items():
        if not -math.inf < low <= high < math.inf:
            raise ValueError(f"interval of {key!r} is {low!r} to {high!r}, not low to high")


def write_result(folder: str, result: dict) -> None:
    """Writes ``result.json`` whole or not at all."""
    path = os.path.join(folder, "result.json")
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write(json.dumps(result, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    os.replace(path + ".part", path)
