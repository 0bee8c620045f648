"""fvcore: fvcore.common.param_scheduler (read at 0.1.5.post20221221).

The formulas are those of fvcore/common/param_scheduler.py, functions of the progress `where` = k/N of a run of N
updates. The rate is the base rate times their value, or the value itself where there is no base rate.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, shown
from warmup_cli.frameworks import Framework, Known
from warmup_cli.frameworks._arguments import numbers
from warmup_cli.frameworks._progress import EPSILON, Part, Progress, composite, progress, stairs
from warmup_cli.schedule import Floats

FRAMEWORK = Framework("fvcore", "fvcore.common.param_scheduler")


@FRAMEWORK.api()
def ConstantParamScheduler(value: float, *, known: Known) -> Progress:
    (level,) = numbers(value=value)
    return progress(
        known, lambda where: np.full(where.shape, level), Part("plateau", "constant"), refused=lambda where: where >= 1
    )


@FRAMEWORK.api()
def CosineParamScheduler(start_value: float, end_value: float, *, known: Known) -> Progress:
    start, end = numbers(start_value=start_value, end_value=end_value)

    def value(where: Floats) -> Floats:
        return end + 0.5 * (start - end) * (1 + cospi(where))

    return progress(known, value, Part(_direction(start, end), "cosine"))


@FRAMEWORK.api()
def ExponentialParamScheduler(start_value: float, decay: float, *, known: Known) -> Progress:
    (start,), (decay,) = numbers(start_value=start_value), numbers(least=0, decay=decay)
    return progress(known, lambda where: start * np.power(decay, where), Part(_direction(1, decay), "exponential"))


@FRAMEWORK.api()
def LinearParamScheduler(start_value: float, end_value: float, *, known: Known) -> Progress:
    start, end = numbers(start_value=start_value, end_value=end_value)
    return progress(known, lambda where: end * where + start * (1 - where), Part(_direction(start, end), "linear"))


@FRAMEWORK.api()
def MultiStepParamScheduler(
    values: Sequence[float],
    num_updates: int | None = None,
    milestones: Sequence[int] | None = None,
    *,
    known: Known,
) -> Progress:
    levels, (edges, updates) = _values(values), _milestones(len(values), num_updates, milestones)
    if updates < len(levels):
        raise WarmupError(f"num_updates: expected at least the number of values, {len(levels)}, got {updates:g}")
    for low, high in zip([0.0, *edges], [*edges, updates], strict=True):
        if low >= high:
            limits = "milestones: expected greater than 0, rising, and less than num_updates"
            raise WarmupError(f"{limits}, {updates:g}, got {shown([*map(float, edges)])}")

    def stair(where: Any) -> Any:
        return np.searchsorted(edges, np.trunc((where + EPSILON) * updates), side="right")

    return stairs(known, levels, stair, lambda where: where > 1)


def _milestones(count: int, updates: int | None, edges: Sequence[int] | None) -> tuple[list[float], float]:
    """Return where the values change, and the end of the last, either of which may be left out."""
    if updates is None and edges is None:
        raise WarmupError("num_updates: expected it, or milestones, got neither")
    if edges is None:
        (end,) = numbers(num_updates=updates)
        return [float(math.ceil(end / count) * number) for number in range(1, count)], end
    wanted = count if updates is None else count - 1
    if not isinstance(edges, list | tuple) or len(edges) != wanted:
        raise WarmupError(f"milestones: expected a list of {wanted}, got {shown(edges)}")
    given = numbers(**{f"milestones[{index}]": edge for index, edge in enumerate(edges)})
    return (given[:-1], given[-1]) if updates is None else (given, numbers(num_updates=updates)[0])


@FRAMEWORK.api()
def PolynomialDecayParamScheduler(base_value: float, power: float, *, known: Known) -> Progress:
    base, power = numbers(base_value=base_value, power=power)

    def value(where: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return base * np.power(1 - where, power)

    # Past the end a root of a negative number is none; at the end a negative power divides by zero.
    def refused(where: float) -> bool:
        return (where > 1 and power != int(power)) or (where == 1 and power < 0)

    return progress(known, value, Part("decay", "polynomial"), refused=refused)


@FRAMEWORK.api()
def StepParamScheduler(num_updates: float, values: Sequence[float], *, known: Known) -> Progress:
    numbers(above=0, num_updates=num_updates)
    levels = _values(values)

    def stair(where: Any) -> Any:
        return np.asarray(np.trunc((where + EPSILON) * len(levels))).astype(np.intp)

    return stairs(known, levels, stair, lambda where: bool(stair(where) >= len(levels)))


@FRAMEWORK.api()
def StepWithFixedGammaParamScheduler(
    base_value: float, num_decays: int, gamma: float, num_updates: int, *, known: Known
) -> Progress:
    base, gamma = numbers(above=0, base_value=base_value, gamma=gamma)
    decays, _ = _count(num_decays, "num_decays"), _count(num_updates, "num_updates")

    def stair(where: Any) -> Any:
        return np.trunc((where + EPSILON) * (decays + 1))

    def value(where: Floats) -> Floats:
        return np.asarray(base * gamma ** np.minimum(stair(where), decays))

    return progress(
        known,
        value,
        Part("plateau", "step"),
        Part("decay", "step"),
        part=lambda where: int(stair(where) > 0),
        refused=lambda where: bool(stair(where) > decays),
    )


@FRAMEWORK.api()
def CompositeParamScheduler(
    schedulers: Sequence[Progress], lengths: Sequence[float], interval_scaling: Sequence[str], *, known: Known
) -> Progress:
    if not schedulers or len(schedulers) != len(lengths):
        got = f"{len(schedulers)} schedulers, {len(lengths)} lengths"
        raise WarmupError(f"lengths: expected one for each of one or more schedulers, got {got}")
    given = numbers(**{f"lengths[{index}]": length for index, length in enumerate(lengths)})
    if abs(sum(given) - 1.0) >= 1e-3:
        raise WarmupError(f"lengths: expected a sum of 1, got {sum(given):g}")
    if sum(given) != 1.0:
        given[-1] = 1.0 - sum(given[:-1])
    if len(interval_scaling) < len(schedulers):
        raise WarmupError(f"interval_scaling: expected one for each scheduler, got {shown(interval_scaling)}")
    for scaling in interval_scaling:
        if scaling not in ("rescaled", "fixed"):
            raise WarmupError(f"interval_scaling: expected 'rescaled' or 'fixed', got {shown(scaling)}")
    made = [param_scheduler(scheduler, f"schedulers[{index}]") for index, scheduler in enumerate(schedulers)]
    return composite(known, made, given, [scaling == "rescaled" for scaling in interval_scaling])


def param_scheduler(value: object, name: str) -> Progress:
    """Return an argument that must be one of these schedulers, or refuse it under its name."""
    if not isinstance(value, Progress):
        raise WarmupError(f"{name}: expected a scheduler of {FRAMEWORK.prefix}, got {shown(value)}")
    return value


def _count(number: object, name: str) -> int:
    if not isinstance(number, int) or number < 1:
        raise WarmupError(f"{name}: expected a whole number of at least 1, got {shown(number)}")
    return number


def _values(values: Sequence[float]) -> list[float]:
    if not isinstance(values, list | tuple) or not values:
        raise WarmupError(f"values: expected a list of at least one number, got {shown(values)}")
    return numbers(**{f"values[{index}]": value for index, value in enumerate(values)})


def _direction(start: float, end: float) -> str:
    return "warmup" if end > start else "decay" if end < start else "plateau"
