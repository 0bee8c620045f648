"""What timm's schedulers have in common: their clock, their warm-up and their cycles.

See `timm/scheduler/scheduler.py` and the `_get_lr` of its subclasses.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from warmup_cli.errors import WarmupError, shown
from warmup_cli.frameworks import Known
from warmup_cli.frameworks._arguments import numbers
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import MOST_CYCLES, Scheduler, Stretch, constant

MOST_GROWING = 100_000
"""More cycles than this of different lengths are refused."""

Fraction = Callable[[Floats, Floats], Floats]
"""From the time since a cycle's start and the cycle's length to what is left of the range, 1 to 0; shapes (N,)."""


@dataclass(frozen=True)
class Clock:
    """How a scheduler counts: in epochs or updates, from the start of the run or from the end of its warm-up.

    Attributes:
        base: the optimizer's rate.
        warmup_t: the length of the warm-up.
        warmup_lr_init: the rate that the warm-up starts at.
        prefix: whether time starts after the warm-up.
        in_epochs: whether it counts epochs.

    """

    base: float
    warmup_t: float
    warmup_lr_init: float
    prefix: bool
    in_epochs: bool

    def __post_init__(self) -> None:
        numbers(warmup_t=self.warmup_t, warmup_lr_init=self.warmup_lr_init)

    @property
    def warm(self) -> int:
        """The first count after the warm-up."""
        return max(math.ceil(self.warmup_t), 0)

    @property
    def shift(self) -> float:
        """The count at which time starts."""
        return self.warmup_t if self.prefix else 0

    def count(self, time: float) -> int:
        """Return the first count after the warm-up at or after a time."""
        return max(math.ceil(time + self.shift), self.warm)

    def lay(
        self, curve: Curve, named: Sequence["Part"], *, target: float | None = None, total: float | None = None
    ) -> Scheduler:
        """Return the warm-up to `target`, by default the base, and then `curve` over time in named parts."""
        starts: list[int | None] = [self.count(part.time) for part in named]
        stretches = []
        if self.warm:
            slope = ((self.base if target is None else target) - self.warmup_lr_init) / self.warmup_t
            aim = self.base if target is None else None
            stretches.append(Stretch("warmup", self.warm, self._ramp(slope), "linear", aim=aim))
        for part, start, stop in zip(named, starts, [*starts[1:], None], strict=True):
            assert start is not None
            if stop is None or stop > start:
                length = None if stop is None else stop - start
                cycles = part.cycles and self._cycles(part.cycles, start)
                stretches.append(Stretch(part.name, length, self._placed(curve, start), part.shape, cycles))
        whole_total = None if total is None or not math.isfinite(total) else math.floor(total)
        return Scheduler(tuple(stretches), whole_total, per="epoch" if self.in_epochs else "step")

    def _ramp(self, slope: float) -> Curve:
        return lambda counts: self.warmup_lr_init + counts * slope

    def _placed(self, curve: Curve, start: int) -> Curve:
        # The scheduler is asked only after the first update, which runs at what its constructor left.
        first = self.warmup_lr_init if self.warmup_t else self.base

        def rates(offsets: Floats) -> Floats:
            values = curve(offsets + (start - self.shift))
            return np.where(offsets == 0, first, values) if start == 0 else values

        return rates

    def _cycles(self, edges: Callable[[float], Iterator[float]], start: int) -> Callable[[int], Sequence[int] | None]:
        def cycles(limit: int) -> Sequence[int] | None:
            times = islice(edges(start - self.shift), MOST_CYCLES + 1)
            starts = sorted({0, *(self.count(time) - start for time in times)})
            return [begin for begin in starts if begin < limit] if len(starts) <= MOST_CYCLES else None

        return cycles


@dataclass(frozen=True)
class Part:
    """A named part of a curve over time, to the next one.

    Attributes:
        name: what it is called.
        time: when it starts.
        shape: the name of its shape.
        cycles: from a time to the starts of the cycles after it.

    """

    name: str
    time: float
    shape: str
    cycles: Callable[[float], Iterator[float]] | None = None


@dataclass(frozen=True)
class Cycles:
    """Cycles of `t_initial`, each `mul` times as long and `decay` times as high as the one before."""

    t_initial: float
    mul: float
    decay: float
    limit: int

    def __post_init__(self) -> None:
        numbers(above=0, t_initial=self.t_initial, cycle_mul=self.mul)
        numbers(cycle_decay=self.decay, cycle_limit=self.limit)

    @cached_property
    def edges(self) -> list[tuple[float, float, float]]:
        """Of cycles of different lengths the time at which each is taken to start, its own start and its length."""
        found: list[tuple[float, float, float]] = []
        start, mul = 0.0, self.mul
        while len(found) <= max(self.limit, 0) and start < 1e16 and (not found or start > found[-1][1]):
            if len(found) > MOST_GROWING:
                raise WarmupError(f"cycle_limit: expected at most {MOST_GROWING:,} cycles where cycle_mul is not 1")
            found.append((self._edge(len(found), start), start, mul ** len(found) * self.t_initial))
            start = (1 - mul ** len(found)) / (1 - mul) * self.t_initial
        return found

    def _edge(self, index: int, start: float) -> float:
        """Return from when on timm takes cycle `index` to run: its logarithm may be late by a rounding."""
        near = round(start)
        if not index or abs(start - near) > 1e-9 * near:
            return start
        inside = 1 - near / self.t_initial * (1 - self.mul)
        started = inside > 0 and math.floor(math.log(inside, self.mul)) >= index
        return float(near) if started else math.nextafter(near, math.inf)

    @property
    def end(self) -> float:
        """When the last cycle is over: the floor is held from there on."""
        if self.limit <= 0:
            return 0
        if self.mul == 1:
            return self.t_initial * self.limit
        return self.edges[-1][0] if len(self.edges) > self.limit else math.inf

    @property
    def told(self) -> float:
        """How long timm says that the cycles are together: `get_cycle_length`, without the warm-up."""
        cycles = max(1, self.limit)
        if self.mul == 1:
            return self.t_initial * cycles
        if cycles * math.log(self.mul) > 700:
            return math.inf
        return math.floor(-self.t_initial * (self.mul**cycles - 1) / (1 - self.mul))

    @property
    def beyond(self) -> float:
        """The time from which on shrinking cycles are not defined: timm takes a logarithm of 0."""
        return self.t_initial / (1 - self.mul) if self.mul < 1 else math.inf

    def at(self, times: Floats) -> tuple[Floats, Floats, Floats]:
        """Return of each time the number of its cycle, the time since that cycle's start, and its length."""
        if self.mul == 1:
            index = np.floor_divide(times, self.t_initial)
            return index, times - self.t_initial * index, np.full(times.shape, float(self.t_initial))
        edges, starts, lengths = np.array(self.edges).T
        which = np.searchsorted(edges, times, side="right") - 1
        return which.astype(np.float64), np.maximum(times - starts[which], 0), lengths[which]

    def after(self, time: float) -> Iterator[float]:
        """Yield when the cycles after a time start."""
        if self.mul != 1:
            yield from (edge for edge, _, _ in self.edges[: max(self.limit, 0)] if edge > time)
            return
        first = math.floor(time / self.t_initial) + 1
        yield from (self.t_initial * index for index in range(first, self.limit))


