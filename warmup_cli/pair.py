"""Two sides at the same updates: how far apart they are, and where to look for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, unique
from functools import cached_property, partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Floats, Schedule, Steps
from warmup_cli.side import EVERY, Side

Measure: TypeAlias = Callable[[Steps], Floats]
"""From updates, shape (N,), to how far the sides differ there, shape (N,)."""

_BEND = 1e-3  # of the largest difference: how far it may run beside the line through its samples
_ENOUGH = 60_000  # samples beyond which bends are left alone
_PARTS = 64  # into which the stretch around an update is cut to find the very one


@unique
class Method(Enum):
    """Which updates are compared."""

    EQUAL = "equal"
    EVERY = "every"
    LISTED = "listed"
    SAMPLED = "sampled"


@dataclass(frozen=True)
class Tolerance:
    """How far apart two rates may be and still agree: `math.isclose`.

    Attributes:
        relative: over the larger of the two.
        absolute: whatever their size.

    """

    relative: float
    absolute: float

    def excess(self, base: Floats, other: Floats) -> Floats:
        """Return how far rates are apart, or 0 where they agree; shapes (N,)."""
        allowed = np.maximum(self.relative * np.maximum(np.abs(base), np.abs(other)), self.absolute)
        apart = np.abs(other - base)
        return np.where((apart <= allowed) | (base == other), 0.0, apart)


def relative(base: Floats, other: Floats) -> Floats:
    """Return how far rates are apart over the larger of the two, or 0 where both are 0; shapes (N,)."""
    larger = np.maximum(np.abs(base), np.abs(other))
    shares: Floats = np.abs(other - base) / np.where(larger == 0, 1.0, larger)
    return shares


@dataclass(frozen=True, eq=False)
class Pair:
    """What is compared with what, update by update as far as both have them."""

    base: Side
    other: Side

    @property
    def common(self) -> int:
        """How many updates both have."""
        return min(self.base.length, self.other.length)

    @cached_property
    def method(self) -> Method:
        """Which updates are compared."""
        if self._listed is not None:
            return Method.EVERY if self._listed.size == self.common else Method.LISTED
        if _equal(self.base.schedule, self.other.schedule):
            return Method.EQUAL
        return Method.EVERY if self.common <= EVERY else Method.SAMPLED

    @cached_property
    def updates(self) -> Steps:
        """The updates to compare, rising; where they are samples, to begin with."""
        if self._listed is not None:
            return self._listed
        if self.method is Method.EVERY:
            return np.arange(self.common, dtype=np.int64)
        starts = np.array([*self.base.starts, *self.other.starts, self.common - 1])
        found = [starts + beside for beside in (-2, -1, 0, 1)]
        if self.method is Method.SAMPLED:
            found += [self.base.samples, self.other.samples]
        updates = np.unique(np.concatenate(found))
        return updates[(updates >= 0) & (updates < self.common)]

    @cached_property
    def hand_offs(self) -> list[int]:
        """The first update of every phase of either side but the first, as far as both list it."""
        starts = {start for start in (*self.base.starts, *self.other.starts) if 0 < start < self.common}
        known = np.array(sorted(starts), dtype=np.int64)
        return [*map(int, known if self._listed is None else np.intersect1d(known, self._listed))]

    def rates(self, updates: Steps) -> tuple[Floats, Floats]:
        """Return the rates of both sides, each of shape (N,)."""
        return self.base.rates(updates), self.other.rates(updates)

    def apart(self, updates: Steps) -> Floats:
        """Return how far the rates are apart."""
        base, other = self.rates(updates)
        return np.abs(other - base)

    def relative(self, updates: Steps) -> Floats:
        """Return how far the rates are apart over the larger."""
        return relative(*self.rates(updates))

    def excess(self, tolerance: Tolerance, updates: Steps) -> Floats:
        """Return how far the rates are apart, or 0 where they agree."""
        return tolerance.excess(*self.rates(updates))

    def refined(self, tolerance: Tolerance) -> Steps:
        """Return the updates to compare, with more of them where the difference bends beyond the tolerance."""

        def beyond(updates: Steps) -> Floats:
            return np.where(self.excess(tolerance, updates) > 0, self.relative(updates), 0.0)

        measures = (partial(self.excess, tolerance), beyond)
        updates, heights = self.updates, [measure(self.updates) for measure in measures]
        while updates.size < _ENOUGH:
            gaps = np.flatnonzero(np.diff(updates) > 1)
            middles = updates[gaps] + (updates[gaps + 1] - updates[gaps]) // 2
            between = [measure(middles) for measure in measures]
            bent = np.any([*_bends(updates, gaps, middles, heights, between)], axis=0)
            if not bent.any():
                break
            places = gaps[bent] + 1
            updates = np.insert(updates, places, middles[bent])
            heights = [np.insert(old, places, new[bent]) for old, new in zip(heights, between, strict=True)]
        return updates

    def largest(self, measure: Measure, updates: Steps) -> int:
        """Return the first update with the largest measure; of samples, the very one between their neighbours."""
        best = int(np.argmax(measure(updates)))
        while self.method is Method.SAMPLED:
            low, high = updates[max(best - 1, 0)], updates[min(best + 1, updates.size - 1)]
            if high - low <= 2:
                break
            updates = _between(low, high)
            best = int(np.argmax(measure(updates)))
        return int(updates[best])

    def first(self, measure: Measure, updates: Steps) -> int | None:
        """Return the first update whose measure is not 0; of samples, the very one after the one before."""
        found = np.flatnonzero(measure(updates))
        if not found.size:
            return None
        while self.method is Method.SAMPLED and found[0] > 0 and updates[found[0]] - updates[found[0] - 1] > 1:
            updates = _between(updates[found[0] - 1], updates[found[0]])
            found = np.flatnonzero(measure(updates))
        return int(updates[found[0]])

    @cached_property
    def _listed(self) -> Steps | None:
        """The updates that both list, if either lists only some."""
        lists = [side.listed for side in (self.base, self.other) if side.listed is not None]
        if not lists:
            return None
        updates = lists[0] if len(lists) == 1 else np.intersect1d(lists[0], lists[1], assume_unique=True)
        updates = updates[updates < self.common]
        if not updates.size:
            raise WarmupError(f"{self.other.name}: lists no update that {self.base.name} has; nothing to compare")
        return updates


def _equal(base: Schedule, other: Schedule) -> bool:
    """Whether two schedules are the same curves in the same places, whatever they are called."""
    curves = [[(phase.length, phase.curve) for phase in schedule.phases] for schedule in (base, other)]
    return base.first_step == other.first_step and curves[0] == curves[1]


def _between(low: int, high: int) -> Steps:
    """Return some updates from `low` to `high`, all of them where they are few."""
    return np.unique(np.linspace(low, high, _PARTS + 1).astype(np.int64))


def _bends(
    updates: Steps, gaps: Steps, middles: Steps, heights: list[Floats], between: list[Floats]
) -> Iterator[NDArray[np.bool_]]:
    """Yield for each measure in which gaps it runs beside the line through the samples."""
    along = (middles - updates[gaps]) / (updates[gaps + 1] - updates[gaps])
    for height, middle in zip(heights, between, strict=True):
        chord = height[gaps] + (height[gaps + 1] - height[gaps]) * along
        yield np.abs(middle - chord) > _BEND * np.max(height)
