"""pytorch_warmup: factors that dampen another scheduler (base.py, untuned.py and radam.py, read at 0.2.0).

The scheduler that is stepped `with warmup.dampening()` is given as `lr_scheduler`, and what the real ones read from
the optimizer as `betas`: both are no arguments of theirs. `lr_scheduler` is stepped from the first count on, and its
rates are multiplied, so a decay is under way while the warm-up still climbs.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

import numpy as np

from warmup_cli.errors import WarmupError, shown
from warmup_cli.frameworks import Framework, Optimizer
from warmup_cli.frameworks._stages import Stage, level, number, staged
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import Scheduler, constant, endless, product

FRAMEWORK = Framework("pytorch_warmup", "pytorch_warmup")

ADAM = (0.9, 0.999)
"""The betas of torch.optim's Adam and its kin, unless they are given."""

_NEARLY = 0.99  # an exponential warm-up never ends: its phase does, where less than this is missing


@FRAMEWORK.api()
def LinearWarmup(
    optimizer: Optimizer,
    warmup_period: int | Sequence[int],
    last_step: int = -1,
    *,
    lr_scheduler: Scheduler | None = None,
) -> Scheduler:
    return _linear(optimizer, _period(warmup_period), lr_scheduler)


@FRAMEWORK.api()
def ExponentialWarmup(
    optimizer: Optimizer,
    warmup_period: int | Sequence[int],
    last_step: int = -1,
    *,
    lr_scheduler: Scheduler | None = None,
) -> Scheduler:
    return _exponential(optimizer, _period(warmup_period), lr_scheduler)


@FRAMEWORK.api()
def UntunedLinearWarmup(
    optimizer: Optimizer,
    last_step: int = -1,
    *,
    lr_scheduler: Scheduler | None = None,
    betas: Sequence[float] = ADAM,
) -> Scheduler:
    return _linear(optimizer, int(2.0 / (1.0 - _second(betas))), lr_scheduler)


@FRAMEWORK.api()
def UntunedExponentialWarmup(
    optimizer: Optimizer,
    last_step: int = -1,
    *,
    lr_scheduler: Scheduler | None = None,
    betas: Sequence[float] = ADAM,
) -> Scheduler:
    return _exponential(optimizer, int(1.0 / (1.0 - _second(betas))), lr_scheduler)


@FRAMEWORK.api()
def RAdamWarmup(
    optimizer: Optimizer,
    last_step: int = -1,
    *,
    lr_scheduler: Scheduler | None = None,
    betas: Sequence[float] = ADAM,
) -> Scheduler:
    beta = _second(betas)
    if not beta > 0.6:
        raise WarmupError(f"betas: expected a second one greater than 0.6, got {beta}")
    limit = 2.0 / (1 - beta) - 1

    def length(updates: Floats) -> Floats:
        # What follows cancels: an error of the power's last bit is 1e-8 of the rate for a beta of 0.99999. Python's
        # power, which the real one uses, is right to that bit, NumPy's in double precision is not everywhere.
        power: Floats = (np.longdouble(beta) ** updates.astype(np.longdouble)).astype(np.float64)
        return limit - 2 * updates * power / (1 - power)

    # The rectification starts where RAdam's own would: at the first update whose variance is finite.
    offset = next(update for update in count(1) if length(np.array([float(update)]))[0] > 4)

    def factor(counts: Floats) -> Floats:
        rho = length(counts + offset)
        return np.sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho))

    return _dampened(optimizer, _until_nearly(factor, "rectified"), lr_scheduler)


def _linear(optimizer: Optimizer, period: int, lr_scheduler: Scheduler | None) -> Scheduler:
    def factor(counts: Floats) -> Floats:
        return np.minimum(1.0, (counts + 1) / period)

    return _dampened(optimizer, staged(1.0, Stage("warmup", factor, period, "linear"), level("plateau")), lr_scheduler)


def _exponential(optimizer: Optimizer, period: int, lr_scheduler: Scheduler | None) -> Scheduler:
    def factor(counts: Floats) -> Floats:
        return 1.0 - np.exp(-(counts + 1) / period)

    return _dampened(optimizer, _until_nearly(factor, "exponential"), lr_scheduler)


def _until_nearly(factor: Curve, shape: str) -> Scheduler:
    """Return the factors as a warm-up until they are nearly 1, and a plateau from there on."""

    def at(step: int) -> float:
        return float(factor(np.array([float(step)]))[0])

    nearly = bisect_left(range(2**53), _NEARLY, key=at)
    return staged(1.0, Stage("warmup", factor, nearly, shape), Stage("plateau", factor, None, shape))


def _dampened(optimizer: Optimizer, factors: Scheduler, lr_scheduler: Scheduler | None) -> Scheduler:
    """Return a scheduler's rates times factors; without a scheduler, the optimizer's rate times them."""
    if lr_scheduler is None:
        lr_scheduler = endless("plateau", constant(optimizer.lr))
    if not isinstance(lr_scheduler, Scheduler):
        raise WarmupError(f"lr_scheduler: expected a scheduler, got {shown(lr_scheduler)}")
    dampened = product([lr_scheduler, factors], total=lr_scheduler.total)
    return replace(dampened, per=lr_scheduler.per, first_step=lr_scheduler.first_step)


def _period(warmup_period: object) -> int:
    """Return the warm-up period; of a list for the parameter groups, the first group's."""
    periods = warmup_period if isinstance(warmup_period, list) else [warmup_period]
    whole = [period for period in periods if isinstance(period, int) and number(period, "warmup_period") > 0]
    if not whole or whole != periods:
        raise WarmupError(f"warmup_period: expected a whole number of at least 1, got {shown(warmup_period)}")
    return whole[0]


def _second(betas: object) -> float:
    """Return the second beta of an Adam."""
    match betas:
        case [int() | float(), int() | float() as beta] if 0 <= beta < 1:
            return float(beta)
    raise WarmupError(f"betas: expected two numbers from 0 to below 1, got {shown(betas)}")
