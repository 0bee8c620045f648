"""How each scheduler of PyTorch changes the rate: from the one before, as a map `a * rate + b`.

PyTorch's schedulers compute a rate from whatever rate is in force, so that several can work on one optimizer. Every
such step is affine. A rule knows its steps composed in closed form, `between` two counts, wherever one exists.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import Scheduler

Group = Mapping[str, float]
"""What a parameter group holds: `lr`, `initial_lr`, what schedulers write; and `base_lr`, the scheduler's own."""

Affine = tuple[Floats, Floats]
"""`a` and `b` of the map from a rate to `a * rate + b`, each of shape (N,)."""

ONE, ZERO = np.ones(1), np.zeros(1)
KEEP: Affine = (ONE, ZERO)


def to(rate: float) -> Affine:
    """Return the map of every rate to one."""
    return ZERO, np.array([float(rate)])


def times(factor: float) -> Affine:
    """Return the map of every rate to a multiple of it."""
    return np.array([float(factor)]), ZERO


@dataclass(frozen=True, eq=False, kw_only=True)
class Node:
    """A scheduler, or several that are stepped as one.

    Attributes:
        born: when it was constructed, among all of them; constructing one may change the rate, and the base of others.

    """

    born: int = field(default_factory=count().__next__)


@dataclass(frozen=True, eq=False, kw_only=True)
class Rule(Node):
    """A scheduler that sets the rate itself.

    Attributes:
        named: its parts; only their names, lengths and shapes count, not their rates.
        clock: what its curve follows: `epoch`, which a SequentialLR sets back to 0 where the scheduler's turn comes,
            `steps`, how often it was stepped, or `cycle`, the epoch of CosineAnnealingWarmRestarts within its period.
        settled: the count after which it leaves the rate alone.
        wall: the count at which the real one raises.
        why: what it raises there.
        total: how many counts it says that the run has.

    """

    named: Scheduler
    clock: str = "epoch"
    settled: float = math.inf
    wall: float = math.inf
    why: str = ""
    total: int | None = None

    @property
    def closed(self) -> bool:
        """Whether `between` holds for counts further apart than one."""
        return True

    @property
    def overwrites(self) -> bool:
        """Whether the rate before does not matter."""
        return False

    def product(self, _count: float) -> float:
        """Return for how many counts after one it only multiplies the rate."""
        return 0

    def write(self, group: dict[str, float]) -> None:
        """Write into the group what the construction writes before the scheduler's first step."""

    def base(self, group: Group) -> float:
        """Return the scheduler's base rate once it is constructed."""
        return group["initial_lr"]

    def first(self, _group: Group) -> Affine:
        """Return the step of its construction."""
        return KEEP

    def restart(self, count: float, group: Group) -> Affine:
        """Return the step by which a SequentialLR begins its turn; `count` is the clock's."""
        raise NotImplementedError

    def between(self, before: Floats, after: Floats, group: Group) -> Affine:
        """Return the steps after one count up to another, shapes (N,)."""
        raise NotImplementedError


def over(factor: Curve) -> Callable[[Floats, Floats], Floats]:
    """Return how a factor changes between two counts; once it is 0 the rate stays there."""

    def ratio(before: Floats, after: Floats) -> Floats:
        old, new = np.broadcast_arrays(factor(before), factor(after))
        return np.asarray(np.divide(new, old, out=np.ones(new.shape), where=old != 0))

    return ratio


@dataclass(frozen=True, eq=False, kw_only=True)
class Factor(Rule):
    """One that multiplies the rate in force.

    Attributes:
        ratio: by what, between two counts; what its steps do from -1 to 0 too.
        start: by what at construction.
        again: the rate over the base rate when its turn comes in a SequentialLR; None: it multiplies then too.
        recursive: whether the ratio holds only for counts one apart.

    """

    ratio: Callable[[Floats, Floats], Floats]
    start: float = 1.0
    again: Callable[[], float] | None = None
    recursive: bool = False

    @property
    def closed(self) -> bool:
        return not self.recursive

    def product(self, _count: float) -> float:
        return 0 if self.recursive else math.inf

    def first(self, _group: Group) -> Affine:
        return times(self.start)

    def restart(self, _count: float, group: Group) -> Affine:
        if self.again is None:
            return self.ratio(-ONE, ZERO), ZERO
        return to(group["base_lr"] * self.again())

    def between(self, before: Floats, after: Floats, _group: Group) -> Affine:
        ratio = self.ratio(before, after)
        return ratio, np.zeros(ratio.shape)


