"""Items ranked for each query, compared with their relevance.

The truth has a row for each item that was looked at: query, item, relevance (0 is irrelevant; 3, 2, 1, 0 is usual).
Predictions have a row for each item that is offered: query, item, score; a larger score stands first. An item that
the truth does not list is irrelevant. Among items of one score the less relevant stands first: a tie never helps.

Options: ``query``, ``item``, ``score``, ``relevance`` (column names), ``predictions`` and ``truth`` (file names),
``k`` (cut of NDCG and of MRR: 10), ``gain`` (``linear``, or ``exponential``: 2^relevance − 1), ``relevant_from`` (least
relevance that counts as relevant to MRR and MAP: 1), ``most`` (items that may be offered for one query: 1000).

A case is a query; it scores its NDCG.
"""

from array import array
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from jiebang_judge import Job, Mistakes, Number, Text, WrongValue, printable, read_rows
from jiebang_judge.predictions import whole_rows

from .cases import refuse_unknown, with_cases

MOST_ROWS = 5_000_000
"""Queries × ``most``: what a contestant's file may make the judge remember."""
LARGEST = 1e300


@dataclass(frozen=True)
class Truth:
    queries: list[str]
    relevance: list[dict[str, float]]
    """Of each query: item → relevance."""
    k: int
    gain: Callable[[np.ndarray], np.ndarray]
    relevant_from: float
    most: int


@dataclass(frozen=True)
class Ranked:
    """One query's answer."""

    relevance: np.ndarray
    """Of the items offered, the first of the ranking first."""
    judged: np.ndarray
    """Of all items that the truth lists, in any order."""


def prepare(job: Job) -> Truth:
    """Raises KeyError or ValueError for options, scores or a truth that make no sense.

    A query without a relevant item is one of these: none of the scores is defined for it.
    """
    refuse_unknown("ranking", job.scores, SCORES)
    options = job.options
    path = job.truth_file(options.get("truth", "truth.csv"))
    held: dict[str, dict[str, float]] = {}
    kind = Number(0, 100)
    columns = [options.get("query", "query"), options.get("item", "item"), options.get("relevance", "relevance")]
    for line, (query, item, text) in whole_rows(path, columns):
        items = held.setdefault(query, {})
        if item in items:
            raise ValueError(f"{path}:{line}: {item!r} stands twice in {query!r}")
        try:
            items[item] = kind.read(text)
        except WrongValue as wrong:
            raise ValueError(f"{path}:{line}: {wrong}") from wrong
    truth = Truth(
        list(held),
        list(held.values()),
        int(options.get("k", 10)),
        GAINS[options.get("gain", "linear")],
        float(options.get("relevant_from", 1)),
        int(options.get("most", 1000)),
    )
    if truth.k < 1 or truth.most < 1 or truth.relevant_from <= 0:
        raise ValueError("k, most and relevant_from must be positive")
    for query, items in held.items():
        if max(items.values()) < truth.relevant_from:
            raise ValueError(f"{path}: nothing is relevant to the query {query!r}")
    if len(held) * truth.most > MOST_ROWS:
        raise ValueError(f"{len(held)} queries with {truth.most} items each are more than {MOST_ROWS} rows: lower most")
    return truth


def judge(job: Job, truth: Truth) -> dict:
    """Scores asked for, one case per query. Raises MistakesFound for predictions."""
    rankings = _read(job, truth)
    ndcgs = np.array([ndcg(ranked, truth) for ranked in rankings])
    scores = {
        key: float(np.mean(ndcgs if key == "ndcg" else [SCORES[key](ranked, truth) for ranked in rankings]))
        for key in job.scores
    }
    return with_cases({"scores": scores}, truth.queries, ndcgs)


def ndcg(ranked: Ranked, truth: Truth) -> float:
    """DCG of the first k items, each gain divided by log2(rank + 1), over that of the best ranking.

    Järvelin & Kekäläinen 2002 in the form of Burges et al. 2005, which discounts the second item already.
    """
    return dcg(truth.gain(ranked.relevance[: truth.k])) / dcg(truth.gain(np.sort(ranked.judged)[::-1][: truth.k]))


