"""What MMEngine's schedulers do to a rate, tick by tick, and what many ticks of one of them come to.

A tick is an iteration or an epoch. At each, a scheduler replaces the rate by a multiple of it plus a constant; its
ticks are counted from 0 where it begins. The formulas are those of mmengine/optim/scheduler/param_scheduler.py.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.schedule import Curve, Floats

Maps = tuple[Floats, Floats]
"""By ticks, what the rate is multiplied by, and what is added to it then."""


@dataclass(frozen=True)
class Part:
    """A part of what a scheduler does: the tick at which it starts, and how it is called."""

    tick: int
    name: str
    shape: str


@dataclass(frozen=True, kw_only=True)
class Law(ABC):
    """What one scheduler does.

    Attributes:
        begin: the tick of the run at which it begins.
        life: how many ticks it has.
        by_epoch: whether its ticks are epochs.
        base: the rate that the optimizer started with.
        parts: at least one; the first starts at 0.
        fails: the tick at which the real one raises, if there is one.
        why: what is wrong then.
        only: the ticks at which it changes the rate, where they are few; None where it may at every one.

    """

    begin: int
    life: int
    by_epoch: bool
    base: float
    parts: tuple[Part, ...]
    fails: int | None = None
    why: str = ""
    only: tuple[int, ...] | None = None

    @property
    def linear(self) -> bool:
        """Whether it does nothing but multiply the rate."""
        return True

    @abstractmethod
    def maps(self, ticks: Floats) -> Maps:
        """Return what single ticks do, shape (N,)."""

    @abstractmethod
    def follow(self, rate: float, since: int, ticks: Floats) -> Floats:
        """Return the rates after `ticks`, if it was `rate` after tick `since`, -1 before all; shape (N,)."""


@dataclass(frozen=True, kw_only=True)
class Ratio(Law):
    """The distance to a floor follows a shape.

    Attributes:
        shape: the distance, by ticks.
        first: what the rate is multiplied by at the first tick, where there is no floor.
        floor: where the distance is 0.

    """

    shape: Curve
    first: float = 1.0
    floor: float = 0.0

    @property
    def linear(self) -> bool:
        return self.floor == 0

    def maps(self, ticks: Floats) -> Maps:
        factors = np.where(ticks < 1, self.first, _over(self.shape(ticks), self.shape(np.maximum(ticks - 1, 0))))
        return factors, np.where(ticks < 1, 0.0, self.floor * (1 - factors))

    def follow(self, rate: float, since: int, ticks: Floats) -> Floats:
        start = rate * self.first if since < 0 else rate
        factors = _over(self.shape(ticks), self.shape(np.full(1, float(max(since, 0)))))
        return np.where(ticks <= max(since, 0), start, self.floor + (start - self.floor) * factors)


@dataclass(frozen=True, kw_only=True)
class Power(Law):
    """The rate is multiplied by `gamma` every `size` ticks."""

    gamma: float
    size: int = 1

    def maps(self, ticks: Floats) -> Maps:
        return np.where((ticks > 0) & (ticks % self.size == 0), self.gamma, 1.0), np.zeros(ticks.shape)

    def follow(self, rate: float, since: int, ticks: Floats) -> Floats:
        return np.asarray(rate * self.gamma ** (ticks // self.size - max(since, 0) // self.size))


@dataclass(frozen=True, kw_only=True)
class Events(Law):
    """The rate is multiplied at a few ticks.

    Attributes:
        factors: by what, at each tick of `only`, which rise.

    """

    factors: tuple[float, ...]
    only: tuple[int, ...]

    def maps(self, ticks: Floats) -> Maps:
        which = np.minimum(np.searchsorted(self.only, ticks), len(self.only) - 1)
        here = np.array(self.only)[which] == ticks
        return np.where(here, np.array(self.factors)[which], 1.0), np.zeros(ticks.shape)

    def follow(self, rate: float, since: int, ticks: Floats) -> Floats:
        passed = int(np.searchsorted(self.only, since, side="right"))
        products = np.array([*accumulate(self.factors[passed:], initial=1.0, func=lambda one, two: one * two)])
        return np.asarray(rate * products[np.searchsorted(self.only, ticks, side="right") - passed])


@dataclass(frozen=True, kw_only=True)
class Cosine(Law):
    """A half cosine to a floor; past it the rate rises again, to the base rate, and so on.

    At the floor the recursion forgets the rate that it came from: what follows depends on the base rate only.

    """

    length: int
    eta: float
    ratio: float | None

    @property
    def floor(self) -> float:
        """Where it leads to."""
        return self.eta if self.ratio is None else self.base * self.ratio

    @property
    def linear(self) -> bool:
        return self.floor == 0 and self.life <= self.length + 1

    def _shape(self, ticks: Any) -> Any:
        return (1 + cospi(ticks / self.length)) / 2

    def maps(self, ticks: Floats) -> Maps:
        factors = _over(self._shape(ticks), self._shape(ticks - 1))
        again = (ticks - 1 - self.length) % (2 * self.length) == 0
        factors = np.where((ticks < 1) | again, 1.0, factors)
        lift = (self.base - self.floor) * (1 - math.cos(math.pi / self.length)) / 2
        return factors, np.where(again & (ticks > 0), lift, np.where(ticks < 1, 0.0, self.floor * (1 - factors)))

    def follow(self, rate: float, since: int, ticks: Floats) -> Floats:
        start, (floor, size) = max(since, 0), (self.floor, self.length)
        # The next tick at the floor, and the one after it: odd multiples of the length.
        low = size * (2 * math.ceil((start / size - 1) / 2) + 1)
        if start == low:
            # The rate may have been changed at the floor: then it keeps that distance until the next.
            beyond, end = (rate - floor) / self._shape(low + 1), low + 2 * size
        else:
            beyond, end = (rate - floor) / self._shape(start) - (self.base - floor), low
        distance = np.where(ticks <= end, self.base - floor + beyond, self.base - floor)
        return np.where(ticks <= start, rate, floor + distance * self._shape(ticks))


@dataclass(frozen=True, kw_only=True)
class Restart(Law):
    """Half cosines to a floor, each of its own length and from its own multiple of the base rate."""

    periods: tuple[int, ...]
    weights: tuple[float, ...]
    eta: float | None
    ratio: float | None

    @property
    def linear(self) -> bool:
        return False

    def _cycles(self, ticks: Floats) -> tuple[Any, Any, Any, float]:
        """Return of ticks the start of their cycle, its length and its highest rate; and the floor."""
        stops = np.array([*accumulate(self.periods)], dtype=np.float64)
        which = np.minimum(np.searchsorted(stops, ticks, side="right"), len(stops) - 1)
        lengths, highs = np.array(self.periods, dtype=np.float64), self.base * np.array(self.weights, dtype=np.float64)
        floor = self.base * self.ratio if self.ratio is not None else float(self.eta or 0)
        return (stops - lengths)[which], lengths[which], highs[which], floor

    def maps(self, ticks: Floats) -> Maps:
        begins, lengths, highs, floor = self._cycles(ticks)
        now, before = (1 + cospi((ticks - back - begins) / lengths) for back in (0, 1))
        opening, over = ticks == begins, ticks >= sum(self.periods)
        factors = np.where(over, 1.0, np.where(opening, 0.0, _over(now, before)))
        return factors, np.where(over, 0.0, np.where(opening, highs, floor * (1 - factors)))

    def follow(self, rate: float, since: int, ticks: Floats) -> Floats:
        ticks = np.minimum(ticks, max(sum(self.periods) - 1, since))
        begins, lengths, highs, floor = self._cycles(ticks)
        shape = (1 + cospi((ticks - begins) / lengths)) / 2
        reached = (1 + cospi((since - begins) / lengths)) / 2
        high = np.where(begins > since, highs, floor + _over(np.full(ticks.shape, rate - floor), reached))
        return np.where(ticks <= since, rate, floor + (high - floor) * shape)


@dataclass(frozen=True, kw_only=True)
class OneCycle(Law):
    """The rate is set, whatever it was.

    Attributes:
        edges: the ticks, whole or not, at which `rates` are reached.
        rates: the first at tick 0.
        cosine: whether it follows a cosine between them, or a line.
        opening: the rate at the first tick where it is not `rates[0]`.

    """

    edges: tuple[float, ...]
    rates: tuple[float, ...]
    cosine: bool
    opening: float | None = field(default=None)

    @property
    def linear(self) -> bool:
        return False

    def _value(self, ticks: Floats) -> Floats:
        last = len(self.edges) - 2
        leg = np.minimum(np.searchsorted(self.edges[1:], ticks, side="left"), last)
        begins, starts, stops = np.array(self.edges[:-1]), np.array(self.rates[:-1]), np.array(self.rates[1:])
        lengths = np.array([stop - start for start, stop in pairwise(self.edges)])
        done = _over(ticks - begins[leg], lengths[leg])
        if self.cosine:
            values = stops[leg] + (starts[leg] - stops[leg]) / 2 * (cospi(done) + 1)
        else:
            values = starts[leg] + (stops[leg] - starts[leg]) * done
        return values if self.opening is None else np.where(ticks < 1, self.opening, values)

    def maps(self, ticks: Floats) -> Maps:
        return np.zeros(ticks.shape), self._value(ticks)

    def follow(self, rate: float, since: int, ticks: Floats) -> Floats:
        return np.where(ticks <= since, rate, self._value(ticks))


def _over(numbers: Floats, by: Floats) -> Floats:
    """Return quotients, 0 where one divides by 0: at such a tick the real one raises, if the run gets there."""
    zeros = np.zeros(np.broadcast_shapes(numbers.shape, by.shape))
    return np.divide(numbers, by, out=zeros, where=np.broadcast_to(by != 0, zeros.shape))
