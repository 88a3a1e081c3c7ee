"""Which label a case has, compared with the truth.

Options: ``labels`` (all that may occur, in the order of the figure), ``id`` and ``label`` (column names),
``predictions`` and ``truth`` (file names), ``recall_of`` (the label that the score ``recall`` is about), ``answer``:

- ``label`` (unless said otherwise): one label a case, in the column ``label``; a case scores 1 or 0.
- ``top_k``: up to ``k`` labels a case, the most probable first, one space between them, in the column ``label``; a
  case scores 1 / rank of the true label, or 0.
- ``probabilities``: a column for each label, named like it, with its probability; a case scores the probability of
  its true label.

``k`` (5 unless said otherwise) also is the k of ``map_at_k``. What was answered counts as one label where a score
needs one: the first of the list, or the most probable (of equals, the one that ``labels`` names first).
"""

import warnings
from dataclasses import dataclass

import numpy as np
from sklearn import metrics as sk

from jiebang_judge import Job, Number, OneOf, Table, WrongValue, printable, read_predictions_table, read_truth_table

from .cases import refuse_unknown, with_cases

MOST_LABELS_DRAWN = 200
MOST_PROBABILITIES = 20_000_000
"""Cases × labels: each takes 8 bytes, and several copies are made."""
SUM_TOLERANCE = 1e-6
BLOCK = 65_536
"""Rows that are looked at together where the work takes memory for each label."""


@dataclass(frozen=True)
class Truth:
    labels: list[str]
    table: Table
    codes: np.ndarray
    """The true label of each case as its place in ``labels``."""
    answer: str
    k: int


@dataclass(frozen=True)
class Said:
    """What was predicted, in the order of the truth."""

    codes: np.ndarray
    """One label a case."""
    ranks: np.ndarray | None
    """Rank of the true label from 1 on, 0 if it was not named; only where several labels are answered."""
    probabilities: np.ndarray | None
    """(cases, labels)"""


def prepare(job: Job) -> Truth:
    """Raises KeyError or ValueError for options, scores or a truth that make no sense."""
    options = job.options
    labels = list(options["labels"])
    answer = options.get("answer", "label")
    if answer not in ("label", "top_k", "probabilities"):
        raise ValueError(f"there is no answer {answer!r}")
    known = set(LABEL_SCORES) | {f"{label}_{kind}" for label in labels for kind in ("recall", "precision")}
    known |= {"recall"} if options.get("recall_of") in labels else set()
    known |= {"map_at_k"} if answer != "label" else set()
    known |= {"log_loss", "roc_auc"} if answer == "probabilities" else set()
    refuse_unknown("classification", job.scores, known)

    label = options.get("label", "label")
    table = read_truth_table(
        job.truth_file(options.get("truth", "truth.csv")), options.get("id", "image_id"), {label: OneOf(labels)}
    )
    if answer == "probabilities" and len(table) * len(labels) > MOST_PROBABILITIES:
        raise ValueError(f"{len(table)} cases × {len(labels)} labels are too many probabilities")
    codes = _codes(table[label], labels)
    present = set(codes.tolist())
    for key in job.scores:
        if (recalled := _recalled(key, options)) is not None and labels.index(recalled) not in present:
            raise ValueError(f"the truth has no case of {recalled!r}: its recall is undefined")
    if "roc_auc" in job.scores and len(present) < 2:
        raise ValueError("the truth has one label only: the area under the curve is undefined")
    return Truth(labels, table, codes, answer, int(options.get("k", 5)))


