"""PaddlePaddle: paddle.optimizer.lr (read at 3.3.1).

The formulas are those of python/paddle/optimizer/lr.py: a scheduler is stepped after every update, and its base rate
is an argument. Where a rate is computed from the one before, it is the result of that recursion.
"""

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, shown
from warmup_cli.formula import Lambda
from warmup_cli.frameworks import Framework, Known
from warmup_cli.frameworks._arguments import numbers
from warmup_cli.frameworks._paddle_cycles import (
    CosineAnnealingWarmRestarts,
    CyclicLR,
    OneCycleLR,
    ToldCounts,
    count,
    formula,
    running_product,
)
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import (
    MOST_CYCLES,
    Scheduler,
    Stretch,
    constant,
    endless,
    in_sequence,
    levels,
    parts,
)

FRAMEWORK = Framework("paddle", "paddle.optimizer.lr")


@FRAMEWORK.api()
def NoamDecay(
    d_model: int, warmup_steps: int, learning_rate: float = 1.0, last_epoch: int = -1, verbose: bool = False
) -> Scheduler:
    width, steps = numbers(above=0, d_model=d_model, warmup_steps=warmup_steps)
    (base,) = numbers(least=0, learning_rate=learning_rate)

    def rates(counts: Floats) -> Floats:
        # At count 0 the other branch is 1, so the warm-up's 0 holds.
        return np.asarray(base * width**-0.5 * np.minimum(np.maximum(counts, 1) ** -0.5, steps**-1.5 * counts))

    return parts(rates, ("warmup", math.ceil(steps), "linear"), then="decay", shape="inverse_sqrt")


@FRAMEWORK.api()
def PiecewiseDecay(
    boundaries: Sequence[int], values: Sequence[float], last_epoch: int = -1, verbose: bool = False
) -> Scheduler:
    if not boundaries:
        raise WarmupError("boundaries: expected at least one, got none")
    if len(values) <= len(boundaries):
        raise WarmupError(
            f"values: expected one more than boundaries, got {len(values)} values, {len(boundaries)} boundaries"
        )
    edges = numbers(**{f"boundaries[{index}]": edge for index, edge in enumerate(boundaries)})
    rates = numbers(**{f"values[{index}]": value for index, value in enumerate(values)})
    # The first boundary that is not reached counts, so one that is below an earlier one has no effect.
    return levels(list(accumulate(edges, max)), [*rates[: len(edges)], rates[-1]])


@FRAMEWORK.api()
def NaturalExpDecay(learning_rate: float, gamma: float, last_epoch: int = -1, verbose: bool = False) -> Scheduler:
    (base,) = numbers(least=0, learning_rate=learning_rate)
    (gamma,) = numbers(above=0, gamma=gamma)
    return endless("decay", lambda counts: base * np.exp(-gamma * counts), "exponential")


