"""One label for each case.

Options: ``labels`` (all that there are), ``id`` and ``label`` (columns), ``predictions`` and ``truth`` (files).
Scores: ``accuracy``, ``balanced_accuracy``, ``macro_f1``, ``weighted_f1``, ``<label>_recall``, ``<label>_precision``.
"""

import csv
from collections import Counter

from jiebang_judge import Mistake, Mistakes, Task, read_table
from jiebang_judge.mistakes import MOST


def score(task: Task) -> dict:
    """Compares predicted with true labels; see the module for options and scores."""
    options = task.options
    labels = options["labels"]
    id_column, label_column = options.get("id", "image_id"), options.get("label", "label")
    file = options.get("predictions", "predictions.csv")
    truth = _read_truth(task, id_column, label_column)
    rows = read_table(task.predictions / file, [id_column, label_column], ids=truth)
    known = set(labels)
    wrong = [row for row in rows.values() if row[label_column] not in known]
    if wrong:
        wrong.sort(key=lambda row: int(row["line"]))
        expected = ", ".join(labels)
        raise Mistakes(
            [
                Mistake(file, "unknown_label", int(row["line"]), label_column, expected, row[label_column])
                for row in wrong[:MOST]
            ],
            max(0, len(wrong) - MOST),
        )
    pairs = [(truth[key], rows[key][label_column]) for key in truth]
    table = scores_of(pairs, labels)
    count = Counter(pairs)
    return {
        "scores": {key: table[key] for key in task.scores},
        "cases": [{"id": key, "score": float(truth[key] == rows[key][label_column])} for key in truth],
        "figures": {
            "confusion": {
                "kind": "confusion_matrix",
                "labels": labels,
                "matrix": [[count[(true, predicted)] for predicted in labels] for true in labels],
            }
        },
    }


def scores_of(pairs: list[tuple[str, str]], labels: list[str]) -> dict[str, float]:
    """Every score of (true, predicted) pairs, each in [0, 1].

    F1 of a label is 2TP / (2TP + FP + FN). ``macro_f1`` is its mean over the labels that occur in the truth or the
    predictions; ``weighted_f1`` weighs by occurrence in the truth; ``balanced_accuracy`` is the mean recall over the
    labels that occur in the truth. These are the definitions of scikit-learn 1.2 (``sklearn.metrics``). A label's
    recall (precision) is 0 when it never occurs in the truth (predictions).
    """
    right = Counter(true for true, predicted in pairs if true == predicted)
    true_count = Counter(true for true, _ in pairs)
    predicted_count = Counter(predicted for _, predicted in pairs)
    f1 = {
        label: 2 * right[label] / (true_count[label] + predicted_count[label])
        for label in labels
        if true_count[label] + predicted_count[label]
    }
    recall = {label: right[label] / true_count[label] if true_count[label] else 0.0 for label in labels}
    precision = {label: right[label] / predicted_count[label] if predicted_count[label] else 0.0 for label in labels}
    present = [label for label in labels if true_count[label]]
    total = len(pairs)
    return {
        "accuracy": sum(right.values()) / total,
        "balanced_accuracy": sum(recall[label] for label in present) / len(present),
        "macro_f1": sum(f1.values()) / len(f1),
        "weighted_f1": sum(f1[label] * true_count[label] for label in present) / total,
        **{f"{label}_recall": recall[label] for label in labels},
        **{f"{label}_precision": precision[label] for label in labels},
    }


def _read_truth(task: Task, id_column: str, label_column: str) -> dict[str, str]:
    path = task.truth / task.options.get("truth", "truth.csv")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {row[id_column]: row[label_column] for row in csv.DictReader(stream)}
