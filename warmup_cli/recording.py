"""A table that `warmup export` wrote, read back as a run whose rates are known where it has rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Floats, Phase, Schedule
from warmup_cli.side import Side
from warmup_cli.tables._reading import Block
from warmup_cli.units import MAX_STEPS

MOST_ROWS = 10_000_000
"""The longest table that is read; `--rows` thins a longer one."""


@dataclass(frozen=True, eq=False)
class Recorded:
    """A curve through points: exact at each, on the line between two.

    Attributes:
        offsets: steps since the start of the phase, rising, shape (N,).
        points: the rates there, shape (N,).

    """

    offsets: Floats
    points: Floats

    def __call__(self, offsets: Floats) -> Floats:
        return np.interp(offsets, self.offsets, self.points)


def recording(name: str, blocks: Iterable[Block]) -> Side:
    """Return the run that a table lists.

    Args:
        name: what to call it.
        blocks: its rows.

    Raises:
        WarmupError: there are no rows, or too many, or one of them is not what a run has; with its number from 1.

    """
    steps, rates, starts, names = _joined(blocks)
    first, last = int(steps[0]), int(steps[-1])
    # The first phase starts at 0, the last one stops at the end of the axis; see `schedule.py`.
    edges = [0, *(int(steps[start]) for start in starts[1:]), last + (first == 0)]
    phases = []
    for (start, stop), (begin, end), phase in zip(pairwise([*starts, steps.size]), pairwise(edges), names, strict=True):
        curve = Recorded((steps[start:stop] - begin).astype(np.float64), rates[start:stop])
        phases.append(Phase(phase, end - begin, curve))
    return Side(Schedule(name, tuple(phases), first), (steps - first).astype(np.int64))


def _joined(blocks: Iterable[Block]) -> tuple[Floats, Floats, list[int], list[str]]:
    """Return the steps and rates of all rows, and at which rows phases start and what they are called."""
    steps: list[Floats] = []
    rates: list[Floats] = []
    starts, names = [0], [""]
    done = 0
    for block in blocks:
        if block.steps.size == 0:
            continue
        _check(block, done, steps[-1][-1] if steps else None)
        changes = np.flatnonzero(np.asarray(block.phases)[1:] != np.asarray(block.phases)[:-1]) + 1
        for row in [0, *map(int, changes)]:
            name = str(block.phases[row])
            if done + row == 0:
                names = [name]
            elif name != names[-1]:
                starts.append(done + row)
                names.append(name)
        steps.append(block.steps)
        rates.append(block.rates)
        done += block.steps.size
    if not done:
        raise WarmupError("no rows; expected a row for the first update and more")
    return np.concatenate(steps), np.concatenate(rates), starts, names


def _check(block: Block, done: int, before: float | None) -> None:
    """Raise what is wrong with the first row that is not what a run has."""
    if done + block.steps.size > MOST_ROWS:
        raise WarmupError(f"more than {MOST_ROWS:,} rows; `warmup export --rows` thins them")
    if before is None and block.steps[0] not in (0, 1):
        raise WarmupError(f"row 1: step {block.steps[0]:.17g}; expected the first update of a run, 0 or 1")
    previous = np.concatenate([[-1.0 if before is None else before], block.steps[:-1]])
    wrong = {
        "expected a whole number": ~((np.floor(block.steps) == block.steps) & (block.steps <= MAX_STEPS)),
        "expected a higher one than in the row before": ~(block.steps > previous),
        "expected a finite rate": ~np.isfinite(block.rates),
    }
    row = int(np.argmax(np.any([*wrong.values()], axis=0)))
    for what, where in wrong.items():
        if where[row]:
            got = f"rate {block.rates[row]}" if what.endswith("rate") else f"step {block.steps[row]:.17g}"
            raise WarmupError(f"row {done + row + 1:,}: {got}; {what}")
