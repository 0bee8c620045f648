"""Schedulers that are a factor of the base rate, by counts since the start of the run, given stage by stage."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, shown
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import MOST_CYCLES, From, Scheduler, Stretch


@dataclass(frozen=True)
class Stage:
    """What `if count < until: return factor(count)` says in a function that returns a factor.

    Attributes:
        name: what the stage is called.
        factor: over the base rate, by counts since the start of the run.
        until: the first count, whole or not, at which the stage is over; None for the last.
        shape: the name of the curve's shape, for people.
        cycles: as in `Stretch`.

    """

    name: str
    factor: Curve
    until: float | None = None
    shape: str = ""
    cycles: Callable[[int], Sequence[int] | None] | None = None


@dataclass(frozen=True)
class Scaled:
    """A curve of factors, over a base rate."""

    factor: Curve
    base: float

    def __call__(self, counts: Floats) -> Floats:
        return self.base * self.factor(counts)


def staged(base: float, *stages: Stage, total: float | None = None) -> Scheduler:
    """Return the scheduler of `base` times the stages' factors; stages that no count falls into are left out."""
    stretches, start = [], 0
    for stage in stages:
        stop = None if stage.until is None else max(start, math.ceil(stage.until))
        if stop is None or stop > start:
            curve = From(Scaled(stage.factor, base), start)
            length = None if stop is None else stop - start
            stretches.append(Stretch(stage.name, length, curve, stage.shape, stage.cycles))
        start = stop or start
    return Scheduler(tuple(stretches), None if total is None else int(total))


def linear_warmup(steps: float) -> Stage:
    """Return the warm-up from 0 at the first count to the base rate at count `steps`."""
    return Stage("warmup", lambda counts: counts / max(1, steps), steps, "linear")


def level(name: str, factor: float = 1.0, until: float | None = None) -> Stage:
    """Return a stage at one factor."""
    return Stage(name, lambda counts: np.full(counts.shape, float(factor)), until, "constant")


def waves(num_cycles: float, floor: float = 0.0) -> Curve:
    """Return the factor of cosine waves down to a floor and back, by progress: half a wave is a decay."""

    def factor(progress: Floats) -> Floats:
        wave = 1.0 + cospi(2.0 * num_cycles * progress)
        return np.maximum(floor + (1 - floor) / 2 * wave, 0.0)

    return factor


def waving(num_cycles: float, floor: float, start: float, stop: float, early: float = 0.0) -> tuple[Stage, Stage]:
    """Return the stages of cosine waves from one count to another, and past it, where they go on.

    Args:
        num_cycles: how many waves.
        floor: the lowest factor.
        start: where they begin.
        stop: where they end.
        early: how many counts they are ahead.

    """
    span, wave = max(1, stop - start), waves(num_cycles, floor)

    def factor(counts: Floats) -> Floats:
        return wave((counts - start + early) / span)

    if abs(num_cycles) <= 0.5:
        first = Stage("decay" if num_cycles else "plateau", factor, stop, "cosine")
    else:
        first = Stage("cycle", factor, stop, "cosine", rounds(abs(num_cycles), span, since(start)))
    return first, Stage("past the end", factor, None, "cosine")


def since(start: float) -> float:
    """Return how long ago, at the first whole count of a stage, it was `start`."""
    return max(math.ceil(start), 0) - start


def rounds(number: float, span: float, lead: float) -> Callable[[int], Sequence[int] | None]:
    """Return where each of `number` rounds over `span` counts begins; for `Stage.cycles`.

    Args:
        number: how many rounds, whole or not.
        span: how many counts all of them take.
        lead: how many counts of the first round are over where the stage starts.

    """

    def begin(which: int) -> int:
        # The sources ask whether number * (count / span) has reached `which`: so does this, rounding included.
        near = math.ceil(which * span / number - lead)
        around = (near - 1, near, near + 1)
        return next((count for count in around if number * ((count + lead) / span) >= which), near)

    def cycles(limit: int) -> Sequence[int] | None:
        if number * (limit / span) > MOST_CYCLES:
            return None
        begins = (begin(which) for which in range(1, math.ceil(number * ((limit + lead) / span))))
        return sorted({0, *(count for count in begins if 0 < count < limit)})

    return cycles


def number(value: object, name: str) -> float:
    """Return an argument that must be a number, or refuse it under its name."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise WarmupError(f"{name}: expected a number, got {shown(value)}")
    return value