@dataclass(frozen=True, eq=False, kw_only=True)
class Overwritten(Rule):
    """One that sets the rate whatever it was.

    Attributes:
        rates: the rates by counts, for the group.
        written: what its construction writes into the group.
        own_base: its base rate, where it is not the group's initial rate.

    """

    rates: Callable[[Floats, Group], Floats]
    written: Callable[[dict[str, float]], None] = lambda _group: None
    own_base: float | None = None

    @property
    def overwrites(self) -> bool:
        return True

    def write(self, group: dict[str, float]) -> None:
        self.written(group)

    def base(self, group: Group) -> float:
        return group["initial_lr"] if self.own_base is None else self.own_base

    def first(self, group: Group) -> Affine:
        return ZERO, self.rates(ZERO, group)

    def restart(self, count: float, group: Group) -> Affine:
        return ZERO, self.rates(np.array([count]), group)

    def between(self, _before: Floats, after: Floats, group: Group) -> Affine:
        return np.zeros(after.shape), self.rates(after, group)


@dataclass(frozen=True, eq=False, kw_only=True)
class Cosine(Rule):
    """CosineAnnealingLR: what is above the floor follows 1 + cos; where that turns, a fixed amount is added.

    The turn is one count after 1 + cos was 0, where the ratio to the count before has no value. There PyTorch adds a
    little to the floor and multiplies what is left of it after rounding: past `T_max` its rates are off by some 1e-17
    times the square of `T_max`. That is not drawn.
    """

    period: float
    floor: float

    def turn(self, counts: Floats) -> Floats:
        """Return the last turn up to each count; -inf if the period is no whole number, for then it never turns."""
        if self.period != int(self.period):
            return np.full(counts.shape, -np.inf)
        return np.asarray(counts - (counts - 1 - self.period) % abs(2 * self.period))

    def product(self, count: float) -> float:
        if self.floor:
            return 0
        turn = float(self.turn(np.array([count]))[0])
        return math.inf if turn == -math.inf else turn + abs(2 * self.period) - 1 - count

    def restart(self, _count: float, group: Group) -> Affine:
        return to(group["base_lr"])

    def between(self, before: Floats, after: Floats, group: Group) -> Affine:
        if before.size == 1 and 0 <= before[0] < self.period >= after.max():  # the first fall: it does not turn
            ratio = self._height(after)
            ratio /= self._height(before) if before[0] else 2.0  # known at its start, where most ask from
            return ratio, self.floor - self.floor * ratio
        turn = self.turn(after)
        turned = turn > before
        since = np.where(turned, turn, before)
        height, old = self._height(after), self._height(since)
        ratio = np.where(after == since, 1.0, height / old)
        # One count before a turn the rate is at the floor, whatever it was; unless it starts right there.
        kept = np.where(turned & (before < turn - 1), 0.0, ratio)
        step = (1 - math.cos(math.pi / self.period)) / 2
        risen = np.where(turned, np.where(old > 0, step * ratio, height / 2), 0.0)  # the same, but for rounding
        return kept, self.floor + (group["base_lr"] - self.floor) * risen - self.floor * kept

    def _height(self, counts: Floats) -> Floats:
        return np.asarray(1 + cospi(counts / self.period))


@dataclass(frozen=True, eq=False, kw_only=True)
class Averaging(Rule):
    """SWALR: what lies between the rate and the group's `swa_lr` shrinks to nothing.

    Attributes:
        rate: what it writes there.
        length: over how many counts.
        linear: whether in a straight line, not along a cosine.

    """

    rate: float
    length: int
    linear: bool
    clock: str = "steps"

    def write(self, group: dict[str, float]) -> None:
        group["swa_lr"] = self.rate

    def first(self, group: Group) -> Affine:
        return KEEP if self.length else to(group["swa_lr"])

    def restart(self, count: float, group: Group) -> Affine:
        return self.between(np.array([count - 1.0]), np.array([count]), group)

    def between(self, before: Floats, after: Floats, group: Group) -> Affine:
        old, new = np.broadcast_arrays(self._left(before), self._left(after))
        ratio = np.divide(new, old, out=np.zeros(new.shape), where=old != 0)
        return ratio, group["swa_lr"] * (1 - ratio)

    def _left(self, counts: Floats) -> Floats:
        if not self.length:
            return np.zeros(counts.shape)
        share = np.clip(counts / self.length, 0.0, 1.0)
        return np.asarray(1 - (share if self.linear else (1 - cospi(share)) / 2))
