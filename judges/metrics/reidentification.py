"""Who is in each picture, of animals that a database knows or that nobody has met: open-set identification.

The database is a table of the input with a column for the individual. The truth has a row for each query: id,
individual; an individual that is not in the database is a new one, told apart from other new ones. Predictions have a
row for each query: id, ``id1`` … ``id5``, the likeliest first, each an individual of the database or
``new_individual``; the later ones may be left empty.

Options: ``id``, ``individual`` (column names), ``database`` (a file of the input), ``predictions`` and ``truth`` (file
names), ``new`` (the word for a new individual), ``guesses`` (how many may be given: 5).

Scores (0..1):

- ``baks``, balanced accuracy of the known: mean over the known individuals of the share of their pictures whose first
  guess is right; ``baus``, of the unknown: mean over the new individuals of the share of their pictures that are said
  to be new; ``geometric_mean``: sqrt(baks · baus), 0 if either is (AnimalCLEF 2025).
- ``map_at_5`` (of ``guesses``): mean over all pictures of 1 / rank of the right answer, 0 if it is not among them; of a
  new individual the right answer is ``new_individual`` (Humpback Whale Identification, 2019).
- ``cmc_1`` … ``cmc_5``: share of the pictures of known individuals whose individual is among the first k guesses;
  ``new_individual`` takes up a rank (cumulative matching characteristic; Moon and Phillips 2001).

A case is a query; it scores 1 / rank of the right answer.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from jiebang_judge import Job, Mistakes, MistakesFound, OneOf, Text, WrongValue, printable, read_rows, read_truth
from jiebang_judge.groups import read_groups

from .cases import with_cases


@dataclass
class Truth:
    """``individuals`` by query, in the order of the queries' ids; ``known``: those in the database; ``word`` for the
    others; how many ``guesses`` a query may have."""

    individuals: dict[str, str]
    known: frozenset[str]
    word: str
    guesses: int

    def answer(self, query: str) -> str:
        """What would be right to say."""
        individual = self.individuals[query]
        return individual if individual in self.known else self.word


def prepare(job: Job) -> Truth:
    """Reads truth and database. Raises KeyError or ValueError for options, scores or files that make no sense.

    There must be pictures of known and of new individuals, or the scores would be undefined.
    """
    options = job.options
    id, individual = options.get("id", "image_id"), options.get("individual", "individual")
    rows = read_truth(job.truth_file(options.get("truth", "truth.csv")), id, {individual: Text()})
    known = read_known(job.input_file(options.get("database", "database.csv")), individual)
    guesses = int(options.get("guesses", 5))
    individuals = {key: rows[key][individual] for key in sorted(rows)}
    truth = Truth(individuals, known, options.get("new", "new_individual"), guesses)
    if guesses < 1:
        raise ValueError("guesses must be 1 or more")
    if truth.word in known or truth.word in individuals.values() or "" in individuals.values():
        raise ValueError(f"an individual may not be called {truth.word!r}, and none may have no name")
    for group, there in (("known", True), ("new", False)):
        if not any((name in known) == there for name in individuals.values()):
            raise ValueError(f"the truth has no {group} individual: the scores are undefined")
    for key in job.scores:
        if key not in score_names(guesses):
            raise ValueError(f"the reidentification metric has no score {key!r}")
    return truth


def judge(job: Job, truth: Truth) -> dict:
    """Scores asked for, one case a query, known against new. Raises MistakesFound for wrong predictions."""
    options = job.options
    answers = OneOf([truth.word, *sorted(truth.known)])
    columns = {f"id{k}": answers if k == 1 else _OrNothing(answers) for k in range(1, truth.guesses + 1)}
    file, id = options.get("predictions", "predictions.csv"), options.get("id", "image_id")
    rows = read_groups(job, file, id, columns, truth.individuals, least=1, most=1, rule=_is_ranking)
    guesses = {key: [name for name in rows[key][0] if name] for key in truth.individuals}
    scores = scored(truth, guesses)
    known = [key for key in guesses if truth.answer(key) != truth.word]
    right = [key for key in guesses if guesses[key][0] == truth.answer(key)]
    of_known = len(set(right) & set(known))
    result = {
        "scores": {key: scores[key] for key in job.scores},
        "figures": {"new": known_or_new(truth, guesses)},
        "message": {
            "en": f"{of_known} of {len(known)} pictures of known individuals and {len(right) - of_known} of "
            f"{len(guesses) - len(known)} of new ones are right.",
            "zh": f"已知个体的 {len(known)} 张图片中有 {of_known} 张正确，新个体的 {len(guesses) - len(known)} 张中有 "
            f"{len(right) - of_known} 张正确。",
        },
    }
    return with_cases(result, guesses, np.array([reciprocal_rank(truth, key, names) for key, names in guesses.items()]))


def known_or_new(truth: Truth, guesses: dict[str, list[str]]) -> dict:
    """Whether the first guess says known or new, in columns, and which it is, in rows."""
    pairs = Counter((truth.answer(key) == truth.word, names[0] == truth.word) for key, names in guesses.items())
    matrix = [[pairs[row, column] for column in (False, True)] for row in (False, True)]
    return {"kind": "confusion_matrix", "labels": ["known", truth.word], "matrix": matrix}


def scored(truth: Truth, guesses: dict[str, list[str]]) -> dict[str, float]:
    """Every score of this metric."""
    shares: dict[str, list[bool]] = defaultdict(list)
    for key, names in guesses.items():
        shares[truth.individuals[key]].append(names[0] == truth.answer(key))
    of_known = [_mean(right) for name, right in shares.items() if name in truth.known]
    of_new = [_mean(right) for name, right in shares.items() if name not in truth.known]
    baks, baus = _mean(of_known), _mean(of_new)
    known = [key for key in guesses if truth.answer(key) != truth.word]
    return {
        "baks": baks,
        "baus": baus,
        "geometric_mean": math.sqrt(baks * baus),
        f"map_at_{truth.guesses}": _mean([reciprocal_rank(truth, key, names) for key, names in guesses.items()]),
        **{
            f"cmc_{k}": _mean([truth.answer(key) in guesses[key][:k] for key in known])
            for k in range(1, truth.guesses + 1)
        },
    }


def score_names(guesses: int) -> set[str]:
    return {"baks", "baus", "geometric_mean", f"map_at_{guesses}", *(f"cmc_{k}" for k in range(1, guesses + 1))}


def reciprocal_rank(truth: Truth, query: str, names: list[str]) -> float:
    """1 / rank of the right answer among ``names``; 0 if it is not there."""
    answer = truth.answer(query)
    return 1 / (names.index(answer) + 1) if answer in names else 0.0


def read_known(path: str, individual: str) -> frozenset[str]:
    """The individuals of the database. Its other columns are not looked at. Raises ValueError."""
    mistakes = Mistakes()
    try:
        with open(path, encoding="utf-8-sig") as file:
            header = file.readline().rstrip("\r\n").split(",")
        if individual not in header:
            raise ValueError(f"{path}: there is no column {individual!r}")
        place = header.index(individual)
        known = {values[place] for _, values in read_rows(path, header, mistakes)}
        mistakes.raise_if_any()
    except MistakesFound as found:
        first = found.mistakes.listed[0]
        raise ValueError(f"{path}:{first.get('line', 1)}: {first['message']['en']}") from found
    if not known or "" in known:
        raise ValueError(f"{path}: no rows, or one of nobody")
    return frozenset(known)


class _OrNothing:
    """What ``kind`` allows, or nothing."""

    def __init__(self, kind: OneOf) -> None:
        self.kind = kind

    def read(self, text: str) -> str:
        return text and self.kind.read(text)


def _is_ranking(names: list[str]) -> None:
    """Guesses without a gap and without one that stands twice. Raises WrongValue."""
    given = [name for name in names if name]
    if names[: len(given)] != given:
        raise WrongValue(
            "gap_in_guesses",
            "empty guesses only after the last one",
            "A guess follows an empty one.",
            "空的候选之后又出现了候选。",
        )
    if twice := [name for i, name in enumerate(given) if name in given[:i]]:
        raise WrongValue(
            "duplicate_guess",
            "each guess once in a row",
            f"{printable(twice[0])} is guessed more than once in the row.",
            f"{printable(twice[0])} 在同一行中重复出现。",
        )


def _mean(values: list) -> float:
    return sum(values) / len(values)