def dcg(gains: np.ndarray) -> float:
    """Discounted cumulative gain of the gains in the order of the ranking."""
    return float((gains / np.log2(np.arange(2, len(gains) + 2))).sum())


def mrr(ranked: Ranked, truth: Truth) -> float:
    """1 / rank of the first relevant item, 0 if none is among the first k (Voorhees 1999)."""
    found = np.flatnonzero(ranked.relevance[: truth.k] >= truth.relevant_from)
    return 1 / (int(found[0]) + 1) if len(found) else 0.0


def average_precision(ranked: Ranked, truth: Truth) -> float:
    """Sum of the precision at each relevant item offered, over the number of all relevant ones (Manning et al. 2008).

    Not cut at k.
    """
    found = np.flatnonzero(ranked.relevance >= truth.relevant_from)
    relevant = int((ranked.judged >= truth.relevant_from).sum())
    return float((np.arange(1, len(found) + 1) / (found + 1)).sum() / relevant)


SCORES: dict[str, Callable[[Ranked, Truth], float]] = {"ndcg": ndcg, "mrr": mrr, "map": average_precision}

GAINS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda relevance: relevance,
    "exponential": lambda relevance: np.exp2(relevance) - 1,
}


def _read(job: Job, truth: Truth) -> list[Ranked]:
    """One answer a query, in the order of ``truth.queries``."""
    options = job.options
    file = options.get("predictions", "predictions.csv")
    query_column, item_column, score_column = (options.get(name, name) for name in ("query", "item", "score"))
    places = {query: place for place, query in enumerate(truth.queries)}
    offered: list[set[str]] = [set() for _ in truth.queries]
    at, scores, relevance = array("q"), array("d"), array("d")
    number, name = Number(-LARGEST, LARGEST), Text(200)
    mistakes = Mistakes()

    def wrong(code: str, en: str, zh: str, expected: str, found: str, column: str) -> None:
        mistakes.add(file, code, en, zh, line=line, column=column, expected=expected, found=found)

    rows = read_rows(
        job.prediction_file(file),
        [query_column, item_column, score_column],
        mistakes,
        most_rows=len(places) * truth.most,
    )
    for line, (query, item, text) in rows:
        place = places.get(query)
        if place is None:
            en, zh = f"{printable(query)} is not a query of the input.", f"输入数据中没有查询 {printable(query)}。"
            wrong("unknown_id", en, zh, "a query of the input", query, query_column)
            continue
        try:
            value = number.read(text)
            name.read(item)
        except WrongValue as error:
            column, found = (item_column, item) if error.code == "too_long" else (score_column, text)
            error.note(mistakes, file, line=line, column=column, found=found)
            continue
        if item in offered[place]:
            en, zh = f"{printable(item)} stands twice in one query.", f"{printable(item)} 在同一查询中重复出现。"
            wrong("duplicate_id", en, zh, "each item once a query", item, item_column)
            continue
        if len(offered[place]) >= truth.most:
            en = f"{printable(query)} has more than {truth.most} items."
            zh = f"查询 {printable(query)} 的条目超过 {truth.most} 个。"
            wrong("too_many_items", en, zh, f"at most {truth.most} items a query", query, query_column)
            continue
        offered[place].add(item)
        at.append(place)
        scores.append(value)
        relevance.append(truth.relevance[place].get(item, 0.0))
    for query in sorted(query for query, place in places.items() if not offered[place]):
        shown = printable(query)
        en, zh = f"There is no row for {shown}.", f"缺少 {shown} 的预测。"
        mistakes.add(file, "missing_id", en, zh, column=query_column, expected=shown)
    mistakes.raise_if_any()

    query_of, relevances = np.frombuffer(at, np.int64), np.frombuffer(relevance)
    order = np.lexsort((relevances, -np.frombuffer(scores), query_of))
    ends = np.cumsum(np.bincount(query_of, minlength=len(places)))
    ranked = np.split(relevances[order], ends[:-1])
    judged = (np.fromiter(items.values(), float, len(items)) for items in truth.relevance)
    return [Ranked(one, all) for one, all in zip(ranked, judged)]
