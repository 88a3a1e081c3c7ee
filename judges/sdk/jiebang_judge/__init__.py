"""What the author of a judge imports.

A judge is a function from a ``Job`` to its scores; ``run`` does the rest::

    from jiebang_judge import Job, Number, Predictions, read_truth, run

    def judge(job: Job) -> dict:
        truth = read_truth(job.truth_file("truth.csv"), "image_id", {"count": Number()})
        given = Predictions(job, "predictions.csv", "image_id", {"count": Number(low=0)}, truth)
        errors = {id: abs(given[id]["count"] - row["count"]) for id, row in truth.items()}
        return {"scores": {"mae": sum(errors.values()) / len(errors)}}

    run(judge)

What takes time and needs no predictions (imports, the truth) belongs into ``run(judge, prepare)``: the platform starts a
judge before there are predictions, and a score then waits for nothing but itself.
"""

from .columns import Number, OneOf, Text, WrongValue
from .files import open_regular
from .job import Job, run
from .mistakes import Mistakes, MistakesFound, printable
from .predictions import Predictions, read_truth
from .rows import read_rows
from .table import Table, read_predictions_table, read_truth_table

__all__ = [
    "Job",
    "Mistakes",
    "MistakesFound",
    "Number",
    "OneOf",
    "Predictions",
    "Table",
    "Text",
    "WrongValue",
    "open_regular",
    "printable",
    "read_predictions_table",
    "read_rows",
    "read_truth",
    "read_truth_table",
    "run",
]
