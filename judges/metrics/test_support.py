"""Judges as the platform does: folders in, a result out."""

import json
import os
import tempfile
from collections.abc import Mapping

import main
from jiebang_judge import Job, MistakesFound
from jiebang_judge.job import check_result

Files = Mapping[str, str | bytes]


def judged(metric: str, options: dict, scores: list[str], truth: Files, predictions: Files) -> dict:
    """The result, mistakes included; raises what makes a judge crash. Prepares before any prediction is there."""
    with tempfile.TemporaryDirectory() as root:
        folders = {name: os.path.join(root, name) for name in ("input", "truth", "predictions", "output")}
        for folder in folders.values():
            os.mkdir(folder)
        settings = {"metric": metric, "options": options, "scores": scores}
        environment = {f"JIEBANG_{name.upper()}": folder for name, folder in folders.items()}
        job = Job({**environment, "JIEBANG_JUDGE": json.dumps(settings)})
        write(folders["truth"], truth)
        prepared = main.prepare(job)
        write(folders["predictions"], predictions)
        try:
            result = main.judge(job, prepared)
            check_result(result, scores)
        except MistakesFound as found:
            result = found.mistakes.as_result()
        return json.loads(json.dumps(result, allow_nan=False))


def scored(metric: str, options: dict, scores: list[str], truth: Files, predictions: Files) -> dict[str, float]:
    """The scores; raises AssertionError if the predictions were refused."""
    result = judged(metric, options, scores, truth, predictions)
    if "mistakes" in result:
        raise AssertionError(f"refused: {result['mistakes'][0]}")
    return result["scores"]


def write(folder: str, files: Files) -> None:
    for name, content in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)


def csv(header: str, rows) -> str:
    """A table of values without commas or quotes."""
    return header + "\n" + "".join(",".join(str(value) for value in row) + "\n" for row in rows)


def cases(result: dict) -> dict[str, float]:
    return {case["id"]: case["score"] for case in result["cases"]}
