"""A schedule: phases laid end to end on the axis of optimizer steps, and the rate at each step.

The convention, stated here once:

- A step is one optimizer update. A run of N updates uses the rates at
  `first_step, first_step + 1, ..., first_step + N - 1`; `first_step` is 1 (no update is spent at the
  rate from which the warm-up starts, the last update uses the declared end) or 0 (as in PyTorch).
- The phases cover 0 to N without gap or overlap. Each is half-open, `[start, stop)`; the last one
  includes its stop. A phase sees only the steps since its own start.
- At a boundary the rate is exactly the declared number, which is for the curves to keep.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from warmup_cli.errors import WarmupError

Floats: TypeAlias = NDArray[np.float64]
Steps: TypeAlias = NDArray[np.int64]

Curve: TypeAlias = Callable[[Floats], Floats]
"""From steps since the start of a phase, shape (N,), to the rates there, shape (N,).

It must not change its argument, and the rate at a step must not depend on the other steps asked for.
"""

_CHUNK = 16_384  # steps evaluated at a time: their temporaries stay in the processor's cache


@dataclass(frozen=True)
class Phase:
    """One stretch of a schedule.

    Attributes:
        name: what the stretch is called: `warmup`, `plateau`, `decay`, ...
            Neighbours of one name are one stretch to a reader.
        length: how many steps it lasts.
        curve: the rates, by steps since the start of the phase.
        shape: the name of the curve's shape, for people.

    """

    name: str
    length: int
    curve: Curve
    shape: str = ""

    @property
    def start_rate(self) -> float:
        """The rate at the start of the phase."""
        return float(self.curve(np.zeros(1))[0])

    @property
    def end_rate(self) -> float:
        """The rate that the phase leads to: the one at its stop."""
        return float(self.curve(np.array([self.length], dtype=np.float64))[0])


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

    """

    name: str
    phases: tuple[Phase, ...]
    first_step: int = 1
    iters_per_epoch: Fraction | None = None
    title: str | None = None

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
        wanted = self._checked(steps)
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
        starts = [span.start for span in self.spans]
        return np.searchsorted(starts, self._checked(steps), side="right") - 1

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

    def _checked(self, steps: ArrayLike) -> NDArray[Any]:
        if isinstance(steps, range):  # such as `self.steps`, which numpy would read one by one
            steps = np.arange(steps.start, steps.stop, steps.step)
        wanted = np.asarray(steps)
        if wanted.dtype == object and all(isinstance(step, int) for step in wanted.flat):
            raise WarmupError(
                f"step {wanted.flat[0]} is outside the run, which has steps {self.first_step} to {self.last_step}"
            )
        if wanted.size and wanted.dtype.kind not in "iu":
            raise WarmupError(f"steps are whole numbers, got an array of {wanted.dtype}")
        if wanted.size and not (self.first_step <= wanted.min() and wanted.max() <= self.last_step):
            outside = wanted.min() if wanted.min() < self.first_step else wanted.max()
            raise WarmupError(
                f"step {outside} is outside the run, which has steps {self.first_step} to {self.last_step}"
            )
        return wanted

    def _ascending(self, steps: NDArray[Any]) -> Floats:
        rates = np.empty(steps.shape)
        cuts = [*np.searchsorted(steps, [span.start for span in self.spans]), steps.size]
        for phase, start, low, high in zip(self.phases, self.boundaries, cuts[:-1], cuts[1:], strict=False):
            for begin in range(low, high, _CHUNK):
                chunk = slice(begin, min(begin + _CHUNK, high))
                rates[chunk] = phase.curve((steps[chunk] - start).astype(np.float64))
        return rates
