"""Predictions and truth: one row a case, told apart by an id."""

from collections.abc import Collection, Mapping

from .columns import WrongValue
from .job import Job
from .mistakes import Mistakes, MistakesFound, printable
from .rows import read_rows


class Predictions(dict):
    """A contestant's rows by id: ``predictions[id][column]``, complete and of the right kind.

    Every one of ``ids`` is there once and nothing else is; the order of rows does not matter. Raises MistakesFound
    otherwise; ids that lack a prediction are named, for contestants have them from the input.
    """

    def __init__(self, job: Job, file: str, id: str, columns: Mapping[str, object], ids: Collection[str]) -> None:
        super().__init__()
        mistakes = Mistakes()
        seen: set[str] = set()
        for line, (key, *values) in read_rows(
            job.prediction_file(file), [id, *columns], mistakes, most_rows=len(ids)
        ):
            if key in seen:
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
            if key not in ids:
                mistakes.add(
                    file,
                    "unknown_id",
                    f"{printable(key)} is not an id of the input.",
                    f"输入数据中没有 {printable(key)}。",
                    line=line,
                    column=id,
                    expected="an id of the input",
                    found=key,
                )
                continue
            seen.add(key)
            row = {}
            for (column, kind), text in zip(columns.items(), values):
                try:
                    row[column] = kind.read(text)
                except WrongValue as wrong:
                    mistakes.add(
                        file,
                        wrong.code,
                        wrong.en,
                        wrong.zh,
                        line=line,
                        column=column,
                        expected=wrong.expected,
                        found=text,
                    )
            self[key] = row
        if len(seen) < len(ids):
            # By name and not in the truth's own order, which is nobody's business.
            for key in sorted(set(ids) - seen):
                mistakes.add(
                    file,
                    "missing_id",
                    f"There is no row for {printable(key)}.",
                    f"缺少 {printable(key)} 的预测。",
                    column=id,
                    expected=printable(key),
                )
        mistakes.raise_if_any()


def read_truth(path: str, id: str, columns: Mapping[str, object]) -> dict[str, dict]:
    """The truth's rows by id, in the file's order: ``truth[id][column]``.

    Raises ValueError for anything wrong: a mistake in the truth is never the contestant's.
    """
    mistakes = Mistakes()
    truth: dict[str, dict] = {}
    try:
        for line, (key, *values) in read_rows(path, [id, *columns], mistakes):
            if key in truth:
                raise ValueError(f"{path}:{line}: {key!r} stands twice")
            try:
                truth[key] = {column: kind.read(text) for (column, kind), text in zip(columns.items(), values)}
            except WrongValue as wrong:
                raise ValueError(f"{path}:{line}: {wrong}") from wrong
        mistakes.raise_if_any()
    except MistakesFound as found:
        first = found.mistakes.listed[0]
        raise ValueError(f"{path}:{first.get('line', 1)}: {first['message']['en']}") from found
    if not truth:
        raise ValueError(f"{path}: no rows")
    return truth
