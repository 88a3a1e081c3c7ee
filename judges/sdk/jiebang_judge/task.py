"""What a judge is given, and how its answer goes back."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jiebang_judge.mistakes import Mistakes


@dataclass
class Task:
    """Folders, read-only, and what the pack says about judging."""

    input: Path
    truth: Path
    predictions: Path
    metric: str
    options: dict
    #: Keys of the scores that the pack shows; a judge must give each of them.
    scores: list[str]


def task_from_environment() -> Task:
    settings = json.loads(os.environ["JIEBANG_JUDGE"])
    return Task(
        input=Path(os.environ["JIEBANG_INPUT"]),
        truth=Path(os.environ["JIEBANG_TRUTH"]),
        predictions=Path(os.environ["JIEBANG_PREDICTIONS"]),
        metric=settings.get("metric", ""),
        options=settings.get("options", {}),
        scores=settings["scores"],
    )


def judge(score: Callable[[Task], dict]) -> None:
    """Scores the task of this sandbox and writes ``result.json``.

    ``score`` returns ``scores`` (key → finite number), and if it likes ``cases`` (``id`` and ``score`` of each),
    ``figures`` and ``message`` (``en``, ``zh``). It raises Mistakes for what the contestant did wrong.
    """
    task = task_from_environment()
    try:
        result = score(task)
    except Mistakes as mistakes:
        result = mistakes.document()
    target = Path(os.environ["JIEBANG_OUTPUT"]) / "result.json"
    target.write_text(json.dumps(result, ensure_ascii=False, allow_nan=False), encoding="utf-8")