def judge(job: Job, truth: Truth) -> dict:
    """Scores asked for, one case per id, the confusion matrix. Raises MistakesFound for predictions."""
    said = _read(job, truth)
    right = int((said.codes == truth.codes).sum())
    result = {
        "scores": {key: _score(key, truth, said, job.options) for key in job.scores},
        "message": {
            "en": f"{right} of {len(truth.table)} cases are right.",
            "zh": f"{len(truth.table)} 个样本中有 {right} 个正确。",
        },
    }
    if len(truth.labels) <= MOST_LABELS_DRAWN:
        matrix = sk.confusion_matrix(truth.codes, said.codes, labels=range(len(truth.labels)))
        confusion = {"kind": "confusion_matrix", "labels": truth.labels, "matrix": matrix.tolist()}
        result["figures"] = {"confusion": confusion}
    return with_cases(result, truth.table.ids, _case_scores(truth, said))


def accuracy(true: np.ndarray, said: np.ndarray) -> float:
    """Share of the cases whose label is right."""
    return float(sk.accuracy_score(true, said))


def balanced_accuracy(true: np.ndarray, said: np.ndarray) -> float:
    """Mean recall of the labels present in the truth (Brodersen et al. 2010)."""
    with warnings.catch_warnings():  # Of labels that are only predicted, which have no recall.
        warnings.simplefilter("ignore", UserWarning)
        return float(sk.balanced_accuracy_score(true, said))


def macro_f1(true: np.ndarray, said: np.ndarray) -> float:
    """Mean F1 of the labels that are present in truth ∪ prediction.

    A label that occurs in neither has no F1 and is left out; one that is only predicted counts 0 and so lowers the
    mean, which makes guessing a label that does not exist cost something.
    """
    return float(sk.f1_score(true, said, average="macro", zero_division=0))


def weighted_f1(true: np.ndarray, said: np.ndarray) -> float:
    """F1 of each label weighted by its number of true cases."""
    return float(sk.f1_score(true, said, average="weighted", zero_division=0))


def log_loss(true: np.ndarray, probabilities: np.ndarray) -> float:
    """Mean of −ln of the true label's probability; 0 counts as 2.2e-16, and so costs 36.04."""
    labels = range(probabilities.shape[1])
    total = sum(
        sk.log_loss(true[at : at + BLOCK], probabilities[at : at + BLOCK], labels=labels, normalize=False)
        for at in range(0, len(true), BLOCK)
    )
    return float(total / len(true))


def roc_auc(true: np.ndarray, probabilities: np.ndarray) -> float:
    """Area under the ROC curve (Fawcett 2006); equal probabilities count half.

    Of two labels, that of the second's probability. Of more, the mean over the labels present in the truth, each
    against all the others (macro, one-vs-rest; Provost & Domingos 2000 without the weights).
    """
    columns = [1] if probabilities.shape[1] == 2 else np.unique(true)
    return float(np.mean([sk.roc_auc_score(true == column, probabilities[:, column]) for column in columns]))


def map_at_k(ranks: np.ndarray, k: int) -> float:
    """Mean average precision of k labels, one of them right: mean of 1 / rank, 0 beyond k. ``ranks``: 0 for none."""
    return float(_reciprocal(ranks, k).mean())


LABEL_SCORES = {
    "accuracy": accuracy,
    "balanced_accuracy": balanced_accuracy,
    "macro_f1": macro_f1,
    "weighted_f1": weighted_f1,
}


class TopLabels:
    """Up to ``k`` different labels with one space between them; read as their places among ``labels``."""

    def __init__(self, labels: list[str], k: int) -> None:
        self.one = OneOf(labels)
        self.codes = {label: code for code, label in enumerate(labels)}
        self.k = k

    def read(self, text: str) -> tuple[int, ...]:
        """Raises WrongValue ``unknown_label``, ``duplicate_label`` or ``too_many_labels``."""
        words = text.split(" ")
        if len(words) > self.k:
            raise WrongValue(
                "too_many_labels",
                f"at most {self.k} labels",
                f"The row has {len(words)} labels, at most {self.k} are allowed.",
                f"该行有 {len(words)} 个类别，最多允许 {self.k} 个。",
            )
        codes = tuple(self.codes[self.one.read(word)] for word in words)
        if len(set(codes)) < len(codes):
            raise WrongValue(
                "duplicate_label",
                "each label once",
                f'A label stands twice in "{printable(text)}".',
                f"“{printable(text)}”中有重复的类别。",
            )
        return codes


