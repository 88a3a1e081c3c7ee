"""What Codabench promises the programs of a bundle: places, variables of a command, and the form of the scores.

After the public description of bundles, https://docs.codabench.org, and what its compute worker does.
"""

import json
import math
import os
import shlex

PLACES = {
    "$ingestion_program": "/app/program",
    "$submission_program": "/app/ingested_program",
    "$program": "/app/program",
    "$hidden": "/app/input/ref",
    "$shared": "/app/shared",
    "$output": "/app/output",
    "$tmp": "/app/output",
}
SCORING = {**PLACES, "$input": "/app/input", "$predictions": "/app/input/res"}
INGESTION = {**PLACES, "$input": "/app/input_data", "$predictions": "/app/output"}

LARGEST_SCORES = 2**20
COMPUTATIONS = {"sum": sum, "avg": lambda values: sum(values) / len(values), "min": min, "max": max}


class BrokenContract(Exception):
    """The program did not leave what it had promised; the text is for organisers."""


def settings() -> dict:
    """``command``, ``columns`` (our key of a score → the program's), ``computed`` (our key → ``how``, ``of``)."""
    return json.loads(os.environ["JIEBANG_CODABENCH"])


def argv(command: str, places: dict[str, str]) -> list[str]:
    """The command's words, its variables replaced; no shell reads it."""
    for name in sorted(places, key=len, reverse=True):
        command = command.replace(name, places[name])
    words = shlex.split(command)
    if not words:
        raise BrokenContract("the command is empty")
    return words


def environment() -> dict[str, str]:
    """What the program gets: nothing that is the platform's own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("JIEBANG_")}


def read_scores(folder: str) -> dict[str, object]:
    """``scores.json``, else ``scores.txt``. Raises BrokenContract when there is neither or it cannot be read."""
    for name, read in (("scores.json", json.loads), ("scores.txt", _lines)):
        path = os.path.join(folder, name)
        if not os.path.isfile(path):
            continue
        if os.path.getsize(path) > LARGEST_SCORES:
            raise BrokenContract(f"{name} is larger than {LARGEST_SCORES} bytes")
        try:
            with open(path, encoding="utf-8-sig") as file:
                scores = read(file.read())
        except (ValueError, UnicodeDecodeError, RecursionError) as error:
            raise BrokenContract(f"{name} cannot be read: {error}") from None
        if not isinstance(scores, dict):
            raise BrokenContract(f"{name} does not hold names with scores")
        return {str(key): value for key, value in scores.items()}
    raise BrokenContract("the scoring program left neither scores.json nor scores.txt in /app/output")


def _lines(text: str) -> dict[str, str]:
    """``key: value`` a line; never as YAML, of which tags could make objects."""
    scores = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, colon, value = line.partition(":")
        if not colon:
            raise ValueError(f"{line[:80]!r} is not key: value")
        scores[key.strip().strip("\"'")] = value.strip().strip("\"'")
    return scores


def asked_scores(given: dict[str, object], columns: dict[str, str], computed: dict[str, dict]) -> dict[str, float]:
    """Our keys with finite numbers. Raises BrokenContract that names the score which is missing or no number."""
    scores = {key: _number(given, name) for key, name in columns.items()}
    for key, rule in computed.items():
        scores[key] = float(COMPUTATIONS[rule["how"]]([_number(given, name) for name in rule["of"]]))
    return scores


def _number(given: dict[str, object], name: str) -> float:
    if name not in given:
        raise BrokenContract(f"the scores lack {name!r}; there are: {', '.join(sorted(given))[:500]}")
    value = given[name]
    try:
        if isinstance(value, bool):
            raise ValueError
        number = float(value)  # Text as well: scores.txt has nothing else.
    except (TypeError, ValueError):
        raise BrokenContract(f"the score {name!r} is {str(value)[:80]!r}, not a number") from None
    if not math.isfinite(number):
        raise BrokenContract(f"the score {name!r} is {value!r}, not a finite number")
    return number
