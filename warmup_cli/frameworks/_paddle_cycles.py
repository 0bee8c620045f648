"""PaddlePaddle's schedulers that go up and down again; `paddle.py` puts them on the menu."""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, shown
from warmup_cli.formula import Lambda
from warmup_cli.frameworks._arguments import numbers
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import Scheduler, Stretch, growing, parts, repeating

_LAST_HALVING = 1024  # 2.0**1024 is more than Python's floats hold

MOST_FACTORS = 1 << 22
"""More factors than this are not multiplied one by one."""


def count(number: object, name: str) -> int:
    """Return an argument that must be a Python int greater than 0: PaddlePaddle takes no float for it."""
    if not isinstance(number, int) or number < 1:
        raise WarmupError(f"{name}: expected a whole number of at least 1, got {shown(number)}")
    return number


def OneCycleLR(
    max_learning_rate: float,
    total_steps: int,
    divide_factor: float = 25.0,
    end_learning_rate: float = 0.0001,
    phase_pct: float = 0.3,
    anneal_strategy: str = "cos",
    three_phase: bool = False,
    last_epoch: int = -1,
    verbose: bool = False,
) -> Scheduler:
    high, end = numbers(least=0, max_learning_rate=max_learning_rate, end_learning_rate=end_learning_rate)
    (divide,) = numbers(above=0, divide_factor=divide_factor)
    steps, share = count(total_steps, "total_steps"), _float(phase_pct, "phase_pct")
    if not 0 <= share <= 1 or (three_phase and share >= 0.5):
        limits = "0 to less than 0.5 with three_phase" if three_phase else "0 to 1"
        raise WarmupError(f"phase_pct: expected {limits}, got {share:g}")
    if anneal_strategy not in ("cos", "linear"):
        raise WarmupError(f"anneal_strategy: expected 'cos' or 'linear', got {shown(anneal_strategy)}")
    turns = [share * steps - 1, *([2 * share * steps - 2] if three_phase else []), steps - 1.0]
    rates = [high / divide, high, *([high / divide] if three_phase else []), end]
    curve = _legs([0.0, *turns], rates, cosine=anneal_strategy == "cos")
    # The real one may be stepped once past its end, where the last leg goes on, if that has a length.
    bounds = [0, *(max(math.ceil(turn), 0) for turn in turns[:-1]), steps, steps + (turns[-2] != turns[-1])]
    how = "cosine" if anneal_strategy == "cos" else "linear"
    names = ("warmup", "decay", "annihilation")[: len(turns)]
    named = zip((*names, "past the end"), (stop - start for start, stop in pairwise(bounds)), strict=True)
    made = parts(curve, *((name, length, how) for name, length in named), total=steps)
    return _ending(made, f"total_steps: expected a run of at most {bounds[-1]:,}, got a longer one")


def CyclicLR(
    base_learning_rate: float,
    max_learning_rate: float,
    step_size_up: int,
    step_size_down: int | None = None,
    mode: str = "triangular",
    exp_gamma: float = 1.0,
    scale_fn: Lambda | None = None,
    scale_mode: str = "cycle",
    last_epoch: int = -1,
    verbose: bool = False,
) -> Scheduler:
    low, high = numbers(least=0, base_learning_rate=base_learning_rate, max_learning_rate=max_learning_rate)
    up = count(step_size_up, "step_size_up")
    size = up + (up if step_size_down is None else count(step_size_down, "step_size_down"))
    gamma = _float(exp_gamma, "exp_gamma")
    if mode not in ("triangular", "triangular2", "exp_range") and scale_fn is None:
        raise WarmupError(f"mode: expected 'triangular', 'triangular2' or 'exp_range', got {shown(mode)}")
    if scale_mode not in ("cycle", "iterations"):
        raise WarmupError(f"scale_mode: expected 'cycle' or 'iterations', got {shown(scale_mode)}")

    scaled = None if scale_fn is None else formula(scale_fn, "scale_fn").curve()

    def scale(cycle: Floats, counts: Floats) -> Any:
        if scaled is not None:
            return scaled(cycle if scale_mode == "cycle" else counts)
        if mode == "exp_range":
            return gamma**counts
        return 0.5 ** (cycle - 1) if mode == "triangular2" else 1.0

    def rates(counts: Floats) -> Floats:
        cycle = 1 + counts // size
        done, rise = 1.0 + counts / size - cycle, up / size
        height = np.where(done <= rise, done / rise, (1 - done) / (1 - rise))
        return np.asarray(low + (high - low) * height * scale(cycle, counts))

    made = Scheduler((Stretch("cycle", None, rates, "linear", repeating(size)),))
    if mode != "triangular2" or scale_fn is not None:
        return made
    limited = Scheduler((Stretch("cycle", _LAST_HALVING * size, rates, "linear", repeating(size)), made.stretches[0]))
    return _ending(limited, f"mode: expected at most {_LAST_HALVING:,} cycles with 'triangular2', got more")


