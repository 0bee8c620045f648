"""A schedule as a check looks at it: its phases, each with a fixed number of its updates."""

import math
import re
from dataclasses import dataclass

import numpy as np

from warmup_cli.schedule import Floats, Phase, Schedule, Steps

SAMPLES = 65
"""Updates of a phase that are looked at, its first and last two among them."""

LEAST = 1e-3
"""What is smaller than this share of the peak is no mistake, but rounding of what was written."""

STEEPER = 3
"""A hand-off may change the rate by so many times what the curve beside it does: steep shapes begin or end so."""

_AGAIN = re.compile(r"restart|re-?warm|(?<!\d)([2-9]|[1-9]\d+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """A phase that has updates.

    Attributes:
        phase: the phase.
        steps: some of its updates, the first and the last two always; rising, shape (N,).
        rates: the rates there, shape (N,).
        start: where it starts on the axis of steps.
        stop: where it stops.
        stair: how many updates a stair has, where the rate changes at epoch ends only; else 1.

    """

    phase: Phase
    steps: Steps
    rates: Floats
    start: int
    stop: int
    stair: int

    @property
    def first(self) -> int:
        """The first update."""
        return int(self.steps[0])

    @property
    def last(self) -> int:
        """The last update."""
        return int(self.steps[-1])

    @property
    def rises(self) -> bool:
        """Whether the rate never falls and ends higher than it starts."""
        return bool(np.all(np.diff(self.rates) >= 0) and self.rates[-1] > self.rates[0])

    @property
    def falls(self) -> bool:
        """Whether the rate never rises and ends lower than it starts."""
        return bool(np.all(np.diff(self.rates) <= 0) and self.rates[-1] < self.rates[0])

    @property
    def level(self) -> bool:
        """Whether it is declared to be level: a constant, or a stair of a staircase."""
        return self.phase.shape in ("constant", "step")

    @property
    def again(self) -> bool:
        """Whether it says that the curve starts again: by its `from`, or its name: `cycle 2`, `warmup 2`, `restart`."""
        return self.phase.anew or bool(_AGAIN.search(self.phase.name))

    @property
    def cycles(self) -> bool:
        """Whether its name says that the rate goes up and down."""
        return "cycle" in self.phase.name.lower()

    @property
    def warms(self) -> bool:
        """Whether its name says that it is a warm-up."""
        return self.phase.name.lower().replace("-", "").startswith("warm")

    def change_at_start(self) -> float:
        """Return how much the rate changes from the first update, or stair, to the next."""
        return self._change(self.first)

    def change_at_end(self) -> float:
        """Return how much the rate changed to the last update, or stair, from the one before.

        A phase of one update, or stair, has none before: then it is the change that its curve makes from there.
        """
        return self._change(max(self.last - self.stair, self.start))

    def _change(self, step: int) -> float:
        offsets = np.array([step - self.start, step - self.start + self.stair], dtype=np.float64)
        before, after = self.phase.curve(offsets)
        return float(after - before)


def pieces(schedule: Schedule) -> list[Piece]:
    """Return the phases of a schedule that have updates."""
    found = []
    for phase, span, start, stop in zip(
        schedule.phases, schedule.spans, schedule.boundaries[:-1], schedule.boundaries[1:], strict=True
    ):
        if span:
            steps = _spread(span)
            stair = _stair(schedule, phase)
            found.append(Piece(phase, steps, schedule.rates(steps), int(start), int(stop), stair))
    return found


def peak_of(found: list[Piece]) -> float:
    """Return the highest rate of the pieces."""
    return max(float(np.nanmax(piece.rates)) for piece in found)


def _spread(span: range) -> Steps:
    """Return some updates of a span: the first and the last two, and evenly spread ones between."""
    last = len(span) - 1
    # In Python's integers: a float has no room for 1e15 times 64.
    places = {0, min(1, last), max(last - 1, 0), last, *(last * index // (SAMPLES - 1) for index in range(SAMPLES))}
    return np.array([span[place] for place in sorted(places)], dtype=np.int64)


def _stair(schedule: Schedule, phase: Phase) -> int:
    period = getattr(phase.curve, "period", None)
    return 1 if period is None or schedule.iters_per_epoch is None else math.ceil(period)
