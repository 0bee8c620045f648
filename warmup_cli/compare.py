"""How far two learning-rate curves differ, and where.

Runs are compared update by update: the k-th update of one with the k-th of the other, which is what training sees,
whatever number either run gives it. Of runs of different lengths the updates are compared that both have.

The relative difference is `|b - a| / max(|a|, |b|)`: 0.5 for a rate and its double, whichever comes first. Two rates
agree where `|b - a| <= max(rtol * max(|a|, |b|), atol)`, as in Python's `math.isclose`.

Which updates are compared:

- equal: none need to be; both runs have the same curves in the same places;
- every: each update that both have, where those are at most `EVERY`, or a table lists them all; exact;
- listed: those that a table lists; exact there, and nothing is said of the others;
- sampled: those where either curve or the difference bends, and both sides of every hand-off. The largest differences
  and the first one beyond the tolerance are then narrowed down to the very update. What is narrower than the samples
  are apart, some thousandth of a phase, can be missed.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from warmup_cli.pair import Method, Pair, Tolerance, relative
from warmup_cli.schedule import Floats, Steps
from warmup_cli.side import Budget, Side

RTOL = 1e-9
"""The relative tolerance unless given: that of `math.isclose`."""

ATOL_OF_PEAK = 1e-12
"""The absolute tolerance unless given, over the largest rate of both sides.

One curve computed by two formulas differs by rounding of the size of its peak, also where its rates are near 0.
"""

_STRETCHES = 4_000  # more than a picture has pixels


@dataclass(frozen=True)
class Difference:
    """Two rates of the same update; in each pair the base comes first.

    Attributes:
        update: which one, counted from 0.
        steps: the number that either run gives it.
        phases: the name of the phase that it falls into in either run.
        rates: its rates.

    """

    update: int
    steps: tuple[int, int]
    phases: tuple[str, str]
    rates: tuple[float, float]

    @property
    def signed(self) -> float:
        """By how much the rate is higher than that of the base."""
        return self.rates[1] - self.rates[0]

    @property
    def relative(self) -> float:
        """How far the rates are apart over the larger of the two."""
        return float(relative(np.array(self.rates[:1]), np.array(self.rates[1:]))[0])


@dataclass(frozen=True)
class Comparison:
    """What is to be said of two curves.

    Attributes:
        base: the baseline.
        other: what is compared with it.
        method: which updates were compared.
        compared: how many.
        tolerance: within which rates agree.
        largest_absolute: where the rates are furthest apart, at the first such update.
        largest_relative: where they are so over the larger rate.
        first_beyond: the first update at which they do not agree; None if there is none.
        hand_offs: the first update of every phase of either run but the first.
        budgets: the sum of the rates of either run.

    """

    base: Side
    other: Side
    method: Method
    compared: int
    tolerance: Tolerance
    largest_absolute: Difference
    largest_relative: Difference
    first_beyond: Difference | None
    hand_offs: tuple[Difference, ...]
    budgets: tuple[Budget, Budget]

    @property
    def same(self) -> bool:
        """Whether the runs are of one length and agree at every update that was compared."""
        return self.first_beyond is None and self.base.length == self.other.length


def compare(base: Side, other: Side, *, rtol: float = RTOL, atol: float | None = None) -> Comparison:
    """Return how far `other` differs from `base`.

    Args:
        base: the baseline.
        other: what is compared with it.
        rtol: the relative tolerance.
        atol: the absolute tolerance; None for `ATOL_OF_PEAK` of the largest rate.

    Raises:
        WarmupError: no update is listed in both.

    """
    pair = Pair(base, other)
    with np.errstate(over="ignore", invalid="ignore"):  # rates may be any doubles
        if atol is None:
            atol = ATOL_OF_PEAK * max(float(np.abs(rates).max()) for rates in pair.rates(pair.updates))
        tolerance = Tolerance(rtol, atol)
        updates = pair.refined(tolerance) if pair.method is Method.SAMPLED else pair.updates
        first = pair.first(partial(pair.excess, tolerance), updates)
        return Comparison(
            base,
            other,
            pair.method,
            pair.common if pair.method is Method.EQUAL else updates.size,
            tolerance,
            _at(pair, pair.largest(pair.apart, updates)),
            _at(pair, pair.largest(pair.relative, updates)),
            None if first is None else _at(pair, first),
            tuple(_at(pair, update) for update in pair.hand_offs),
            (base.budget(), other.budget()),
        )


def difference_line(comparison: Comparison) -> tuple[Steps, Floats]:
    """Return the line to draw of a difference: steps of the base, shape (N,), and by how much the other is higher.

    These are the updates that were compared; of many, the highest and the lowest in each of some thousand stretches.
    """
    pair = Pair(comparison.base, comparison.other)
    with np.errstate(over="ignore", invalid="ignore"):
        updates = pair.refined(comparison.tolerance) if pair.method is Method.SAMPLED else pair.updates
        base, other = pair.rates(updates)
        higher = other - base
    kept = _outline(higher)
    return updates[kept] + comparison.base.schedule.first_step, higher[kept]


def _outline(heights: Floats) -> NDArray[np.intp]:
    """Return the indices of the highest and the lowest of each stretch, and of the ends."""
    size = -(-heights.size // _STRETCHES)
    rows = np.pad(heights, (0, -heights.size % size), mode="edge").reshape(-1, size)
    starts = np.arange(len(rows)) * size
    found = np.concatenate([[0], starts + rows.argmin(axis=1), starts + rows.argmax(axis=1), [heights.size - 1]])
    return np.unique(np.minimum(found, heights.size - 1))


def _at(pair: Pair, update: int) -> Difference:
    base, other = pair.rates(np.array([update], dtype=np.int64))
    sides = (pair.base, pair.other)
    steps = [update + side.schedule.first_step for side in sides]
    phases = [side.phase(update) for side in sides]
    return Difference(update, (steps[0], steps[1]), (phases[0], phases[1]), (float(base[0]), float(other[0])))
