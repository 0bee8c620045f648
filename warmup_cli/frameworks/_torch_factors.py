"""PyTorch's schedulers that multiply the rate in force: by steps, up or down a ramp, or by the same at every count."""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.frameworks._torch_rules import Factor, over
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import MOST_CYCLES, Scheduler, constant, endless, levels, parts

NAMES = constant(0.0)
"""The curve of parts of which only the names count."""


def _falling(factor: float) -> str:
    return "decay" if abs(factor) <= 1 else "rise"


def exponential(gamma: float, again: float | None = None) -> Factor:
    """Return the rule that multiplies by the same at every count."""

    def ratio(before: Floats, after: Floats) -> Floats:
        return np.asarray(np.power(float(gamma), after - before))

    return Factor(ratio=ratio, again=_always(again), named=endless(_falling(gamma), NAMES, "exponential"))


def multiplied(curve: Curve) -> Factor:
    """Return the rule that multiplies by another number at every count."""

    def ratio(_before: Floats, after: Floats) -> Floats:
        return curve(after)

    return Factor(ratio=ratio, recursive=True, named=endless("lambda", NAMES, "lambda"))


def stairs(step_size: float, gamma: float) -> Factor:
    """Return the rule that multiplies wherever a count can be divided by the size of the step."""
    # A step of 2.5 counts divides every fifth count.
    period = abs(Fraction(step_size).numerator)

    def ratio(before: Floats, after: Floats) -> Floats:
        return np.asarray(np.power(float(gamma), np.maximum(after, 0) // period - np.maximum(before, 0) // period))

    named = parts(NAMES, ("plateau", period, "constant"), then=_falling(gamma), shape="step")
    return Factor(ratio=ratio, again=_always(1.0), named=named)


def steps(edges: Sequence[float], gamma: float) -> Factor:
    """Return the rule that multiplies at some counts, at one that stands there twice by the square."""
    # Counts are compared with them one by one: what lies between two counts is not met.
    met = sorted(edge for edge in edges if edge == int(edge) and edge >= 0)

    def ratio(before: Floats, after: Floats) -> Floats:
        passed = np.searchsorted(met, after, side="right") - np.searchsorted(met, before, side="right")
        return np.asarray(np.power(float(gamma), passed.astype(np.float64)))

    def named() -> Scheduler:
        if len(met) > MOST_CYCLES:
            return parts(NAMES, ("plateau", int(met[0]), "constant"), then=_falling(gamma), shape="step")
        return levels(met, [0.0] * (len(met) + 1), name=_falling(gamma))

    return Factor(
        ratio=ratio,
        start=float(gamma) ** met.count(0),
        again=_always(float(gamma) ** bisect_right(sorted(edges), 0)),
        settled=max(met, default=0.0),
        named=named(),
    )


def held(factor: float, length: float) -> Factor:
    """Return the rule that multiplies at first, and takes it back at a count."""
    # The count is compared with it: where it is not met, the factor stays for good.
    met = length > 0 and length == int(length)

    def level(counts: Floats) -> Floats:
        return np.where((counts < 0) | ((counts >= length) & met), 1.0, factor)

    return Factor(
        ratio=over(level),
        start=factor,
        again=_always(1.0 if length <= 0 else factor),
        settled=length if met else 0.0,
        wall=length if met and factor == 0 else math.inf,
        why=f"ConstantLR: the real one divides by its factor of 0 at count {length:g}",
        named=parts(
            NAMES, ("warmup", int(length) if met and factor < 1 else 0, "constant"), then="plateau", shape="constant"
        ),
    )


def ramp(start: float, end: float, length: float) -> Factor:
    """Return the rule whose factors lead from one to another in a straight line."""
    last = max(math.floor(length), 0)

    def level(counts: Floats) -> Floats:
        # Stepped to count 0 it multiplies by the start, as at construction.
        return np.where(counts < 0, 1.0, start + (end - start) * (np.minimum(counts, last) / (length or 1)))

    name, then = ("warmup", "plateau") if end >= start else ("decay", "hold")
    return Factor(
        ratio=over(level),
        start=start,
        again=_anew("LinearLR", length, lambda share: start + (end - start) * share),
        settled=last,
        named=parts(NAMES, (name, last, "linear"), then=then, shape="constant"),
    )


def polynomial(length: float, power: float) -> Factor:
    """Return the rule whose factors fall from 1 to 0 by a power of what is left."""
    last = max(math.floor(length), 0)
    raises = length == 0 or (power < 0 and last == length)

    def level(counts: Floats) -> Floats:
        if length <= 0:
            return np.ones(counts.shape)
        return np.asarray(np.power(1.0 - np.minimum(counts, last) / length, float(power)))

    return Factor(
        ratio=over(level),
        again=_anew("PolynomialLR", length, lambda share: float((1.0 - share) ** power)),
        settled=last,
        wall=last if raises else math.inf,
        why=f"PolynomialLR: with total_iters={length:g} and power={power:g} the real one divides by 0 at count {last}",
        named=parts(NAMES, ("decay", last, "polynomial"), then="hold", shape="constant"),
    )


def _always(factor: float | None) -> Callable[[], float] | None:
    return None if factor is None else lambda: factor


def _anew(name: str, length: float, factor: Callable[[float], float]) -> Callable[[], float]:
    """Return the factor with which a turn in a SequentialLR begins, by the part of the length that is over."""

    def again() -> float:
        try:
            return factor(min(length, 0) / length)
        except ZeroDivisionError:
            raise WarmupError(
                f"{name}: total_iters={length:g} can only come first in a SequentialLR, the real one divides by 0"
            ) from None

    return again
