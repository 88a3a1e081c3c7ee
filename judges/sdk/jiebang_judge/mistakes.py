"""What can be wrong with a contestant's output, told precisely and in two languages. Never tells a truth."""

from dataclasses import dataclass

#: Mistakes listed at most; the others are counted.
MOST = 20

#: Code → sentence in English and Chinese; ``{expected}`` and ``{found}`` are filled in.
SENTENCES = {
    "missing_file": ("The file is missing.", "缺少该文件。"),
    "not_a_file": ("It must be a regular file.", "必须是普通文件。"),
    "empty_file": ("The file is empty.", "文件为空。"),
    "wrong_encoding": (
        "The file is not UTF-8 text: {found}.",
        "文件不是 UTF-8 文本：{found}。",
    ),
    "line_too_long": ("The line is longer than {expected} characters.", "该行超过 {expected} 个字符。"),
    "unclosed_quote": ("A quotation mark is never closed.", "引号没有闭合。"),
    "missing_column": ('The header lacks the column "{expected}".', "表头缺少“{expected}”列。"),
    "unknown_column": (
        'The header has the column "{found}"; expected are only {expected}.',
        "表头中有多余的“{found}”列，只应有 {expected}。",
    ),
    "duplicate_column": ('The header has the column "{found}" twice.', "表头中“{found}”列重复。"),
    "wrong_field_count": (
        "The row has {found} fields, the header {expected}.",
        "该行有 {found} 个字段，而表头有 {expected} 个。",
    ),
    "too_many_rows": (
        "The file has more than the expected {expected} rows.",
        "文件超过应有的 {expected} 行。",
    ),
    "missing_id": ('There is no row for "{expected}".', "缺少“{expected}”的预测。"),
    "duplicate_id": ('"{found}" stands in an earlier row already.', "“{found}”在前面已出现过。"),
    "unknown_id": ('"{found}" is not in the input.', "“{found}”不在输入数据中。"),
    "unknown_label": (
        '"{found}" is no label; expected is one of {expected}.',
        "“{found}”不是有效的标签，应为 {expected} 之一。",
    ),
    "not_a_number": ('"{found}" is not a number.', "“{found}”不是数字。"),
    "not_finite": ('"{found}" is not a finite number.', "“{found}”不是有限的数值。"),
}


@dataclass
class Mistake:
    """One mistake: in which file, and, as far as they apply, on which line (from 1) and in which column."""

    file: str
    code: str
    line: int | None = None
    column: str | None = None
    expected: str | None = None
    found: str | None = None

    def document(self) -> dict:
        """The mistake as the platform wants it."""
        filled = {"expected": self.expected or "", "found": shown(self.found or "")}
        english, chinese = (text.format(**filled) for text in SENTENCES[self.code])
        document = {"file": self.file, "code": self.code, "message": {"en": english, "zh": chinese}}
        for name in ("line", "column", "expected"):
            value = getattr(self, name)
            if value is not None:
                document[name] = value
        if self.found is not None:
            document["found"] = shown(self.found)
        return document


class Mistakes(Exception):
    """The predictions cannot be scored: the contestant's doing."""

    def __init__(self, mistakes: list[Mistake], more: int = 0) -> None:
        super().__init__(f"{len(mistakes) + more} mistakes")
        self.mistakes = mistakes
        self.more = more

    def document(self) -> dict:
        listed = sorted(self.mistakes, key=lambda m: m.line or 0)
        return {
            "mistakes": [m.document() for m in listed[:MOST]],
            "more": self.more + max(0, len(listed) - MOST),
        }


def shown(text: str) -> str:
    """A contestant's text in a form that is safe to show: bounded, control characters escaped."""
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:80])
    return safe + "…" if len(text) > 80 else safe
