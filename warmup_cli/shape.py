"""What a shape is: how a rate gets from one level to another.

A shape is given a `Span` and returns the phases that cover it. It sees neither where it stands in the
run nor whether it is a warm-up or a decay. The shapes themselves are the menu `shapes/`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Curve, Floats, Phase


@dataclass(frozen=True)
class Span:
    """A stretch of a run that a shape is to fill.

    Attributes:
        name: the name of the phase.
        length: its length in steps, at least 1.
        start: the rate that it starts from.
        stop: the rate that it leads to; None leaves it to the shape.
        before: steps of the run that precede it.
        power: the exponent of shapes that have one.
        milestones: steps since the start at which a staircase changes its level.
        factor: what a staircase multiplies its level by.

    """

    name: str
    length: int
    start: float
    stop: float | None = None
    before: int = 0
    power: float | None = None
    milestones: tuple[int, ...] = ()
    factor: float | None = None

    def end(self) -> float:
        """Return `stop`, for shapes that cannot do without it."""
        if self.stop is None:
            raise WarmupError("the rate that it leads to is missing")
        return self.stop

    def phases(self, curve: Curve, shape: str) -> tuple[Phase, ...]:
        """Return the span as one phase along `curve`."""
        return (Phase(self.name, self.length, curve, shape, self.stop),)


@dataclass(frozen=True)
class Shape:
    """An entry of the menu.

    Attributes:
        lay: from a span to its phases, whose lengths add up to it. Raises `WarmupError` where the shape
            cannot do what the span asks.
        takes: which optional fields of a span it uses.
        needs_stop: whether `stop` must be given.

    """

    lay: Callable[[Span], tuple[Phase, ...]]
    takes: frozenset[str] = frozenset()
    needs_stop: bool = True


@dataclass(frozen=True)
class Ramp(ABC):
    """A curve from exactly `start` to exactly `stop` in `length` steps, never outside the two; level from there on."""

    smooth: ClassVar[bool] = True  # a picture needs few samples of it
    start: float
    stop: float
    length: int

    @abstractmethod
    def along(self, offsets: Floats) -> Floats:
        """Return the rates at `offsets`, all of them between 0, at the start, and `length`, at the stop."""

    def __call__(self, offsets: Floats) -> Floats:
        inside = slice(offsets.searchsorted(0.0, side="right"), offsets.searchsorted(self.length))
        rates = np.empty(offsets.shape)
        rates[: inside.start] = self.start
        rates[inside.stop :] = self.stop
        # Rounding may end an ulp beyond the declared rates.
        np.clip(self.along(offsets[inside]), *sorted([self.start, self.stop]), out=rates[inside])
        return rates


@dataclass(frozen=True)
class Stairs:
    """A curve whose rate changes at epoch ends only.

    Every update of an epoch uses the rate at the start of that epoch, or at the start of the phase
    where the phase starts within the epoch.

    Attributes:
        curve: the curve beneath.
        period: steps per epoch.
        start: where the phase starts on the axis of steps.
        first_step: the number of the run's first update.

    """

    curve: Curve
    period: Fraction
    start: int
    first_step: int

    def __call__(self, offsets: Floats) -> Floats:
        epochs = epochs_done(offsets + (self.start - self.first_step), self.period)
        return self.curve(np.maximum(epochs * self.period.numerator / self.period.denominator - self.start, 0.0))


def epochs_done(updates: Floats, period: Fraction) -> Floats:
    """Return how many whole epochs lie before each update.

    Args:
        updates: how many updates were made before, shape (N,).
        period: updates per epoch.

    """
    numerator, denominator = period.numerator, period.denominator
    epochs = np.floor(updates * denominator / numerator)
    # The division may have rounded up to the next whole epoch or down from it; the product tells.
    epochs -= epochs * numerator > updates * denominator
    epochs += (epochs + 1) * numerator <= updates * denominator
    return epochs
