"""One label a case, compared with the truth.

Options: ``labels`` (all that may occur, in the order of the figure), ``id`` and ``label`` (column names),
``predictions`` and ``truth`` (file names), ``recall_of`` (the label that the score ``recall`` is about).
"""

from collections import Counter
from collections.abc import Callable

from jiebang_judge import Job, OneOf, Predictions, read_truth
from sklearn import metrics

MOST_LABELS_DRAWN = 200

Pairs = Counter[tuple[str, str]]
"""How often each (true label, predicted label) occurred."""


def prepare(job: Job) -> dict[str, dict]:
    """The true row of every case. Raises KeyError or ValueError for options or a truth that make no sense."""
    options = job.options
    id, label = options.get("id", "image_id"), options.get("label", "label")
    return read_truth(job.truth_file(options.get("truth", "truth.csv")), id, {label: OneOf(list(options["labels"]))})


def judge(job: Job, truth: dict[str, dict]) -> dict:
    """Scores asked for, one case per id (1 right, 0 wrong), the confusion matrix.

    Raises KeyError or ValueError for options, scores or a truth that make no sense; MistakesFound for predictions.
    """
    options = job.options
    labels = list(options["labels"])
    id, label = options.get("id", "image_id"), options.get("label", "label")
    given = Predictions(job, options.get("predictions", "predictions.csv"), id, {label: OneOf(labels)}, truth)

    pairs: Pairs = Counter((row[label], given[key][label]) for key, row in truth.items())
    right = sum(count for (true, said), count in pairs.items() if true == said)
    result = {
        "scores": {key: float(score(key, pairs, labels, options.get("recall_of"))) for key in job.scores},
        "cases": [{"id": key, "score": int(given[key][label] == truth[key][label])} for key in sorted(truth)],
        "message": {
            "en": f"{right} of {len(truth)} cases are right.",
            "zh": f"{len(truth)} 个样本中有 {right} 个正确。",
        },
    }
    if len(labels) <= MOST_LABELS_DRAWN:
        matrix = [[pairs[true, said] for said in labels] for true in labels]
        result["figures"] = {"confusion": {"kind": "confusion_matrix", "labels": labels, "matrix": matrix}}
    return result


def score(key: str, pairs: Pairs, labels: list[str], recall_of: str | None = None) -> float:
    """The score that ``key`` names: one of ``SCORES``, ``recall``, ``<label>_recall`` or ``<label>_precision``.

    Raises ValueError for any other key.
    """
    if key in SCORES:
        return SCORES[key](pairs)
    if key == "recall" and recall_of in labels:
        return recall(pairs, recall_of)
    for ending, of_label in (("_recall", recall), ("_precision", precision)):
        if key.endswith(ending) and key.removesuffix(ending) in labels:
            return of_label(pairs, key.removesuffix(ending))
    raise ValueError(f"the classification metric has no score {key!r}")


def accuracy(pairs: Pairs) -> float:
    """Share of the cases whose label is right: correct / N."""
    return metrics.accuracy_score(**_table(pairs))


def balanced_accuracy(pairs: Pairs) -> float:
    """Mean recall of the labels present in the truth (Brodersen et al. 2010)."""
    return metrics.recall_score(**_table(pairs), average="macro", labels=_true_labels(pairs), zero_division=0)


def macro_f1(pairs: Pairs) -> float:
    """Mean F1 of the declared labels that are present in truth ∪ prediction.

    A label that occurs in neither has no F1 and is left out; one that is only predicted counts 0 and so lowers the
    mean, which makes guessing a label that does not exist cost something.
    """
    return metrics.f1_score(**_table(pairs), average="macro", zero_division=0)


def weighted_f1(pairs: Pairs) -> float:
    """F1 of each label weighted by its number of true cases."""
    return metrics.f1_score(**_table(pairs), average="weighted", zero_division=0)


def recall(pairs: Pairs, label: str) -> float:
    """TP / (TP + FN). Raises ValueError if no case truly has the label: then it is undefined, and the pack is wrong."""
    if label not in _true_labels(pairs):
        raise ValueError(f"the truth has no case of {label!r}: its recall is undefined")
    return metrics.recall_score(**_table(pairs), average="macro", labels=[label], zero_division=0)


def precision(pairs: Pairs, label: str) -> float:
    """TP / (TP + FP); 0 if the label was never predicted."""
    return metrics.precision_score(**_table(pairs), average="macro", labels=[label], zero_division=0)


def _table(pairs: Pairs) -> dict:
    """As scikit-learn takes it: one row a pair, weighted by how often it occurred; a million cases cost no more."""
    return {
        "y_true": [true for true, _ in pairs],
        "y_pred": [said for _, said in pairs],
        "sample_weight": list(pairs.values()),
    }


def _true_labels(pairs: Pairs) -> list[str]:
    return sorted({true for true, _ in pairs})


SCORES: dict[str, Callable[[Pairs], float]] = {
    "accuracy": accuracy,
    "balanced_accuracy": balanced_accuracy,
    "macro_f1": macro_f1,
    "weighted_f1": weighted_f1,
}
