"""Predictions and truth: one row a case, told apart by an id."""

from collections.abc import Callable, Collection, Iterator, Mapping

from .columns import WrongValue
from .job import Job
from .mistakes import LISTED, Mistakes, MistakesFound, printable
from .rows import read_rows

Rule = Callable[[list], None]
"""Looks at the values of one row together; raises WrongValue."""


class Predictions(dict):
    """A contestant's rows by id: ``predictions[id][column]``, complete and of the right kind.

    Every one of ``ids`` is there once and nothing else is; the order of rows does not matter. Raises MistakesFound
    otherwise; ids that lack a prediction are named, for contestants have them from the input.
    """

    def __init__(self, job: Job, file: str, id: str, columns: Mapping[str, object], ids: Collection[str]) -> None:
        super().__init__()
        keys = list(ids)
        positions = {key: position for position, key in enumerate(keys)}
        for position, values in predicted_rows(job, file, id, columns, positions):
            self[keys[position]] = dict(zip(columns, values))


def predicted_rows(
    job: Job,
    file: str,
    id: str,
    columns: Mapping[str, object],
    positions: Mapping[str, int],
    rule: Rule | None = None,
) -> Iterator[tuple[int, list]]:
    """Yields ``(position, values)`` of each row that is right; ``positions`` gives each id its own, from 0 on.

    At the end raises MistakesFound if any row was wrong or any id has none, so that what was yielded until then is
    of use only to those who read on to the end.
    """
    mistakes = Mistakes()
    seen = bytearray(len(positions))
    names, kinds = list(columns), list(columns.values())
    for line, (key, *texts) in read_rows(job.prediction_file(file), [id, *names], mistakes, most_rows=len(positions)):
        position = positions.get(key)
        if position is None:
            add_unknown_id(mistakes, file, id, key, line)
            continue
        if seen[position]:
            mistakes.add(
                file,
                "duplicate_id",
                f"{printable(key)} stands in the file more than once.",
                f"{printable(key)} 在文件中重复出现。",
                line=line,
                column=id,
                expected="each id once",
                found=key,
            )
            continue
        seen[position] = 1
        values: list = []
        for name, kind, text in zip(names, kinds, texts):
            try:
                values.append(kind.read(text))
            except WrongValue as wrong:
                wrong.note(mistakes, file, line=line, column=name, found=text)
        if len(values) < len(names):
            continue
        if rule is not None:
            try:
                rule(values)
            except WrongValue as wrong:
                wrong.note(mistakes, file, line=line)
        yield position, values
    if not all(seen):
        # By name and not in the truth's own order, which is nobody's business.
        missing = sorted(key for key, position in positions.items() if not seen[position])
        for key in missing[:LISTED]:
            mistakes.add(
                file,
                "missing_id",
                f"There is no row for {printable(key)}.",
                f"缺少 {printable(key)} 的预测。",
                column=id,
                expected=printable(key),
            )
        mistakes.more += len(missing[LISTED:])
    mistakes.raise_if_any()


def read_truth(path: str, id: str, columns: Mapping[str, object]) -> dict[str, dict]:
    """The truth's rows by id, in the file's order: ``truth[id][column]``.

    Raises ValueError for anything wrong: a mistake in the truth is never the contestant's.
    """
    return {key: dict(zip(columns, values)) for key, values in truth_rows(path, id, columns)}


def truth_rows(path: str, id: str, columns: Mapping[str, object]) -> Iterator[tuple[str, list]]:
    """Yields ``(id, values)`` of each row of the truth. Raises ValueError for anything wrong, no rows included."""
    seen: set[str] = set()
    for line, (key, *values) in whole_rows(path, [id, *columns]):
        if key in seen:
            raise ValueError(f"{path}:{line}: {key!r} stands twice")
        seen.add(key)
        try:
            yield key, [kind.read(text) for kind, text in zip(columns.values(), values)]
        except WrongValue as wrong:
            raise ValueError(f"{path}:{line}: {wrong}") from wrong


def whole_rows(path: str, columns: list[str]) -> Iterator[tuple[int, list[str]]]:
    """``read_rows`` for a file of the pack's own: raises ValueError for anything wrong, no rows included."""
    mistakes = Mistakes()
    rows = 0
    try:
        for rows, row in enumerate(read_rows(path, columns, mistakes), 1):
            yield row
        mistakes.raise_if_any()
    except MistakesFound as found:
        first = found.mistakes.listed[0]
        raise ValueError(f"{path}:{first.get('line', 1)}: {first['message']['en']}") from found
    if not rows:
        raise ValueError(f"{path}: no rows")


def add_unknown_id(mistakes: Mistakes, file: str, column: str, key: str, line: int) -> None:
    """Notes that a row is about something that the input does not have."""
    mistakes.add(
        file,
        "unknown_id",
        f"{printable(key)} is not an id of the input.",
        f"输入数据中没有 {printable(key)}。",
        line=line,
        column=column,
        expected="an id of the input",
        found=key,
    )
