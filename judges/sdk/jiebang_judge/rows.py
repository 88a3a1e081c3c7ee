"""Reads a contestant's CSV file row by row, in bounded memory, trusting nothing about it.

The dialect: UTF-8 (a byte order mark is tolerated), LF or CRLF, commas, fields optionally in double quotes (RFC 4180)
but without line breaks inside them; one header line; columns in any order; empty lines are passed over.
"""

import csv
import os
from collections.abc import Iterator, Sequence

from .files import open_regular
from .mistakes import Mistakes, printable, shortened

LONGEST_LINE = 16_384


def read_rows(
    path: str, columns: Sequence[str], mistakes: Mistakes, most_rows: int | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yields ``(line, values)`` with the values in the order of ``columns``; lines count from 1, the header included.

    A row with a wrong number of fields or an unclosed quote is noted in ``mistakes`` and left out. What makes the
    rest unreadable raises ``MistakesFound``: no such file, no regular file, an empty one, another encoding or line
    ending, a wrong header, an endless line, more than ``most_rows`` rows (seen after reading one row too many).
    """
    name = os.path.basename(path)
    order: list[int] | None = None
    rows = 0
    with open_regular(path, name, mistakes) as file:
        for line, text in _lines(file, name, mistakes):
            fields = _fields(text)
            if order is None:
                if fields is None:
                    raise _unclosed(name, line, mistakes)
                order = _order(fields, columns, name, line, mistakes)
                width = len(fields)
                continue
            rows += 1
            if most_rows is not None and rows > most_rows:
                raise mistakes.stop(
                    name,
                    "too_many_rows",
                    f"The file has more rows than there are cases: {most_rows} are expected.",
                    f"文件的数据行数超过应有的 {most_rows} 行。",
                    line=line,
                    expected=f"{most_rows} rows",
                )
            if fields is None:
                _unclosed(name, line, mistakes)
            elif len(fields) != width:
                mistakes.add(
                    name,
                    "wrong_field_count",
                    f"The line has {len(fields)} fields, the header has {width}.",
                    f"该行有 {len(fields)} 个字段，而表头有 {width} 个。",
                    line=line,
                    expected=str(width),
                    found=str(len(fields)),
                )
            else:
                yield line, [fields[i] for i in order]
    if order is None:
        raise mistakes.stop(name, "empty_file", "The file is empty.", "文件为空。", expected=",".join(columns))


def _lines(file, name: str, mistakes: Mistakes) -> Iterator[tuple[int, str]]:
    """Yields ``(line, text)`` of every line that is not empty, without its ending."""
    line = 0
    while raw := file.readline(LONGEST_LINE):
        line += 1
        if line == 1:
            if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise _encoding(name, line, "UTF-16", mistakes)
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if b"\0" in raw:
            raise _encoding(name, line, "a NUL byte", mistakes)
        complete = raw.endswith(b"\n")
        raw = raw.removesuffix(b"\n").removesuffix(b"\r")
        if b"\r" in raw:
            raise mistakes.stop(
                name,
                "wrong_line_ending",
                "Lines must end with LF or CRLF; this file has a bare CR.",
                "行尾必须是 LF 或 CRLF；该文件含有单独的 CR。",
                line=line,
                expected="LF or CRLF",
                found="CR",
            )
        if not complete and len(raw) >= LONGEST_LINE - 3:
            raise mistakes.stop(
                name,
                "line_too_long",
                f"The line is longer than {LONGEST_LINE} bytes.",
                f"该行超过 {LONGEST_LINE} 字节。",
                line=line,
                expected=f"at most {LONGEST_LINE} bytes",
            )
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _encoding(name, line, f"byte 0x{raw[error.start]:02x}", mistakes) from None
        if text:
            yield line, text


def _fields(text: str) -> list[str] | None:
    """The fields of one line; None if a quote is left open or stands where none may."""
    if '"' not in text:
        return text.split(",")
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error:
        return None


def _order(found: list[str], columns: Sequence[str], name: str, line: int, mistakes: Mistakes) -> list[int]:
    """Where in a row each of ``columns`` stands."""
    expected = shortened(",".join(columns))
    shown = printable(",".join(found))
    if not set(found) & set(columns):
        raise mistakes.stop(
            name,
            "wrong_header",
            f"The first line must be the header {expected}.",
            f"第一行必须是表头 {expected}。",
            line=line,
            expected=expected,
            found=shown,
        )
    if len(set(found)) != len(found):
        raise mistakes.stop(
            name,
            "wrong_header",
            "A column stands twice in the header.",
            "表头中有重复的列。",
            line=line,
            expected=expected,
            found=shown,
        )
    for column in columns:
        if column not in found:
            mistakes.add(
                name,
                "missing_column",
                f"The header has no column {column}.",
                f"表头缺少列 {column}。",
                line=line,
                column=column,
                expected=expected,
                found=shown,
            )
    for column in found:
        if column not in columns:
            mistakes.add(
                name,
                "unknown_column",
                f"The column {printable(column)} is not expected.",
                f"不应有列 {printable(column)}。",
                line=line,
                column=column,
                expected=expected,
                found=column,
            )
    mistakes.raise_if_any()
    return [found.index(column) for column in columns]


def _unclosed(name: str, line: int, mistakes: Mistakes):
    return mistakes.stop(
        name,
        "unclosed_quote",
        "A double quote is not closed on its line, or stands inside a field.",
        "双引号未在本行内闭合，或出现在字段中间。",
        line=line,
        expected='""',
    )


def _encoding(name: str, line: int, found: str, mistakes: Mistakes):
    return mistakes.stop(
        name,
        "wrong_encoding",
        f"The file must be UTF-8 text; {found} was found.",
        f"文件必须是 UTF-8 文本；发现了 {found}。",
        line=line,
        expected="UTF-8",
        found=found,
    )
