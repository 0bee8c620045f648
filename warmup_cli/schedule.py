"""A schedule: phases laid end to end on the axis of optimizer steps, and the rate at each step.

The convention, stated here once:

- A step is one optimizer update. A run of N updates uses the rates at
  `first_step, first_step + 1, ..., first_step + N - 1`; `first_step` is 1 (no update is spent at the
  rate from which the warm-up starts, the last update uses the declared end) or 0 (as in PyTorch).
- The phases cover 0 to N without gap or overlap. Each is half-open, `[start, stop)`; the last one
  includes its stop. A phase sees only the steps since its own start.
- At a boundary the rate is exactly the declared number, which is for the curves to keep.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from warmup_cli.errors import WarmupError

Floats: TypeAlias = NDArray[np.float64]
Steps: TypeAlias = NDArray[np.int64]

Curve: TypeAlias = Callable[[Floats], Floats]
"""From steps since the start of a phase, ascending, shape (N,), to the rates there, shape (N,).

It must not change its argument, and the rate at a step must not depend on the other steps asked for.
"""

# Steps evaluated at a time: their temporaries stay in the processor's cache, and are below the 128 KiB from which the C
# library of Linux fetches the memory of each from the system.
_CHUNK = 16_000


@dataclass(frozen=True)
class Phase:
    """One stretch of a schedule.

    Attributes:
        name: what the stretch is called: `warmup`, `plateau`, `decay`, ...
            Neighbours of one name are one stretch to a reader.
        length: how many steps it lasts.
        curve: the rates, by steps since the start of the phase.
        shape: the name of the curve's shape, for people.
        aim: the rate that the source says it leads to; None where only the curve tells.
        anew: whether the source says the rate that it starts from: then a jump there is meant.

    """

    name: str
    length: int
    curve: Curve
    shape: str = ""
    aim: float | None = None
    anew: bool = False

    @property
    def start_rate(self) -> float:
        """The rate at the start of the phase."""
        return float(self.curve(np.zeros(1))[0])

    @property
    def end_rate(self) -> float:
        """The rate that the phase leads to: the one at its stop."""
        return float(self.curve(np.array([self.length], dtype=np.float64))[0])


@dataclass(frozen=True)
class Ahead:
    """A phase that the source speaks of and the run does not get to.

    Attributes:
        name: what it is called.
        step: where it would start.
        shape: the name of its shape.

    """

    name: str
    step: int
    shape: str = ""


@dataclass(frozen=True)
class Schedule:
    """Phases in a row: the learning rate of every update of a training run.

    It holds no rates; a run of 1e15 steps is as small as one of ten.

    Attributes:
        name: what people call it.
        phases: the phases in order; together they are as long as the run.
        first_step: the number of the first update, 1 or 0.
        iters_per_epoch: updates per epoch; None where the schedule knows no epochs.
        title: the heading of its picture, if it is not the name.
        ahead: the phases that would follow after the end of the run, in order.
        vanished: the names of phases whose length rounds to no steps.
        ignore: codes of checks whose findings are known and meant.

    """

    name: str
    phases: tuple[Phase, ...]
    first_step: int = 1
    iters_per_epoch: Fraction | None = None
    title: str | None = None
    ahead: tuple[Ahead, ...] = ()
    vanished: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @cached_property
    def boundaries(self) -> Steps:
        """Where phases start, and where the last one stops: shape (number of phases + 1,), in steps."""
        return np.array([0, *accumulate(phase.length for phase in self.phases)], dtype=np.int64)

    @property
    def total_steps(self) -> int:
        """The number of updates in the run."""
        return int(self.boundaries[-1])

    @property
    def last_step(self) -> int:
        """The number of the last update."""
        return self.first_step + self.total_steps - 1

    @property
    def steps(self) -> range:
        """The numbers of all updates, in order."""
        return range(self.first_step, self.last_step + 1)

    @cached_property
    def spans(self) -> tuple[range, ...]:
        """The updates that fall into each phase; a phase shorter than a step may have none."""
        starts = [max(int(start), self.first_step) for start in self.boundaries[:-1]]
        stops = [*starts[1:], self.last_step + 1]
        return tuple(range(start, stop) for start, stop in zip(starts, stops, strict=True))

    @cached_property
    def _starts(self) -> Steps:
        return np.array([span.start for span in self.spans], dtype=np.int64)

    def rates(self, steps: ArrayLike) -> Floats:
        """Return the learning rates at `steps`.

        Args:
            steps: numbers of updates, whole, of any shape, in any order, repeated or not.

        Returns:
            The rates as float64, of the shape of `steps`. A step's rate is the same to the last bit
            whatever other steps are asked for with it.

        Raises:
            WarmupError: a step is not a whole number or not in the run.

        """
        if isinstance(steps, range):  # such as `self.steps`, which need not be listed all at once
            return self._ascending(steps) if steps.step > 0 else self._ascending(steps[::-1])[::-1]
        wanted = self._whole(steps)
        flat = wanted.reshape(-1)
        if flat.size > 1 and np.any(flat[1:] < flat[:-1]):
            order = np.argsort(flat, kind="stable")
            rates = np.empty(flat.shape)
            rates[order] = self._ascending(flat[order])
        else:
            rates = self._ascending(flat)
        return rates.reshape(wanted.shape)

    def phase_indices(self, steps: ArrayLike) -> NDArray[np.intp]:
        """Return the index into `phases` of each step, in the shape of `steps`."""
        wanted = self._whole(steps)
        if wanted.size:
            self._check_range(wanted.min(), wanted.max())
        return np.searchsorted(self._starts, wanted, side="right") - 1

    def epochs(self, steps: ArrayLike) -> Floats | None:
        """Return `steps` in epochs, or None where the schedule knows no epochs."""
        if self.iters_per_epoch is None:
            return None
        return np.asarray(np.asarray(steps) / float(self.iters_per_epoch))

    def bands(self) -> Iterator[tuple[str, int, int]]:
        """Yield name, start and stop of each stretch of neighbouring phases that share a name."""
        start = 0
        for index, phase in enumerate(self.phases):
            stop = int(self.boundaries[index + 1])
            if index + 1 == len(self.phases) or self.phases[index + 1].name != phase.name:
                yield phase.name, start, stop
                start = stop

    def _whole(self, steps: ArrayLike) -> NDArray[Any]:
        wanted = _listed(steps) if isinstance(steps, range) else np.asarray(steps)
        if wanted.dtype == object and all(isinstance(step, int) for step in wanted.flat):  # too large for 64 bits
            self._check_range(min(wanted.flat), max(wanted.flat))
        if wanted.size and wanted.dtype.kind not in "iu":
            raise WarmupError(f"steps are whole numbers, got an array of {wanted.dtype}")
        return wanted

    def _check_range(self, least: int, greatest: int) -> None:
        for step in (least, greatest):
            if not self.first_step <= step <= self.last_step:
                raise WarmupError(
                    f"step {step} is outside the run, which has steps {self.first_step} to {self.last_step}"
                )

    def _ascending(self, steps: NDArray[Any] | range) -> Floats:
        if not len(steps[:1]):
            return np.empty(0)
        self._check_range(steps[0], steps[-1])
        rates = np.empty(len(steps))
        # Only the phases that the steps lie in: there may be thousands, and chunks of steps lie in one or two.
        first, last = np.searchsorted(self._starts, [steps[0], steps[-1]], side="right") - 1
        cuts = [0, *(bisect_left(steps, start) for start in self._starts[first + 1 : last + 1]), rates.size]
        for index, (low, high) in enumerate(pairwise(cuts), first):
            start, curve = self.boundaries[index], self.phases[index].curve
            for begin in range(low, high, _CHUNK):
                chunk = slice(begin, min(begin + _CHUNK, high))
                rates[chunk] = curve((_listed(steps[chunk]) - start).astype(np.float64))
        return rates


def _listed(steps: NDArray[Any] | range) -> NDArray[Any]:
    """Return steps as an array; numpy would read a range one by one."""
    return np.arange(steps.start, steps.stop, steps.step) if isinstance(steps, range) else steps
