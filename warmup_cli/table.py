"""The rows of a table: which updates it lists, and their numbers, a chunk at a time.

A table of 1e9 rows holds no more in memory than one of 1e4: chunks are computed as they are asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Floats, Schedule, Steps

CHUNK_ROWS = 4_096  # by measurement; for the texts of more, Python fetches memory from the system and gives it back


@dataclass(frozen=True)
class Rows:
    """Evenly spread updates between two that are always kept.

    Attributes:
        first: the first update.
        last: the last update.
        count: how many updates, the two included.

    """

    first: int
    last: int
    count: int

    def take(self, begin: int, end: int) -> Steps:
        """Return the updates from row `begin` up to but not including row `end`, shape (end - begin,)."""
        rows = np.arange(end - begin, dtype=np.int64)
        gaps = max(self.count - 1, 1)
        whole, part = divmod(self.last - self.first, gaps)
        done, over = divmod(begin * part, gaps)  # in Python's integers: the product may not fit into 64 bits
        return self.first + (begin + rows) * whole + done + (over + rows * part) // gaps


@dataclass(frozen=True)
class Chunk:
    """Neighbouring rows of a table, all in the same phase of each schedule.

    Attributes:
        steps: numbers of the updates, shape (N,).
        epochs: the same in epochs, shape (N,); None where they are not known or not the same for all.
        rates: for each schedule its rates, shape (N,); None where the schedule has no such update.
        phase: the name of the phase; None in a table of several schedules.

    """

    steps: Steps
    epochs: Floats | None
    rates: tuple[Floats | None, ...]
    phase: str | None


@dataclass(frozen=True)
class Table:
    """The updates of one or several schedules, all of them or thinned.

    The first and the last update of every phase are always listed.

    Attributes:
        schedules: what is listed, one column of rates each.
        every: list one update in so many.
        rows: list so many updates at the most, evenly spread over each phase; overrides `every`.

    """

    schedules: tuple[Schedule, ...]
    every: int = 1
    rows: int | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        if len(self.schedules) == 1:
            return ("step", "epoch", "lr", "phase")
        return ("step", "epoch", *(f"lr_{schedule.name}" for schedule in self.schedules))

    @property
    def phase_names(self) -> tuple[str, ...]:
        """The names that the phase column may hold; empty where there is none."""
        return tuple(phase.name for phase in self.schedules[0].phases) if len(self.schedules) == 1 else ()

    @property
    def row_count(self) -> int:
        """How many rows there are. Not `len`, which has no room for 1e19."""
        return sum(block.count for block in self._blocks)

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows in order."""
        for block in self._blocks:
            for begin in range(0, block.count, CHUNK_ROWS):
                yield self._chunk(block.take(begin, min(begin + CHUNK_ROWS, block.count)))

    def _chunk(self, steps: Steps) -> Chunk:
        first = int(steps[0])
        alike = {schedule.iters_per_epoch for schedule in self.schedules}
        phase = None
        if len(self.schedules) == 1:
            phase = self.schedules[0].phases[int(self.schedules[0].phase_indices(first))].name
        return Chunk(
            steps,
            self.schedules[0].epochs(steps) if len(alike) == 1 else None,
            tuple(schedule.rates(steps) if first in schedule.steps else None for schedule in self.schedules),
            phase,
        )

    @cached_property
    def _blocks(self) -> tuple[Rows, ...]:
        """The stretches between the phase boundaries of any schedule, thinned."""
        edges = sorted(
            {edge for schedule in self.schedules for span in schedule.spans for edge in (span.start, span.stop)}
        )
        whole = [(start, stop - 1) for start, stop in pairwise(edges)]
        if self.rows is not None:
            return tuple(_spread(whole, self.rows))
        if self.every > 1:
            return tuple(rows for first, last in whole for rows in _one_in(first, last, edges[0], self.every))
        return tuple(Rows(first, last, last - first + 1) for first, last in whole)


def _one_in(first: int, last: int, origin: int, every: int) -> Iterator[Rows]:
    """Yield the first and the last update of a stretch, and between them each `every`-th of the run."""
    yield Rows(first, first, 1)
    inner = range(first + 1 + (origin - first - 1) % every, last, every)
    if inner:
        yield Rows(inner[0], inner[-1], len(inner))
    if last > first:
        yield Rows(last, last, 1)


def _spread(stretches: Sequence[tuple[int, int]], rows: int) -> Iterator[Rows]:
    """Yield each stretch with its share of `rows`, by length; its ends come first."""
    ends = [min(2, last - first + 1) for first, last in stretches]
    if rows < sum(ends):
        raise WarmupError(f"expected at least {sum(ends)}, the first and last row of every phase, got {rows}")
    inner = [last - first + 1 - kept for (first, last), kept in zip(stretches, ends, strict=True)]
    left = min(rows - sum(ends), sum(inner))
    for (first, last), kept, available, remaining in zip(stretches, ends, inner, _totals_from(inner), strict=True):
        share = (left * available + remaining // 2) // remaining if remaining else 0
        left -= share
        yield Rows(first, last, kept + share)


def _totals_from(numbers: Sequence[int]) -> list[int]:
    """Return for each number the sum of it and all that follow."""
    return [*accumulate(reversed(numbers))][::-1]
