"""A text a case, compared with one or several references: transcription, translation, reading of print.

Before anything is compared, both sides are brought to one form: Unicode normalisation, white space as one space
between words and none at the ends, lower case if asked for.

Options: ``id``, ``text`` (column names: ``id``, ``text``), ``references`` (columns of the truth, ``[text]``),
``predictions`` and ``truth`` (file names), ``normalise`` (``nfc``; ``nfkc`` also makes full-width letters half-width;
``none``), ``lower`` (false), ``tokens`` of BLEU (``words`` between spaces; ``characters``, for Chinese),
``longest`` (characters of a text that are allowed: 2000).

Where there are several references, the closest counts, which is the one with the smallest normalised edit distance.
A case scores 1 − its normalised edit distance.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jiebang_judge import Job, Table, Text, read_predictions_table, read_truth_table

from .bleu import CorpusBleu
from .cases import refuse_unknown, with_cases
from .edit_distance import edit_distance

SCORES = ("exact_match", "bleu", "edit_distance", "cer")
LONGEST_REFERENCE = 16_384


@dataclass(frozen=True)
class Form:
    """The form in which texts are compared."""

    normalise: str
    lower: bool
    by_characters: bool

    def __post_init__(self) -> None:
        if self.normalise not in ("none", "nfc", "nfkc"):
            raise ValueError(f"there is no normalisation {self.normalise!r}")

    def of(self, text: str) -> str:
        if self.normalise != "none":
            text = unicodedata.normalize(self.normalise.upper(), text)
        return " ".join((text.lower() if self.lower else text).split())

    def tokens(self, text: str) -> Sequence[str]:
        """Of a text in this form; white space is no token."""
        return text.replace(" ", "") if self.by_characters else text.split()


@dataclass(frozen=True)
class Truth:
    table: Table
    references: list[list[str]]
    """Columns, each with one text a case, in the form in which they are compared."""
    form: Form


def prepare(job: Job) -> Truth:
    """Raises ValueError for options, scores or a truth that make no sense."""
    refuse_unknown("text", job.scores, SCORES)
    options = job.options
    tokens = options.get("tokens", "words")
    if tokens not in ("words", "characters"):
        raise ValueError(f"there are no tokens {tokens!r}")
    form = Form(options.get("normalise", "nfc"), bool(options.get("lower", False)), tokens == "characters")
    columns = options.get("references", [options.get("text", "text")])
    kinds = {column: Text(LONGEST_REFERENCE) for column in columns}
    table = read_truth_table(job.truth_file(options.get("truth", "truth.csv")), options.get("id", "id"), kinds)
    references = [[form.of(text) for text in table[column]] for column in columns]
    if "cer" in job.scores and not all(text for column in references for text in column):
        raise ValueError("a reference is empty: its character error rate is undefined")
    return Truth(table, references, form)


def judge(job: Job, truth: Truth) -> dict:
    """Scores asked for, one case per id. Raises MistakesFound for predictions."""
    options, column = job.options, job.options.get("text", "text")
    said = read_predictions_table(
        job,
        options.get("predictions", "predictions.csv"),
        options.get("id", "id"),
        {column: Text(int(options.get("longest", 2000)))},
        truth.table,
    )[column]
    distances = np.empty(len(said))
    bleu = CorpusBleu() if "bleu" in job.scores else None
    wrong = characters = exact = 0
    for place, (text, *references) in enumerate(zip(said, *truth.references)):
        text = truth.form.of(text)
        normalised, distance, length = closest(text, references)
        distances[place] = normalised
        wrong += distance
        characters += length
        exact += text in references
        if bleu is not None:
            bleu.add(truth.form.tokens(text), [truth.form.tokens(one) for one in references])
    scores = {
        "exact_match": exact / len(said),
        "bleu": bleu.score() if bleu is not None else 0.0,
        "edit_distance": float(distances.mean()),
        "cer": wrong / characters if characters else 0.0,
    }
    return with_cases({"scores": {key: scores[key] for key in job.scores}}, truth.table.ids, 1 - distances)


def closest(text: str, references: Sequence[str]) -> tuple[float, int, int]:
    """Of the closest reference: normalised edit distance, edit distance, and how many characters it has."""
    return min(_distance(text, reference) for reference in references)


def _distance(text: str, reference: str) -> tuple[float, int, int]:
    """The normalised distance is the distance over the longer one's length: 0 for equal texts, empty ones included."""
    distance = edit_distance(text, reference)
    return distance / max(len(text), len(reference), 1), distance, len(reference)