def CosineAnnealingWarmRestarts(
    learning_rate: float, T_0: int, T_mult: int = 1, eta_min: float = 0, last_epoch: int = -1, verbose: bool = False
) -> Scheduler:
    (base,) = numbers(least=0, learning_rate=learning_rate)
    (floor,), first, factor = numbers(eta_min=eta_min), count(T_0, "T_0"), count(T_mult, "T_mult")
    cycles = repeating(first) if factor == 1 else growing(first, factor)

    def restarting(missed: tuple[int, ...] = ()) -> Stretch:
        return Stretch("cycle", None, _Restarts(base, floor, first, factor, missed), "cosine", cycles)

    return ToldCounts((restarting(),), told=Scheduler((restarting(_missed_restarts(first, factor)),)))


@dataclass(frozen=True)
class ToldCounts(Scheduler):
    """A scheduler that differs where it is told its counts, as LinearWarmup tells it, and does not count itself."""

    told: Scheduler | None = None


@dataclass(frozen=True)
class _Restarts:
    """Half cosines from one rate to another, each `factor` times as long as the one before.

    Attributes:
        high: where they start.
        low: where they lead to.
        first: the length of the first.
        factor: a whole number.
        missed: restarts that do not happen: they still have the rate at which the cycle before them ends.

    """

    high: float
    low: float
    first: int
    factor: int
    missed: tuple[int, ...] = ()

    def __call__(self, counts: Floats) -> Floats:
        begins, lengths = self._cycles(counts)
        progress = (counts - begins) / lengths
        progress[np.isin(counts, self.missed)] = 1.0
        return np.asarray(self.low + (self.high - self.low) * (1 + cospi(progress)) / 2)

    def _cycles(self, counts: Floats) -> tuple[Floats, Any]:
        """Return where the cycles of counts begin, and how long they are."""
        if self.factor == 1:
            return counts - counts % self.first, self.first
        number = np.floor(np.log1p(counts / self.first * (self.factor - 1)) / math.log(self.factor))
        # The logarithm may have been rounded beyond the restart that it is near to.
        number -= self._begin(number) > counts
        number += self._begin(number + 1) <= counts
        return self._begin(number), self.first * np.power(float(self.factor), number)

    def _begin(self, number: Floats) -> Floats:
        begins: Floats = self.first * (np.power(float(self.factor), number) - 1) / (self.factor - 1)
        return begins


def _missed_restarts(first: int, factor: int) -> tuple[int, ...]:
    """Return the restarts for which int(math.log(...)), as the real one takes it when told a count, is one short."""
    begins = [(number, first * (factor**number - 1) // (factor - 1)) for number in range(1, 60) if factor > 1]
    return tuple(begin for number, begin in begins if int(math.log(begin / first * (factor - 1) + 1, factor)) < number)


def _legs(edges: list[float], rates: list[float], *, cosine: bool) -> Curve:
    """Return the curve from rate to rate: `rates[i]` is reached at `edges[i]`, and the last leg goes on."""
    last = len(edges) - 2
    lengths = np.array([stop - start for start, stop in pairwise(edges)])
    begins, starts, stops = np.array(edges[:-1]), np.array(rates[:-1]), np.array(rates[1:])

    def curve(counts: Floats) -> Floats:
        leg = np.minimum(np.searchsorted(edges[1:], counts, side="left"), last)
        with np.errstate(all="ignore"):
            done = (counts - begins[leg]) / lengths[leg]
        if cosine:
            return np.asarray(stops[leg] + (starts[leg] - stops[leg]) / 2.0 * (cospi(done) + 1))
        return np.asarray((stops[leg] - starts[leg]) * done + starts[leg])

    if np.isnan(curve(np.zeros(1))[0]):
        raise WarmupError("phase_pct: expected a first phase of some length, got one of none, which divides by zero")
    return curve


def _ending(scheduler: Scheduler, what: str) -> Scheduler:
    """Return a scheduler whose rest the real one refuses: a run that gets there is told what is wrong."""

    def refused(_counts: Floats) -> Floats:
        raise WarmupError(what)

    return Scheduler((*scheduler.stretches[:-1], Stretch("refused", None, refused)), scheduler.total)


def _float(number: object, name: str) -> float:
    """Return an argument that must be a Python float: PaddlePaddle takes no int for it."""
    if not isinstance(number, float):
        raise WarmupError(f"{name}: expected a number with a decimal point, got {shown(number)}")
    return number


def formula(function: object, name: str) -> Lambda:
    """Return an argument that must be a lambda, pasted or written as text."""
    if isinstance(function, str):
        return Lambda.read(function)
    if not isinstance(function, Lambda):
        raise WarmupError(f"{name}: expected a lambda, got {shown(function)}")
    return function


def running_product(function: Lambda) -> Curve:
    """Return the product of a function's values at 1, 2, ... up to each count."""
    constant = function.constant
    if constant is not None:
        return lambda counts: np.asarray(constant**counts, dtype=np.float64)
    factor = function.curve()

    @lru_cache(2)
    def products(size: int) -> Floats:
        return np.cumprod(np.concatenate([np.ones(1), factor(np.arange(1.0, size))]))

    def curve(counts: Floats) -> Floats:
        most = int(counts.max(initial=0))
        if most >= MOST_FACTORS:
            raise WarmupError(
                f"lr_lambda: expected a constant in a run of over {MOST_FACTORS:,} counts: a product of so many "
                "different factors has no closed form"
            )
        return products(1 << most.bit_length())[counts.astype(np.intp)]

    return curve
