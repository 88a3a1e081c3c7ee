"""The folders that a judge is given, made for a test."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from jiebang_judge import Job

Write = Callable[[str, str, str | None], None]


@contextmanager
def folders(options: dict, scores: Sequence[str]) -> Iterator[tuple[Job, Write]]:
    """A job with empty folders, and ``write(folder, name, content)`` to fill them; no content writes no file."""
    with tempfile.TemporaryDirectory() as root:
        paths = {name: os.path.join(root, name) for name in ("input", "truth", "predictions", "output")}
        for path in paths.values():
            os.mkdir(path)

        def write(folder: str, name: str, content: str | None) -> None:
            if content is not None:
                with open(os.path.join(paths[folder], name), "w", encoding="utf-8", newline="") as file:
                    file.write(content)

        settings = json.dumps({"options": options, "scores": list(scores)})
        yield Job({f"JIEBANG_{name.upper()}": path for name, path in paths.items()} | {"JIEBANG_JUDGE": settings}), write
