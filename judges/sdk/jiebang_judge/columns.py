"""What a column may hold."""

import math
import re
from collections.abc import Iterable

from .mistakes import Mistakes, printable, shortened


class WrongValue(Exception):
    """A value that its column does not allow: a mistake's code, what was expected, and the message in two languages."""

    def __init__(self, code: str, expected: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.code, self.expected, self.en, self.zh = code, expected, en, zh

    def note(self, mistakes: Mistakes, file: str, **where) -> None:
        """Adds it to ``mistakes``; ``where`` is a ``line``, a ``column``, what was ``found``."""
        mistakes.add(file, self.code, self.en, self.zh, expected=self.expected, **where)


class OneOf:
    """One of the given labels, letter by letter."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.labels = list(labels)
        self.known = {label: label for label in self.labels}
        self.expected = shortened("one of " + ", ".join(self.labels))  # Once, for a million rows may be wrong.

    def read(self, text: str) -> str:
        """Raises WrongValue ``unknown_label``."""
        if (label := self.known.get(text)) is not None:
            return label
        raise WrongValue(
            "unknown_label",
            self.expected,
            f'"{printable(text)}" is not one of the labels.',
            f"“{printable(text)}”不是规定的类别。",
        )


_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE | re.ASCII)


class Number:
    """A finite decimal number in ASCII digits (``-12``, ``0.25``, ``1e-3``), within bounds if given.

    Stricter than ``float()``, which also takes ``1_000``, full-width digits and white space: other readers of CSV
    would not read them alike.
    """

    def __init__(self, low: float = -math.inf, high: float = math.inf) -> None:
        self.low, self.high = low, high

    def read(self, text: str) -> float:
        """Raises WrongValue ``not_a_number``, ``not_finite`` or ``out_of_range``."""
        if _DECIMAL.fullmatch(text):
            value = float(text)
        elif _NOT_FINITE.fullmatch(text):
            value = math.nan
        else:
            raise WrongValue(
                "not_a_number",
                "a decimal number such as 12, 0.25 or 1e-3",
                f'"{printable(text)}" is not a number.',
                f"“{printable(text)}”不是数字。",
            )
        if not math.isfinite(value):
            raise WrongValue(
                "not_finite", "a finite number", f"{printable(text)} is not finite.", f"{printable(text)} 不是有限数。"
            )
        if not self.low <= value <= self.high:
            span = f"{self.low:g} … {self.high:g}"
            raise WrongValue(
                "out_of_range",
                span,
                f"{printable(text)} is not within {span}.",
                f"{printable(text)} 不在 {span} 范围内。",
            )
        return value


class Text:
    """Any text of bounded length."""

    def __init__(self, longest: int = 200) -> None:
        self.longest = longest

    def read(self, text: str) -> str:
        """Raises WrongValue ``too_long``."""
        if len(text) <= self.longest:
            return text
        raise WrongValue(
            "too_long",
            f"at most {self.longest} characters",
            f"The value has {len(text)} characters, at most {self.longest} are allowed.",
            f"该值有 {len(text)} 个字符，最多允许 {self.longest} 个。",
        )
