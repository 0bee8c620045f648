"""What a framework's scheduler call makes: rates by counts, before the length of the run is known.

A count is how often the scheduler has been stepped: 0 for the first update. The pieces here are those that the
functions of `frameworks/` are built from. `Scheduler.schedule` lays a scheduler on the axis of a run.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, pairwise

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Ahead, Curve, Floats, Phase, Schedule
from warmup_cli.shape import epochs_done

MOST_CYCLES = 60
"""More cycles than this within a run are one phase: nobody reads the names of more."""


@dataclass(frozen=True)
class Stretch:
    """A part of a scheduler: like a phase, but the last one has no end.

    Attributes:
        name: `warmup`, `plateau`, `decay`, `cycle`, `hold`, ...
        length: how many counts it lasts; None for the last.
        curve: the rates, by counts since its start.
        shape: the name of the curve's shape, for people.
        cycles: for a stretch that repeats itself, the counts below a limit at which a repetition starts;
            None where there would be more than `MOST_CYCLES`.
        aim: the rate that the source says it leads to; None where only the curve tells.

    """

    name: str
    length: int | None
    curve: Curve
    shape: str = ""
    cycles: Callable[[int], Sequence[int] | None] | None = None
    aim: float | None = None


@dataclass(frozen=True)
class From:
    """A curve that begins elsewhere on another one, `by` counts after its start."""

    curve: Curve
    by: int

    def __call__(self, offsets: Floats) -> Floats:
        return self.curve(offsets + self.by)


@dataclass(frozen=True)
class PerEpoch:
    """A curve over epochs, seen by the updates: each uses the rate of the epoch that it is in.

    Attributes:
        curve: the rates, by epochs since the stretch started.
        period: updates per epoch.
        start: where the stretch starts on the axis of steps.
        first_step: the number of the run's first update.
        epoch: the epoch at which the stretch starts.

    """

    curve: Curve
    period: Fraction
    start: int
    first_step: int
    epoch: int

    def __call__(self, offsets: Floats) -> Floats:
        return self.curve(epochs_done(offsets + (self.start - self.first_step), self.period) - self.epoch)


@dataclass(frozen=True)
class Scheduler:
    """Stretches in a row, of which the last has no end.

    Attributes:
        stretches: at least one; all but the last have a length.
        total: how many counts the call itself says that the run has.
        first_step: the count of the first update, where the source does not count from 0.
        per: what it counts where the call itself says so, `step` or `epoch`.

    """

    stretches: tuple[Stretch, ...]
    total: int | None = None
    first_step: int = 0
    per: str | None = None

    @property
    def starts(self) -> list[int]:
        """The counts at which the stretches start."""
        return [0, *accumulate(stretch.length or 0 for stretch in self.stretches[:-1])]

    def rates(self, counts: Floats) -> Floats:
        """Return the rates at `counts`, shape (N,), in any order."""
        rates = np.empty(counts.shape)
        which = np.searchsorted(self.starts, counts, side="right") - 1
        for index in np.unique(which):
            here = which == index
            rates[here] = self.stretches[index].curve(counts[here] - self.starts[index])
        return rates

    def rate(self, count: float) -> float:
        """Return the rate at one count."""
        return float(self.rates(np.array([float(count)]))[0])

    def schedule(
        self,
        name: str,
        total_steps: int,
        *,
        first_step: int,
        iters_per_epoch: Fraction | None,
        per_epoch: bool,
        title: str | None,
    ) -> Schedule:
        """Return the schedule of a run of `total_steps` updates.

        Args:
            name: the schedule's name.
            total_steps: how many updates the run has; it may stop short of the scheduler or run past it.
            first_step: the number of the first update.
            iters_per_epoch: updates per epoch, if the schedule knows epochs.
            per_epoch: whether the scheduler is stepped once per epoch; needs `iters_per_epoch`.
            title: the heading of its picture.

        """
        period = iters_per_epoch if per_epoch and iters_per_epoch is not None else None
        limit = total_steps + first_step
        counts = limit if period is None else math.ceil(total_steps / period)
        laid = list(_parts(self, counts))

        def step_of(begin: int) -> int:
            return begin if period is None or not begin else first_step + math.ceil(begin * period)

        starts = [step_of(begin) for begin, _ in laid]
        phases = []
        for (begin, stretch), start, stop in zip(laid, starts, [*starts[1:], total_steps], strict=True):
            curve = stretch.curve if period is None else PerEpoch(stretch.curve, period, start, first_step, begin)
            if min(stop, total_steps) > start:
                phases.append(Phase(stretch.name, min(stop, total_steps) - start, curve, stretch.shape, stretch.aim))
        ahead = tuple(
            Ahead(stretch.name, step_of(begin), stretch.shape)
            for begin, stretch in zip(self.starts, self.stretches, strict=True)
            if step_of(begin) >= total_steps
        )
        return Schedule(name, tuple(phases), first_step, iters_per_epoch, title, ahead)


def _parts(scheduler: Scheduler, limit: int) -> Iterable[tuple[int, Stretch]]:
    """Yield the stretches that start below a count, those that repeat themselves one by one."""
    for start, stretch in zip(scheduler.starts, scheduler.stretches, strict=True):
        if start >= limit:
            return
        room = limit - start if stretch.length is None else min(stretch.length, limit - start)
        cycles = stretch.cycles(room) if stretch.cycles is not None else None
        if cycles is None or len(cycles) < 2:
            yield start, stretch
            continue
        for number, begin in enumerate(cycles, 1):
            yield start + begin, replace(stretch, name=f"{stretch.name} {number}", curve=From(stretch.curve, begin))


def parts(
    curve: Curve, *named: tuple[str, int, str], then: str = "hold", shape: str = "", total: int | None = None
) -> Scheduler:
    """Return a scheduler along one curve, in named parts.

    Args:
        curve: the rates by counts.
        named: of each part its name, its length in counts, and its shape; those of no length are left out.
        then: the name of the endless rest.
        shape: the shape of the rest.
        total: how many counts the run has, if the call says so.

    """
    starts = [0, *accumulate(length for _, length, _ in named)]
    stretches = [
        Stretch(name, length, From(curve, start), how)
        for (name, length, how), start in zip(named, starts, strict=False)
        if length > 0
    ]
    return Scheduler((*stretches, Stretch(then, None, From(curve, starts[-1]), shape)), total)


def endless(name: str, curve: Curve, shape: str = "", total: int | None = None) -> Scheduler:
    """Return a scheduler along one curve, under one name."""
    return Scheduler((Stretch(name, None, curve, shape),), total)


def constant(rate: float) -> Curve:
    """Return the curve of one rate."""
    return lambda counts: np.full(counts.shape, float(rate))


def levels(
    edges: Sequence[float], rates: Sequence[float], *, name: str = "decay", inclusive: bool = False
) -> Scheduler:
    """Return a staircase: `rates[i]` before `edges[i]`, `rates[-1]` after the last edge.

    Args:
        edges: counts at which the rate changes, rising.
        rates: one more than edges.
        name: of the stretches after the first edge; before it stands the plateau.
        inclusive: whether the count at an edge still has the old rate.

    """
    # The first count at the new rate.
    firsts = [max(math.floor(edge) + 1 if inclusive else math.ceil(edge), 0) for edge in edges]
    starts = [0, *firsts]
    stretches = [
        Stretch("plateau" if index == 0 else name, stop - start, constant(rate), "step")
        for index, ((start, stop), rate) in enumerate(zip(pairwise(starts), rates, strict=False))
        if stop > start
    ]
    return Scheduler((*stretches, Stretch(name if edges else "plateau", None, constant(rates[-1]), "step")))


def repeating(period: int) -> Callable[[int], Sequence[int] | None]:
    """Return where repetitions of one length start; for `Stretch.cycles`."""

    def cycles(limit: int) -> Sequence[int] | None:
        starts = range(0, limit, period)
        return starts if len(starts) <= MOST_CYCLES else None

    return cycles


def growing(first: float, factor: float) -> Callable[[int], Sequence[int] | None]:
    """Return where repetitions start, each `factor` times as long as the one before; for `Stretch.cycles`."""

    def cycles(limit: int) -> Sequence[int] | None:
        starts, start, length = [0], first, first
        while start < limit:
            if len(starts) == MOST_CYCLES:
                return None
            starts.append(math.ceil(start))
            length *= factor
            start += length
        return starts

    return cycles


def in_sequence(schedulers: Sequence[Scheduler], milestones: Sequence[int], total: int | None = None) -> Scheduler:
    """Return schedulers one after the other: each counts from 0 where the milestone before it lies."""
    stretches: list[Stretch] = []
    for scheduler, start, stop in zip(schedulers, [0, *milestones], [*milestones, None], strict=True):
        stretches.extend(cut(scheduler, None if stop is None else stop - start))
    return Scheduler(tuple(stretches), total)


def cut(scheduler: Scheduler, length: int | None) -> list[Stretch]:
    """Return the stretches of the first `length` counts; all of them for None."""
    if length is None:
        return list(scheduler.stretches)
    kept = []
    for start, stretch in zip(scheduler.starts, scheduler.stretches, strict=True):
        room = length - start
        if room > 0:
            kept.append(replace(stretch, length=room if stretch.length is None else min(stretch.length, room)))
    return kept


def rest(scheduler: Scheduler, count: float) -> Scheduler:
    """Return a scheduler as it is from `count` on, which becomes its count 0; `count` may be a fraction."""
    begins = [max(math.ceil(start - count), 0) for start in scheduler.starts]
    stretches = [
        replace(
            stretch,
            length=None if stop is None else stop - begin,
            curve=_ahead(stretch.curve, count + begin - start),
            cycles=None if count else stretch.cycles,
        )
        for stretch, start, begin, stop in zip(
            scheduler.stretches, scheduler.starts, begins, [*begins[1:], None], strict=True
        )
        if stop is None or stop > begin
    ]
    return Scheduler(tuple(stretches))


def _ahead(curve: Curve, by: float) -> Curve:
    return (lambda offsets: curve(offsets + by)) if by else curve


def product(schedulers: Sequence[Scheduler], base: float = 1.0, total: int | None = None) -> Scheduler:
    """Return the schedulers multiplied, each over `base` but the first; named after whichever part is ending next."""
    edges = sorted({start for scheduler in schedulers for start in scheduler.starts})

    def rates(counts: Floats) -> Floats:
        result = schedulers[0].rates(counts)
        for scheduler in schedulers[1:]:
            result = result * (scheduler.rates(counts) / base)
        return result

    stretches = []
    for edge, stop in zip(edges, [*edges[1:], None], strict=True):
        part = _soonest(schedulers, edge)
        stretches.append(Stretch(part.name, None if stop is None else stop - edge, From(rates, edge), part.shape))
    return Scheduler(tuple(stretches), total)


def _soonest(schedulers: Sequence[Scheduler], count: int) -> Stretch:
    """Return, of the stretches at a count, the one that ends soonest: a warm-up over a decay is a warm-up.

    Those that stand still give their name only where nothing moves.
    """
    found = []
    for scheduler in schedulers:
        index = bisect_right(scheduler.starts, count) - 1
        stretch = scheduler.stretches[index]
        end = math.inf if stretch.length is None else scheduler.starts[index] + stretch.length
        found.append((stretch.name in ("hold", "plateau"), stretch.name == "plateau", end, stretch))
    return min(found, key=lambda item: item[:3])[-1]


def whole(number: object, name: str, least: int = 1) -> int:
    """Return an argument that must be a whole number, or refuse it under its name."""
    if isinstance(number, bool) or not isinstance(number, int | float) or number != int(number) or number < least:
        raise WarmupError(f"{name}: expected a whole number of at least {least}, got {number!r}")
    return int(number)