def cycling(clock: Clock, cycles: Cycles, lr_min: float, left: Fraction, shape: str, known: Known) -> Scheduler:
    """Return cycles from the base, or what `cycles.decay` leaves of it, to `lr_min`, which is held after them.

    Args:
        clock: how they are counted.
        cycles: how long and how high they are.
        lr_min: the floor.
        left: what is left of the range within a cycle.
        shape: the name of that shape.
        known: what is known of the run.

    """
    numbers(least=0, lr_min=lr_min)
    # A ramp of TanhLRScheduler aims at the curve, where it runs beside it; the others aim at the base.
    aim = clock.warmup_t if shape == "tanh" and not clock.prefix else None
    _refuse_beyond(clock, cycles, max(_last(clock, known), aim or 0))

    def rates(times: Floats) -> Floats:
        index, elapsed, length = cycles.at(times)
        inside = (index < cycles.limit) & (times < cycles.beyond)
        with np.errstate(all="ignore"):
            peak = clock.base * np.power(float(cycles.decay), np.where(inside, index, 0))
            rate = lr_min + (peak - lr_min) * left(elapsed, length)
        return np.where(inside, rate, lr_min)

    name = "decay" if cycles.limit == 1 else "cycle"
    named = [Part(name, 0, shape, cycles.after if cycles.limit > 1 else None), Part("hold", cycles.end, "constant")]
    target = None if aim is None else float(rates(np.array([float(aim)]))[0])
    if not math.isfinite(cycles.end):
        named = named[:1]
    return clock.lay(rates, named, target=target, total=cycles.told + clock.shift)


def _last(clock: Clock, known: Known) -> float:
    """Return the last count of the run, 0 where its length is not known."""
    if known.total_steps is None:
        return 0
    per_epoch = clock.in_epochs and known.iters_per_epoch
    return (math.ceil(known.total_steps / per_epoch) if per_epoch else known.total_steps) - 1


def _refuse_beyond(clock: Clock, cycles: Cycles, last: float) -> None:
    if last >= clock.warm and last - clock.shift >= cycles.beyond:
        what = f"with {shown(cycles.mul)} timm fails from {cycles.beyond + clock.shift:g} on"
        raise WarmupError(f"cycle_mul: {what}, where all the shrinking cycles are over, and the run goes on to {last}")


def staircase(clock: Clock, rate: float, edges: Iterable[float], stairs: Curve) -> Scheduler:
    """Return the base times `rate` to the power of `stairs`, which rises at `edges`."""

    def rates(times: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return clock.base * np.power(float(rate), stairs(times))

    down = [Part("decay", edge, "step") for edge in edges] if rate != 1 else []
    return clock.lay(rates if down else constant(clock.base), [Part("plateau", 0, "step"), *down])


def refuse_noise(given: object, name: str = "noise_range_t") -> None:
    """Raise `WarmupError` where noise is asked for."""
    if given is not None:
        what = f"{name}: expected None, got {shown(given)}"
        raise WarmupError(f"{what}; the noise is drawn from PyTorch's random numbers, so there is no curve before")