@FRAMEWORK.api()
def InverseTimeDecay(
    learning_rate: float, gamma: float, last_epoch: int = -1, verbose: bool = False, *, known: Known
) -> Scheduler:
    (base,) = numbers(least=0, learning_rate=learning_rate)
    (gamma,) = numbers(gamma=gamma)
    pole = round(-1 / gamma) if gamma < 0 else math.inf
    if pole < (known.total_steps or math.inf) and 1 + gamma * pole == 0:
        raise WarmupError(f"gamma: expected none that divides by zero within the run, got {gamma:g} at count {pole:,}")

    def rates(counts: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            return base / (1 + gamma * counts)

    return endless("decay", rates, "inverse time")


@FRAMEWORK.api()
def PolynomialDecay(
    learning_rate: float,
    decay_steps: int,
    end_lr: float = 0.0001,
    power: float = 1.0,
    cycle: bool = False,
    last_epoch: int = -1,
    verbose: bool = False,
) -> Scheduler:
    (base,) = numbers(least=0, learning_rate=learning_rate)
    (end,), (power,) = numbers(end_lr=end_lr), numbers(above=0, power=power)
    steps = count(decay_steps, "decay_steps")

    def rates(counts: Floats) -> Floats:
        span = steps * np.maximum(np.ceil(counts / steps), 1) if cycle else steps
        return (base - end) * (1 - np.minimum(counts, span) / span) ** power + end

    if not cycle:
        return parts(rates, ("decay", steps, "polynomial"), shape="constant")

    # A cycle's last count, a multiple of decay_steps, still belongs to it.
    def cycles(limit: int) -> list[int] | None:
        return [0, *range(steps + 1, limit, steps)] if limit <= MOST_CYCLES * steps else None

    return Scheduler((Stretch("cycle", None, rates, "polynomial", cycles),))


@FRAMEWORK.api()
def LinearWarmup(
    learning_rate: float | Scheduler,
    warmup_steps: int,
    start_lr: float,
    end_lr: float,
    last_epoch: int = -1,
    verbose: bool = False,
) -> Scheduler:
    if not isinstance(learning_rate, Scheduler | int | float):
        raise WarmupError(f"learning_rate: expected a number or a scheduler, got {shown(learning_rate)}")
    steps = count(warmup_steps, "warmup_steps")
    (start,) = numbers(least=0, start_lr=start_lr)
    (end,) = numbers(above=start, end_lr=end_lr)
    warmup = endless("warmup", lambda counts: (end - start) * counts / steps + start, "linear")
    if not isinstance(learning_rate, Scheduler):
        (base,) = numbers(learning_rate=learning_rate)
        return in_sequence([warmup, endless("plateau", constant(base), "constant")], [steps])
    inner = learning_rate
    if isinstance(inner, ToldCounts) and inner.told is not None:
        inner = inner.told
    return in_sequence([warmup, inner], [steps], None if inner.total is None else steps + inner.total)


@FRAMEWORK.api()
def ExponentialDecay(learning_rate: float, gamma: float, last_epoch: int = -1, verbose: bool = False) -> Scheduler:
    (base,) = numbers(least=0, learning_rate=learning_rate)
    (gamma,) = numbers(gamma=gamma)
    if not 0 < gamma < 1:
        raise WarmupError(f"gamma: expected greater than 0 and less than 1, got {gamma:g}")
    return endless("decay", lambda counts: base * gamma**counts, "exponential")


@FRAMEWORK.api()
def MultiStepDecay(
    learning_rate: float, milestones: Sequence[int], gamma: float = 0.1, last_epoch: int = -1, verbose: bool = False
) -> Scheduler:
    (base,) = numbers(least=0, learning_rate=learning_rate)
    if not isinstance(milestones, list | tuple):
        raise WarmupError(f"milestones: expected a list, got {shown(milestones)}")
    edges = numbers(**{f"milestones[{index}]": edge for index, edge in enumerate(milestones)})
    if any(low >= high for low, high in pairwise(edges)):
        raise WarmupError(f"milestones: expected each to be greater than the one before, got {shown(milestones)}")
    gamma = _falling(gamma)
    return levels(edges, [base * gamma**passed for passed in range(len(edges) + 1)])


@FRAMEWORK.api()
def StepDecay(
    learning_rate: float, step_size: int, gamma: float = 0.1, last_epoch: int = -1, verbose: bool = False
) -> Scheduler:
    (base,) = numbers(least=0, learning_rate=learning_rate)
    size, gamma = count(step_size, "step_size"), _falling(gamma)
    return parts(lambda counts: base * gamma ** (counts // size), ("plateau", size, "step"), then="decay", shape="step")


@FRAMEWORK.api()
def CosineAnnealingDecay(
    learning_rate: float, T_max: int, eta_min: float = 0, last_epoch: int = -1, verbose: bool = False
) -> Scheduler:
    (base,) = numbers(least=0, learning_rate=learning_rate)
    (floor,), steps = numbers(eta_min=eta_min), count(T_max, "T_max")

    def rates(counts: Floats) -> Floats:
        return floor + (base - floor) * (1 + cospi(counts / steps)) / 2

    return parts(rates, ("decay", steps, "cosine"), then="past T_max", shape="cosine")


@FRAMEWORK.api()
def LinearLR(
    learning_rate: float,
    total_steps: int,
    start_factor: float = 1.0 / 3,
    end_factor: float = 1.0,
    last_epoch: int = -1,
    verbose: bool = False,
) -> Scheduler:
    (base,) = numbers(least=0, learning_rate=learning_rate)
    (steps,), (start, end) = numbers(above=0, total_steps=total_steps), numbers(start=start_factor, end=end_factor)
    if not 0 < start <= 1:
        raise WarmupError(f"start_factor: expected greater than 0 and at most 1, got {start:g}")
    if not 0 <= end <= 1:
        raise WarmupError(f"end_factor: expected 0 to 1, got {end:g}")
    last = math.floor(steps)

    def rates(counts: Floats) -> Floats:
        return base * (start + (end - start) * np.minimum(counts, last) / steps)

    name, then = ("warmup", "plateau") if end >= start else ("decay", "hold")
    return parts(rates, (name, last, "linear"), then=then, shape="constant")


@FRAMEWORK.api()
def LambdaDecay(learning_rate: float, lr_lambda: Lambda, last_epoch: int = -1, verbose: bool = False) -> Scheduler:
    (base,) = numbers(least=0, learning_rate=learning_rate)
    factor = formula(lr_lambda, "lr_lambda").curve()
    if not np.isfinite(factor(np.zeros(1))[0]):
        raise WarmupError("lr_lambda: expected a number at count 0, got none")
    return endless("lambda", lambda counts: base * factor(counts), "lambda")


@FRAMEWORK.api()
def MultiplicativeDecay(
    learning_rate: float, lr_lambda: Lambda, last_epoch: int = -1, verbose: bool = False
) -> Scheduler:
    (base,) = numbers(least=0, learning_rate=learning_rate)
    product = running_product(formula(lr_lambda, "lr_lambda"))
    return endless("lambda", lambda counts: base * product(counts), "lambda")


for make in (CosineAnnealingWarmRestarts, CyclicLR, OneCycleLR):
    FRAMEWORK.api()(make)

FRAMEWORK.refuse("ReduceOnPlateau", "its rate follows a metric of the training, so it has no curve before")


def _falling(gamma: float) -> float:
    """Return a factor that must be less than 1; 0 and less are as good as any."""
    (number,) = numbers(gamma=gamma)
    if number >= 1:
        raise WarmupError(f"gamma: expected less than 1, got {number:g}")
    return number
