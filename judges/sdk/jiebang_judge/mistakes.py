"""What is wrong with a contestant's files, told so that it can be put right; a message never tells a truth."""

LISTED = 20
ENOUGH = 10_000
"""Nobody counts further, and a judge has to end in time however wrong a file is."""
LONGEST_FOUND = 80
LONGEST_EXPECTED = 600


class Mistakes:
    """Collects mistakes: the first 20 in full, the rest as a number, so that memory stays bounded."""

    def __init__(self) -> None:
        self.listed: list[dict] = []
        self.more = 0

    def add(
        self,
        file: str,
        code: str,
        en: str,
        zh: str,
        *,
        line: int | None = None,
        column: str | None = None,
        expected: str | None = None,
        found: str | None = None,
    ) -> None:
        """Notes one mistake. ``line`` counts from 1, the header included; ``found`` is made printable and bounded.

        Raises MistakesFound if there are ``ENOUGH``.
        """
        if len(self.listed) >= LISTED:
            self.more += 1
            if self.more >= ENOUGH:
                raise MistakesFound(self)
            return
        mistake: dict = {"file": file}
        if line is not None:
            mistake["line"] = line
        if column is not None:
            mistake["column"] = printable(column)
        mistake["code"] = code
        if expected is not None:
            mistake["expected"] = shortened(expected)
        if found is not None:
            mistake["found"] = printable(found)
        mistake["message"] = {"en": en, "zh": zh}
        self.listed.append(mistake)

    def stop(self, *args, **details) -> "MistakesFound":
        """Notes one last mistake after which reading on makes no sense: ``raise mistakes.stop(…)``."""
        self.add(*args, **details)
        return MistakesFound(self)

    def raise_if_any(self) -> None:
        if self.listed:
            raise MistakesFound(self)

    def as_result(self) -> dict:
        return {"mistakes": self.listed, "more": self.more}


class MistakesFound(Exception):
    """The predictions cannot be scored; carries why."""

    def __init__(self, mistakes: Mistakes) -> None:
        super().__init__(f"{len(mistakes.listed) + mistakes.more} mistakes")
        self.mistakes = mistakes


def shortened(text: str, longest: int = LONGEST_EXPECTED) -> str:
    """``text``, cut where it is a long list of names."""
    return text if len(text) <= longest else text[: longest - 2] + " …"


def printable(text: str, longest: int = LONGEST_FOUND) -> str:
    """``text`` on one line, at most ``longest`` characters, its control and direction characters escaped."""
    if len(text) <= longest and text.isprintable():
        return text
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:longest])
    return shown if len(shown) <= longest and len(text) <= longest else shown[: longest - 1] + "…"
