"""Every failure that a user can cause, as lines of *where: what is wrong; what would be right*."""

import reprlib
from collections.abc import Iterable


class WarmupError(Exception):
    """Something that the user can put right.

    Attributes:
        problems: one line of text for each thing that is wrong.

    """

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


_MOST_LINES = 100


class Problems:
    """Collects what is wrong, so that all of it is reported together."""

    def __init__(self) -> None:
        self._lines: dict[str, None] = {}  # in order, each once

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, where: str, what: str | WarmupError) -> None:
        """Note `what` is wrong at `where`; the same line is noted once."""
        lines = what.problems if isinstance(what, WarmupError) else (what,)
        for line in lines:
            located = f"{where}: {line}" if where else line
            self._lines[located] = None

    def raise_any(self) -> None:
        """Raise all that was noted as one `WarmupError`; nothing noted, nothing raised."""
        if self._lines:
            first, more = list(self._lines)[:_MOST_LINES], len(self._lines) - _MOST_LINES
            raise WarmupError(*first, *([f"... and {more:,} more"] if more > 0 else []))


_shortened = reprlib.Repr()
_shortened.maxstring = _shortened.maxother = _shortened.maxlong = 60
_shortened.maxlevel = 2
_shortened.maxlist = _shortened.maxdict = 4


def shown(value: object) -> str:
    """Return `value` as an error message shows it: on one line, short however large it is."""
    return _shortened.repr(value)


def listed(words: Iterable[str], last: str = "or") -> str:
    """Return words as a person lists them: `a, b or c`."""
    *head, tail = words
    return f"{', '.join(head)} {last} {tail}" if head else tail


def counted(number: int, thing: str) -> str:
    """Return how many there are of a thing: `1 file`, `2,000 files`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def printable(text: str) -> str:
    """Return `text` as a message may show it: what a terminal would act on is escaped."""
    return text if text.isprintable() else repr(text)[1:-1]
