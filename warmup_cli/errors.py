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


class Problems:
    """Collects what is wrong, so that all of it is reported together."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._lines)

    def add(self, where: str, what: str | WarmupError) -> None:
        """Note `what` is wrong at `where`; the same line is noted once."""
        lines = what.problems if isinstance(what, WarmupError) else (what,)
        for line in lines:
            located = f"{where}: {line}" if where else line
            if located not in self._lines:
                self._lines.append(located)

    def raise_any(self) -> None:
        """Raise all that was noted as one `WarmupError`; nothing noted, nothing raised."""
        if self._lines:
            raise WarmupError(*self._lines)


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
