"""timm's cycling and stepping scheduler classes, as `Scheduler`s.

See `timm/scheduler/cosine_lr.py`, `tanh_lr.py`, `poly_lr.py`, `step_lr.py` and `multistep_lr.py`.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, shown
from warmup_cli.frameworks import Known, Optimizer
from warmup_cli.frameworks._arguments import numbers, row
from warmup_cli.frameworks._timm import Clock, Cycles, cycling, refuse_noise, staircase
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler


def CosineLRScheduler(
    optimizer: Optimizer,
    t_initial: float,
    lr_min: float = 0.0,
    cycle_mul: float = 1.0,
    cycle_decay: float = 1.0,
    cycle_limit: int = 1,
    warmup_t: int = 0,
    warmup_lr_init: float = 0.0,
    warmup_prefix: bool = False,
    t_in_epochs: bool = True,
    noise_range_t: object = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
    k_decay: float = 1.0,
    initialize: bool = True,
    *,
    known: Known,
) -> Scheduler:
    refuse_noise(noise_range_t)
    numbers(least=0, k_decay=k_decay)

    def left(elapsed: Floats, length: Floats) -> Floats:
        return 0.5 * (1 + cospi(elapsed**k_decay / length**k_decay))

    clock = Clock(optimizer.lr, warmup_t, warmup_lr_init, warmup_prefix, t_in_epochs)
    cycles = Cycles(t_initial, cycle_mul, cycle_decay, cycle_limit)
    return cycling(clock, cycles, lr_min, left, "cosine", known)


def TanhLRScheduler(
    optimizer: Optimizer,
    t_initial: float,
    lb: float = -7.0,
    ub: float = 3.0,
    lr_min: float = 0.0,
    cycle_mul: float = 1.0,
    cycle_decay: float = 1.0,
    cycle_limit: int = 1,
    warmup_t: int = 0,
    warmup_lr_init: float = 0.0,
    warmup_prefix: bool = False,
    t_in_epochs: bool = True,
    noise_range_t: object = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
    initialize: bool = True,
    *,
    known: Known,
) -> Scheduler:
    refuse_noise(noise_range_t)
    numbers(lb=lb, ub=ub)
    if not lb < ub:
        raise WarmupError(f"lb: expected less than ub, which is {shown(ub)}, got {shown(lb)}")
    numbers(least=0, cycle_limit=cycle_limit, warmup_t=warmup_t, warmup_lr_init=warmup_lr_init)

    def left(elapsed: Floats, length: Floats) -> Floats:
        return 0.5 * (1 - np.tanh(lb * (1 - elapsed / length) + ub * (elapsed / length)))

    clock = Clock(optimizer.lr, warmup_t, warmup_lr_init, warmup_prefix, t_in_epochs)
    cycles = Cycles(t_initial, cycle_mul, cycle_decay, cycle_limit)
    return cycling(clock, cycles, lr_min, left, "tanh", known)


def PolyLRScheduler(
    optimizer: Optimizer,
    t_initial: float,
    power: float = 0.5,
    lr_min: float = 0.0,
    cycle_mul: float = 1.0,
    cycle_decay: float = 1.0,
    cycle_limit: int = 1,
    warmup_t: int = 0,
    warmup_lr_init: float = 0.0,
    warmup_prefix: bool = False,
    t_in_epochs: bool = True,
    noise_range_t: object = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
    k_decay: float = 1.0,
    initialize: bool = True,
    *,
    known: Known,
) -> Scheduler:
    refuse_noise(noise_range_t)
    numbers(least=0, k_decay=k_decay)
    numbers(power=power)

    def left(elapsed: Floats, length: Floats) -> Floats:
        return np.maximum(1 - elapsed**k_decay / length**k_decay, 0) ** power

    clock = Clock(optimizer.lr, warmup_t, warmup_lr_init, warmup_prefix, t_in_epochs)
    cycles = Cycles(t_initial, cycle_mul, cycle_decay, cycle_limit)
    return cycling(clock, cycles, lr_min, left, "polynomial", known)


def StepLRScheduler(
    optimizer: Optimizer,
    decay_t: float,
    decay_rate: float = 1.0,
    warmup_t: int = 0,
    warmup_lr_init: float = 0.0,
    warmup_prefix: bool = True,
    t_in_epochs: bool = True,
    noise_range_t: object = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
    initialize: bool = True,
) -> Scheduler:
    refuse_noise(noise_range_t)
    numbers(decay_t=decay_t, decay_rate=decay_rate)
    if decay_t == 0:
        raise WarmupError("decay_t: expected a number other than 0, got 0")
    if decay_rate == 0 and decay_t < 0:
        raise WarmupError("decay_rate: expected a number other than 0 where decay_t is negative, got 0")
    clock = Clock(optimizer.lr, warmup_t, warmup_lr_init, warmup_prefix, t_in_epochs)
    return staircase(clock, decay_rate, [max(decay_t, 0)], lambda times: np.floor_divide(times, decay_t))


def MultiStepLRScheduler(
    optimizer: Optimizer,
    decay_t: Sequence[float],
    decay_rate: float = 1.0,
    warmup_t: int = 0,
    warmup_lr_init: float = 0.0,
    warmup_prefix: bool = True,
    t_in_epochs: bool = True,
    noise_range_t: object = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
    initialize: bool = True,
) -> Scheduler:
    refuse_noise(noise_range_t)
    numbers(decay_rate=decay_rate)
    edges = sorted(set(row("decay_t", decay_t)))
    # timm bisects the milestones as they were given: in no order it finds what it finds, but the same between edges.
    found = np.array([bisect_right(decay_t, edge) for edge in [-math.inf, *edges]], dtype=np.float64)
    clock = Clock(optimizer.lr, warmup_t, warmup_lr_init, warmup_prefix, t_in_epochs)
    return staircase(
        clock, decay_rate, [edge - 1 for edge in edges], lambda times: found[np.searchsorted(edges, times + 1, "right")]
    )
