"""Rows of text in blocks, and which of them is broken."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.schedule import Floats

NEEDED = ("step", "lr", "phase")
"""The columns that a table of one schedule has, and that are read."""

_BLOCK = 1 << 18  # bytes: some thousand rows, whose names take little memory at a time


@dataclass(frozen=True)
class Block:
    """Rows of a table of one schedule as they were read, nothing checked but that numbers are numbers.

    Attributes:
        steps: numbers of the updates, shape (N,).
        rates: their rates, shape (N,).
        phases: the names of their phases, shape (N,).

    """

    steps: Floats
    rates: Floats
    phases: Sequence[str] | NDArray[np.str_]


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield what is left of a stream in blocks of whole lines."""
    rest = b""
    while content := stream.read(_BLOCK):
        whole, end, begun = (rest + content).rpartition(b"\n")
        if whole or end:
            yield whole + end
        rest = begun
        if len(rest) > _BLOCK:
            raise WarmupError(f"a line is longer than {_BLOCK:,} bytes, which no row is")
    if rest:
        yield rest + b"\n"


def check_columns(names: Sequence[str]) -> None:
    """Raise `WarmupError` if these are not the columns of a table of one schedule."""
    if missing := [name for name in NEEDED if name not in names]:
        raise WarmupError(
            f"no column {listed(missing, 'and')}; expected a table of one schedule as `warmup export` writes it,"
            f" got {shown(', '.join(names))}"
        )


def broken(rows: Sequence[str], done: int, parse: Callable[[str], object]) -> WarmupError:
    """Return what to raise of rows of which one cannot be parsed: its number, counted from 1, and what it is."""
    for number, row in enumerate(rows, done + 1):
        try:
            parse(row)
        except (ValueError, LookupError, TypeError):
            return WarmupError(f"row {number:,}: expected a step, a rate and a phase, got {shown(row)}")
    return WarmupError(f"row {done + 1:,} or one of the {len(rows):,} after it is broken")