def sums_to_one(probabilities: list[float]) -> None:
    """Raises WrongValue ``wrong_sum``."""
    total = sum(probabilities)
    if abs(total - 1) > SUM_TOLERANCE + 1e-12:  # The last for what adding up itself rounds away.
        raise WrongValue(
            "wrong_sum",
            f"a sum of 1 ± {SUM_TOLERANCE:g}",
            f"The probabilities of the row add up to {total:.9g} and not to 1.",
            f"该行各类别概率之和为 {total:.9g}，应为 1。",
        )


def _read(job: Job, truth: Truth) -> Said:
    options, labels = job.options, truth.labels
    file, id = options.get("predictions", "predictions.csv"), options.get("id", "image_id")
    label = options.get("label", "label")
    if truth.answer == "probabilities":
        columns = {name: Number(0, 1) for name in labels}
        table = read_predictions_table(job, file, id, columns, truth.table, sums_to_one)
        probabilities = np.column_stack([np.frombuffer(table[name]) for name in labels])
        return Said(probabilities.argmax(axis=1), _ranks(truth.codes, probabilities), probabilities)
    if truth.answer == "top_k":
        named = read_predictions_table(job, file, id, {label: TopLabels(labels, truth.k)}, truth.table)[label]
        ranks = [row.index(true) + 1 if true in row else 0 for row, true in zip(named, truth.codes.tolist())]
        return Said(np.fromiter((row[0] for row in named), np.int64, len(named)), np.array(ranks), None)
    said = read_predictions_table(job, file, id, {label: OneOf(labels)}, truth.table)[label]
    return Said(_codes(said, labels), None, None)


def _score(key: str, truth: Truth, said: Said, options: dict) -> float:
    if key in LABEL_SCORES:
        return LABEL_SCORES[key](truth.codes, said.codes)
    if key == "map_at_k":
        return map_at_k(said.ranks, truth.k)
    if key == "log_loss":
        return log_loss(truth.codes, said.probabilities)
    if key == "roc_auc":
        return roc_auc(truth.codes, said.probabilities)
    if (label := _recalled(key, options)) is not None:
        code = truth.labels.index(label)
        return float(sk.recall_score(truth.codes == code, said.codes == code))
    code = truth.labels.index(key.removesuffix("_precision"))
    return float(sk.precision_score(truth.codes == code, said.codes == code, zero_division=0))


def _recalled(key: str, options: dict) -> str | None:
    """The label whose recall the score ``key`` is, if it is one."""
    if key == "recall":
        return options["recall_of"]
    return key.removesuffix("_recall") if key.endswith("_recall") else None


def _case_scores(truth: Truth, said: Said) -> np.ndarray:
    if said.probabilities is not None:
        return said.probabilities[np.arange(len(truth.codes)), truth.codes]
    if said.ranks is not None:
        return _reciprocal(said.ranks, truth.k)
    return (said.codes == truth.codes).astype(float)


def _codes(values: list[str], labels: list[str]) -> np.ndarray:
    code = {label: place for place, label in enumerate(labels)}
    return np.fromiter((code[value] for value in values), np.int64, len(values))


def _ranks(true: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """1 + the number of other labels that are at least as probable: a tie never helps."""
    ranks = np.empty(len(true), np.int64)
    for at in range(0, len(true), BLOCK):
        rows = probabilities[at : at + BLOCK]
        own = rows[np.arange(len(rows)), true[at : at + BLOCK]]
        ranks[at : at + BLOCK] = (rows >= own[:, None]).sum(axis=1)
    return ranks


def _reciprocal(ranks: np.ndarray, k: int) -> np.ndarray:
    return np.where((ranks >= 1) & (ranks <= k), 1 / np.maximum(ranks, 1), 0.0)
