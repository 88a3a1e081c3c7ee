"""Predictions with several rows a case, such as the boxes in a picture."""

from collections.abc import Callable, Collection, Mapping

from .columns import WrongValue
from .job import Job
from .mistakes import Mistakes, printable
from .predictions import add_unknown_id
from .rows import read_rows

Rule = Callable[[list], None]
"""Looks at the values of one row together; raises WrongValue if they do not fit."""


def read_groups(
    job: Job,
    file: str,
    id: str,
    columns: Mapping[str, object],
    ids: Collection[str],
    *,
    least: int = 0,
    most: int,
    rule: Rule | None = None,
) -> dict[str, list[list]]:
    """A contestant's rows by id: the values of each row in the order of ``columns``, rows in the order of the file.

    Every one of ``ids`` is there, with ``least`` to ``most`` rows. Raises MistakesFound for whatever is wrong; a row
    is named by its line, an id with too few rows by itself, for contestants have the ids from the input.
    """
    mistakes = Mistakes()
    groups: dict[str, list[list]] = {key: [] for key in ids}
    counts = dict.fromkeys(ids, 0)
    names, kinds = list(columns), list(columns.values())
    for line, (key, *texts) in read_rows(job.prediction_file(file), [id, *names], mistakes):
        if key not in counts:
            add_unknown_id(mistakes, file, id, key, line)
        elif counts[key] == most:
            raise _too_many(mistakes, file, id, key, line, most)
        else:
            counts[key] += 1
            values = _read(mistakes, file, line, names, kinds, texts, rule)
            if values is not None:
                groups[key].append(values)
    for key in sorted(key for key, count in counts.items() if count < least):
        mistakes.add(
            file,
            "missing_id",
            f"There is no row for {printable(key)}.",
            f"缺少 {printable(key)} 的预测。",
            column=id,
            expected=printable(key),
        )
    mistakes.raise_if_any()
    return groups


def _read(mistakes: Mistakes, file: str, line: int, names, kinds, texts, rule: Rule | None) -> list | None:
    """The values of one row; None, and its mistakes noted, if any is wrong."""
    values = []
    for name, kind, text in zip(names, kinds, texts):
        try:
            values.append(kind.read(text))
        except WrongValue as wrong:
            mistakes.add(
                file, wrong.code, wrong.en, wrong.zh, line=line, column=name, expected=wrong.expected, found=text
            )
    if len(values) < len(names):
        return None
    if rule is not None:
        try:
            rule(values)
        except WrongValue as wrong:
            mistakes.add(file, wrong.code, wrong.en, wrong.zh, line=line, expected=wrong.expected)
            return None
    return values


def _too_many(mistakes: Mistakes, file: str, id: str, key: str, line: int, most: int):
    """Reading on makes no sense: a file of endless rows would only cost time."""
    shown = printable(key)
    if most == 1:
        said = ("duplicate_id", f"{shown} stands in the file more than once.", f"{shown} 在文件中重复出现。")
        expected = "each id once"
    else:
        said = ("too_many_rows", f"{shown} has more than {most} rows.", f"{shown} 的数据行超过 {most} 行。")
        expected = f"at most {most} rows an id"
    return mistakes.stop(file, *said, line=line, column=id, expected=expected, found=key)
