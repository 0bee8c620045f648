"""A progress bar that appears on a terminal when work takes longer than a second."""

import sys
import time
from types import TracebackType
from typing import Any

import click

_PATIENCE = 1.0  # seconds


class Progress:
    """Counts rows; shows a bar once the work has lasted a second, and only on a terminal.

    Args:
        label: what is being done.
        length: how many rows there are.
        quiet: never show a bar.

    Attributes:
        shown: whether there is a terminal to show a bar on.

    """

    def __init__(self, label: str, length: int, *, quiet: bool) -> None:
        self._label, self._length, self._done = label, length, 0
        self._since = time.monotonic()
        self.shown = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self._bar: Any = None

    def advance(self, rows: int) -> None:
        """Note that so many more rows are done."""
        self._done += rows
        if self._bar is not None:
            self._bar.update(rows)
        elif self.shown and time.monotonic() - self._since > _PATIENCE:
            self._bar = click.progressbar(length=self._length, label=self._label, file=sys.stderr).__enter__()
            self._bar.update(self._done)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)
