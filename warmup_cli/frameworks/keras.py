"""Keras: keras.optimizers.schedules, also tf.keras.optimizers.schedules (read at 3.15.1).

The formulas are those of keras/src/optimizers/schedules/learning_rate_schedule.py, in float64; Keras computes in
its floatx, which is float32 unless it is told otherwise.
"""

import math
from collections.abc import Sequence

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Framework
from warmup_cli.frameworks._arguments import numbers, row
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import MOST_CYCLES, Scheduler, Stretch, endless, levels, parts

FRAMEWORK = Framework("keras", "keras.optimizers.schedules")

_NEAR = 1e-13  # of where a cycle starts: a count that is so near is at it


@FRAMEWORK.api()
def ExponentialDecay(
    initial_learning_rate: float,
    decay_steps: int,
    decay_rate: float,
    staircase: bool = False,
    name: str = "ExponentialDecay",
) -> Scheduler:
    (init,) = numbers(initial_learning_rate=initial_learning_rate)
    (steps,) = numbers(above=0, decay_steps=decay_steps)
    (rate,) = numbers(least=0, decay_rate=decay_rate)

    def rates(counts: Floats) -> Floats:
        with np.errstate(over="ignore", under="ignore"):
            decayed: Floats = np.power(rate, _passed(counts, steps, staircase=staircase))
        return init * decayed

    return endless("decay", rates, "step" if staircase else "exponential")


@FRAMEWORK.api()
def PiecewiseConstantDecay(
    boundaries: Sequence[int], values: Sequence[float], name: str = "PiecewiseConstant"
) -> Scheduler:
    # They become whole as the step is, which cuts fractions off.
    edges, rates = [int(edge) for edge in row("boundaries", boundaries)], row("values", values)
    if len(edges) != len(rates) - 1 or not edges:
        what = f"got {len(edges)} boundaries and {len(rates)} values"
        raise WarmupError(f"values: expected one more than boundaries, at least two, {what}")
    rising = sorted(set(edges))

    def rate(step: int) -> float:
        """Return the sum of all intervals that a step lies in: one, if the boundaries rise."""
        middle = zip(edges, edges[1:], rates[1:-1], strict=False)
        within = sum(value for low, high, value in middle if low < step <= high)
        return rates[0] * (step <= edges[0]) + rates[-1] * (step > edges[-1]) + within

    return levels(rising, [rate(step) for step in (*rising, rising[-1] + 1)], inclusive=True)


@FRAMEWORK.api()
def PolynomialDecay(
    initial_learning_rate: float,
    decay_steps: int,
    end_learning_rate: float = 0.0001,
    power: float = 1.0,
    cycle: bool = False,
    name: str = "PolynomialDecay",
) -> Scheduler:
    init, end = numbers(initial_learning_rate=initial_learning_rate, end_learning_rate=end_learning_rate)
    (steps,) = numbers(above=0, decay_steps=decay_steps)
    (power,) = numbers(least=0, power=power)

    def rates(counts: Floats) -> Floats:
        # With cycles the decay is stretched to the first multiple of its length that is not below the count.
        length = steps * np.maximum(np.ceil(counts / steps), 1) if cycle else steps
        return (init - end) * (1 - np.minimum(counts, length) / length) ** power + end

    shape, last = "linear" if power == 1 else "polynomial", math.ceil(steps)
    if not cycle:
        return parts(rates, ("decay", last, shape), shape="constant", total=last)

    def cycles(limit: int) -> Sequence[int] | None:
        """Return where the rate jumps up: one count after each multiple."""
        starts = [0, *(math.floor(number * steps) + 1 for number in range(1, MOST_CYCLES + 1))]
        return None if starts[-1] < limit else [start for start in starts if start < limit]

    return Scheduler((Stretch("cycle", None, rates, shape, cycles),))


