"""Runs a bundle's scoring program, unchanged, and puts its scores into the form that the platform reads.

Whatever goes wrong ends with a non-zero status: it is not told from a mistake in the predictions, since the program
does not tell them apart either, and so never counted against a contestant.
"""

import json
import os
import shutil
import subprocess
import sys

import contract

OUTPUT = "/output"
RESULTS = "/app/input/res"


def main() -> None:
    asked = contract.settings()
    describe_run(asked["ran_code"])
    command = contract.argv(asked["command"], contract.SCORING)
    ended = subprocess.run(command, cwd="/app/program", env=contract.environment(), stdin=subprocess.DEVNULL)  # noqa: S603
    if ended.returncode != 0:
        raise contract.BrokenContract(f"the scoring program ended with status {ended.returncode}")
    scores = contract.asked_scores(contract.read_scores("/app/output"), asked["columns"], asked["computed"])
    empty(OUTPUT)  # Nothing else of it is carried over.
    with open(os.path.join(OUTPUT, "result.json"), "w", encoding="utf-8") as file:
        json.dump({"scores": scores}, file, allow_nan=False)


def describe_run(ran_code: bool) -> None:
    """The ``metadata`` that Codabench writes beside predictions; it knows how long a run took, this does not."""
    status = "0" if ran_code else "null"
    lines = ["elapsedTime: 0", f"exitCode: {status}", "ingestionElapsedTime: 0", f"ingestionExitCode: {status}"]
    path = os.path.join(RESULTS, "metadata")
    if os.path.isdir(path):
        shutil.rmtree(path)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def empty(folder: str) -> None:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)


if __name__ == "__main__":
    try:
        main()
    except (contract.BrokenContract, OSError, subprocess.SubprocessError, ValueError) as error:
        sys.stdout.flush()
        print(f"codabench: {error}", file=sys.stderr, flush=True)
        sys.exit(1)
