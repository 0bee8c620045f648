"""What several of MMEngine's schedulers come to that act on one rate, each on what the others left."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.frameworks._mmengine_laws import Law, Part
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import From, Scheduler, Stretch, constant
from warmup_cli.shape import epochs_done

MOST = 1 << 22
"""Over more counts than this, schedulers whose product has no closed form are not followed."""

_LEVEL = ("plateau", "hold")


@dataclass(frozen=True)
class Clock:
    """Which tick of a scheduler belongs to a count.

    Attributes:
        period: counts per epoch; None where all schedulers tick at every count.

    """

    period: Fraction | None

    def ticks(self, law: Law, counts: Floats) -> Floats:
        """Return how far a scheduler has come after the tick before each update; -1 before it began."""
        ticks = counts if self.period is None or not law.by_epoch else epochs_done(counts, self.period)
        return np.clip(ticks - law.begin, -1, law.life - 1)

    def tick(self, law: Law, count: int) -> int:
        """Return the same for one count."""
        return int(self.ticks(law, np.array([float(count)]))[0])

    def count(self, law: Law, tick: int) -> int:
        """Return the first count after a scheduler's tick."""
        ticks = law.begin + tick
        return ticks if self.period is None or not law.by_epoch else math.ceil(ticks * self.period)


def joined(laws: Sequence[Law], rate: float, clock: Clock, total: int | None) -> tuple[Stretch, ...]:
    """Return the stretches of a run.

    Args:
        laws: what acts, in the order of the config.
        rate: the rate before any of it.
        clock: when they act.
        total: how many counts the run has, if that is known.

    Raises:
        WarmupError: one of them fails within the run, or together they have no closed form.

    """
    for law in laws:
        if law.fails is not None and law.fails < law.life and clock.count(law, law.fails) < (total or 0):
            raise WarmupError(law.why)
    limit = 10**18 if total is None else total
    curve = _curve(laws, rate, clock, limit + 1)
    merged: list[tuple[int, Part]] = []
    for start, part in _named(laws, curve, clock, limit):
        # Each level of a staircase stays apart.
        if not merged or part.shape == "step" or (part.name, part.shape) != (merged[-1][1].name, merged[-1][1].shape):
            merged.append((start, part))
    stops = [*(start for start, _ in merged[1:]), None]
    return tuple(
        Stretch(part.name, None if stop is None else stop - start, From(curve, start), part.shape)
        for (start, part), stop in zip(merged, stops, strict=True)
    )


def _curve(laws: Sequence[Law], rate: float, clock: Clock, limit: int) -> Curve:
    """Return the rates by counts below a limit: windows within each of which the same schedulers act."""
    edges = {0, 1}
    for law in laws:
        edges |= {clock.count(law, 0), clock.count(law, max(law.life, 0))}
        for tick in law.only or ():
            edges |= {clock.count(law, tick), clock.count(law, tick) + 1}
    starts = sorted(edge for edge in edges if edge < limit)
    windows = []
    for start, stop in zip(starts, [*starts[1:], limit], strict=True):
        acting = [law for law in laws if _acts(law, clock.tick(law, start - 1), clock.tick(law, stop - 1))]
        curve = _window(acting, rate, clock, start, stop)
        rate = float(curve(np.array([float(stop - 1 - start)]))[0])
        windows.append(Stretch("", stop - start, curve))
    return Scheduler(tuple(windows)).rates


def _acts(law: Law, since: int, last: int) -> bool:
    """Return whether a scheduler changes the rate at a tick after `since` and up to `last`."""
    return last > since if law.only is None else any(since < tick <= last for tick in law.only)


def _window(laws: Sequence[Law], rate: float, clock: Clock, start: int, stop: int) -> Curve:
    """Return the rates of a window, by counts since its start."""
    if not laws:
        return constant(rate)
    if len(laws) > 1 and not all(law.linear for law in laws):
        return _scanned(laws, rate, clock, start, stop)
    since = [clock.tick(law, start - 1) for law in laws]

    def curve(offsets: Floats) -> Floats:
        rates = laws[0].follow(rate, since[0], clock.ticks(laws[0], offsets + start))
        for law, before in zip(laws[1:], since[1:], strict=True):
            rates = rates * law.follow(1.0, before, clock.ticks(law, offsets + start))
        return rates

    return curve


def _scanned(laws: Sequence[Law], rate: float, clock: Clock, start: int, stop: int) -> Curve:
    """Return the rates of a window in which schedulers disturb each other: every count follows from the one before."""
    length = stop - start
    if length > MOST:
        raise WarmupError(
            f"schedulers that act on one rate at once, not all of them towards 0, have no closed form: "
            f"they are followed over {MOST:,} updates at most, not over more"
        )
    counts = np.arange(start, stop, dtype=np.float64)
    factors, sums = np.ones(length), np.zeros(length)
    # They are made in the order of the config, and make their first tick then; later, epochs end after iterations.
    for law in laws if start == 0 else sorted(laws, key=lambda law: law.by_epoch):
        ticks = clock.ticks(law, counts)
        acts = ticks > clock.ticks(law, counts - 1)
        factor, term = law.maps(ticks)
        factors = np.where(acts, factor * factors, factors)
        sums = np.where(acts, factor * sums + term, sums)
    # Each pass composes what 1, 2, 4, ... neighbouring counts do.
    reach = 1
    while reach < length:
        sums[reach:] += factors[reach:] * sums[:-reach]
        factors[reach:] = factors[reach:] * factors[:-reach]
        reach *= 2
    rates = factors * rate + sums
    return lambda offsets: rates[offsets.astype(np.intp)]


def _named(laws: Sequence[Law], curve: Curve, clock: Clock, limit: int) -> Iterator[tuple[int, Part]]:
    """Yield where the curve changes, named after the scheduler that changes what it does the soonest."""
    spans = [
        (clock.count(law, part.tick), clock.count(law, stop), part)
        for law in laws
        for part, stop in zip(law.parts, [*(part.tick for part in law.parts[1:]), law.life], strict=True)
        if part.tick < law.life
    ]
    edges = sorted(edge for edge in {0, *(span[0] for span in spans), *(span[1] for span in spans)} if edge < limit)
    decayed = False
    for start, stop in zip(edges, [*edges[1:], limit], strict=True):
        part = _leading([span for span in spans if span[0] <= start < span[1]], decayed=decayed)
        name = part.name
        if name == "decay" and part.shape != "step":
            first, last = curve(np.array([float(start), float(stop - 1)]))
            name = name if last <= first else "rise" if decayed else "warmup"
        decayed |= name not in ("warmup", "plateau")
        yield start, replace(part, name=name)


def _leading(acting: Sequence[tuple[int, int, Part]], *, decayed: bool) -> Part:
    moving = [span for span in acting if span[2].name not in _LEVEL] or acting
    if not moving:
        return Part(0, "hold" if decayed else "plateau", "constant")
    return min(moving, key=lambda span: span[1])[2]