@FRAMEWORK.api()
def InverseTimeDecay(
    initial_learning_rate: float,
    decay_steps: int,
    decay_rate: float,
    staircase: bool = False,
    name: str = "InverseTimeDecay",
) -> Scheduler:
    init, rate = numbers(initial_learning_rate=initial_learning_rate, decay_rate=decay_rate)
    (steps,) = numbers(above=0, decay_steps=decay_steps)

    def rates(counts: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            return init / (1 + rate * _passed(counts, steps, staircase=staircase))

    return endless("decay", rates, "step" if staircase else "inverse time")


@FRAMEWORK.api()
def CosineDecay(
    initial_learning_rate: float,
    decay_steps: int,
    alpha: float = 0.0,
    name: str = "CosineDecay",
    warmup_target: float | None = None,
    warmup_steps: int = 0,
) -> Scheduler:
    init, alpha, warmup = numbers(initial_learning_rate=initial_learning_rate, alpha=alpha, warmup_steps=warmup_steps)
    (steps,) = numbers(above=0, decay_steps=decay_steps)
    # Without a target there is no warm-up, whatever its length.
    (peak,) = (init,) if warmup_target is None else numbers(warmup_target=warmup_target)
    warmup = 0.0 if warmup_target is None else warmup

    def rates(counts: Floats) -> Floats:
        counts = np.minimum(counts, steps + warmup)
        wave = 0.5 * (1 + cospi((counts - warmup) / steps))
        decayed = peak * ((1 - alpha) * wave + alpha)
        return np.where(counts < warmup, (peak - init) * (counts / (warmup or 1.0)) + init, decayed)

    first, last = max(math.ceil(warmup), 0), max(math.ceil(warmup + steps), 0)
    named = ("warmup", first, "linear"), ("decay", last - first, "cosine")
    return parts(rates, *named, shape="constant", total=last or None)


@FRAMEWORK.api()
def CosineDecayRestarts(
    initial_learning_rate: float,
    first_decay_steps: int,
    t_mul: float = 2.0,
    m_mul: float = 1.0,
    alpha: float = 0.0,
    name: str = "SGDRDecay",
) -> Scheduler:
    init, amplitude, alpha = numbers(initial_learning_rate=initial_learning_rate, m_mul=m_mul, alpha=alpha)
    first, growth = numbers(above=0, first_decay_steps=first_decay_steps, t_mul=t_mul)

    def rates(counts: Floats) -> Floats:
        # Cycles that shrink come to an end, after which the real one's rate is no number either.
        with np.errstate(invalid="ignore", divide="ignore", over="ignore", under="ignore"):
            cycle, passed = _cycle(counts / first, growth)
            wave: Floats = 0.5 * amplitude**cycle * (1 + cospi(passed))
        return init * ((1 - alpha) * wave + alpha)

    def cycles(limit: int) -> Sequence[int] | None:
        with np.errstate(over="ignore"):
            starts = first * _before(np.arange(MOST_CYCLES + 1.0), growth)
        return None if starts[-1] < limit else [math.ceil(start * (1 - _NEAR)) for start in starts[starts < limit]]

    return Scheduler((Stretch("cycle", None, rates, "cosine", cycles),))


def _cycle(passed: Floats, growth: float) -> tuple[Floats, Floats]:
    """Return the number of the cycle that counts are in, and how much of it has passed; `passed` is in first cycles."""
    if growth == 1:
        return np.floor(passed), passed - np.floor(passed)
    cycle: Floats = np.floor(np.log(1 - passed * (1 - growth)) / np.log(growth))
    # Rounding may have left out a restart at the very count.
    cycle += _before(cycle + 1, growth) * (1 - _NEAR) <= passed
    return cycle, (passed - _before(cycle, growth)) / growth**cycle


def _before(cycles: Floats, growth: float) -> Floats:
    """Return how long so many cycles last together, in first cycles."""
    return cycles if growth == 1 else (1 - growth**cycles) / (1 - growth)


def _passed(counts: Floats, steps: float, *, staircase: bool) -> Floats:
    """Return how many times `steps` have passed."""
    return np.floor(counts / steps) if staircase else counts / steps
