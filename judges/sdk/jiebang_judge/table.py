"""Truth and predictions by column: a million rows take tens of megabytes instead of hundreds."""

from array import array
from collections.abc import Iterator, Mapping, MutableSequence

from .columns import Number
from .job import Job
from .predictions import Rule, predicted_rows, truth_rows


class Table:
    """``table[column]`` holds one value a case, in the order of ``table.ids``.

    A column of ``Number`` is an ``array('d')``, which numpy reads without a copy; any other is a list.
    ``positions`` gives each id its place in every column.
    """

    def __init__(self, positions: Mapping[str, int], columns: dict[str, MutableSequence]) -> None:
        self.positions = positions
        self._columns = columns

    def __getitem__(self, column: str) -> MutableSequence:
        return self._columns[column]

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def ids(self) -> Iterator[str]:
        return iter(self.positions)


def read_truth_table(path: str, id: str, columns: Mapping[str, object]) -> Table:
    """The truth in the file's order. Raises ValueError for anything wrong: it is never the contestant's mistake."""
    held: list[MutableSequence] = [array("d") if isinstance(kind, Number) else [] for kind in columns.values()]
    positions: dict[str, int] = {}
    for key, values in truth_rows(path, id, columns):
        positions[key] = len(positions)
        for column, value in zip(held, values):
            column.append(value)
    return Table(positions, dict(zip(columns, held)))


def read_predictions_table(
    job: Job, file: str, id: str, columns: Mapping[str, object], truth: Table, rule: Rule | None = None
) -> Table:
    """A contestant's rows in the order of the truth, complete and of the right kind.

    ``rule`` looks at the values of a row together and raises WrongValue if they do not fit. Raises MistakesFound with
    every row that is wrong and every id that has none.
    """
    rows = len(truth)
    held: list[MutableSequence] = [
        array("d", bytes(8 * rows)) if isinstance(kind, Number) else [None] * rows for kind in columns.values()
    ]
    for position, values in predicted_rows(job, file, id, columns, truth.positions, rule):
        for column, value in zip(held, values):
            column[position] = value
    return Table(truth.positions, dict(zip(columns, held)))
