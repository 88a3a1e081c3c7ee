"""Reading a contestant's CSV file: strictly, in bounded memory, and with every mistake where it stands."""

import csv
import os
from collections.abc import Collection, Iterator
from pathlib import Path

from jiebang_judge.mistakes import MOST, Mistake, Mistakes

LONGEST_LINE = 10_000


def read_table(path: Path, columns: list[str], ids: Collection[str]) -> dict[str, dict[str, str]]:
    """Reads a table with exactly these columns, in any order, whose first named column holds each of ``ids`` once.

    Returns id → column → text, with one entry for each of ``ids``; ``line`` holds the line number as text.
    UTF-8 with or without a byte order mark, LF or CRLF; the order of rows does not matter.
    Raises Mistakes.
    """
    file = path.name
    wanted = set(ids)
    mistakes: list[Mistake] = []
    more = 0
    rows: dict[str, dict[str, str]] = {}

    def wrong(code: str, line: int | None = None, **rest: str) -> None:
        nonlocal more
        if len(mistakes) < MOST:
            mistakes.append(Mistake(file, code, line, **rest))
        else:
            more += 1

    lines = _lines(path, file)
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader, None)
        if header is None:
            raise Mistakes([Mistake(file, "empty_file")])
        _check_header(file, header, columns)
        count = 0
        for fields in reader:
            line = reader.line_num
            if not fields:
                continue
            count += 1
            if count > len(wanted):
                wrong("too_many_rows", line, expected=str(len(wanted)))
                break
            if len(fields) != len(header):
                wrong("wrong_field_count", line, expected=str(len(header)), found=str(len(fields)))
                continue
            row = dict(zip(header, fields, strict=True))
            key = row[columns[0]]
            if key not in wanted:
                wrong("unknown_id", line, column=columns[0], found=key)
            elif key in rows:
                wrong("duplicate_id", line, column=columns[0], found=key)
            else:
                rows[key] = {**row, "line": str(line)}
    except csv.Error as error:
        code = "unclosed_quote" if "unexpected end" in str(error) else "wrong_encoding"
        wrong(code, reader.line_num, found=str(error))
    if not any(m.code in ("unclosed_quote", "too_many_rows", "wrong_encoding") for m in mistakes):
        for key in ids:
            if key not in rows:
                wrong("missing_id", column=columns[0], expected=key)
    if mistakes:
        raise Mistakes(mistakes, more)
    return rows


def _check_header(file: str, header: list[str], columns: list[str]) -> None:
    mistakes = [
        Mistake(file, "missing_column", 1, column=name, expected=name) for name in columns if name not in header
    ]
    expected = ", ".join(columns)
    for name in header:
        if name not in columns:
            mistakes.append(Mistake(file, "unknown_column", 1, expected=expected, found=name))
        elif header.count(name) > 1:
            mistakes.append(Mistake(file, "duplicate_column", 1, found=name))
            break
    if mistakes:
        raise Mistakes(mistakes)


def _lines(path: Path, file: str) -> Iterator[str]:
    """The file's lines, decoded one at a time."""
    if not os.path.lexists(path):
        raise Mistakes([Mistake(file, "missing_file")])
    if path.is_symlink() or not path.is_file():
        raise Mistakes([Mistake(file, "not_a_file")])
    if path.stat().st_size == 0:
        raise Mistakes([Mistake(file, "empty_file")])
    with path.open("rb") as stream:
        number = 0
        while raw := stream.readline(LONGEST_LINE + 1):
            number += 1
            if number == 1:
                if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise Mistakes([Mistake(file, "wrong_encoding", 1, found="UTF-16")])
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            if len(raw) > LONGEST_LINE:
                raise Mistakes([Mistake(file, "line_too_long", number, expected=str(LONGEST_LINE))])
            if b"\0" in raw:
                raise Mistakes([Mistake(file, "wrong_encoding", number, found="NUL")])
            try:
                yield raw.decode("utf-8")
            except UnicodeDecodeError as error:
                found = f"byte 0x{raw[error.start]:02x}"
                raise Mistakes([Mistake(file, "wrong_encoding", number, found=found)]) from None
