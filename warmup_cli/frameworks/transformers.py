"""Hugging Face Transformers: the schedules of src/transformers/optimization.py (read at 5.23.0).

Each is a LambdaLR: the optimizer's rate times a factor of the count. `num_warmup_steps` below 1 is no share of the
run here: that is the Trainer's reading of its own `warmup_steps`.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.frameworks import Framework, Optimizer
from warmup_cli.frameworks._stages import Stage, level, linear_warmup, number, rounds, since, staged, waving
from warmup_cli.frameworks._transformers_wsd import get_wsd_schedule
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler

FRAMEWORK = Framework("transformers", "transformers")

METRIC = "its rate follows a metric of the training, so it has no curve before"


def _edges(num_warmup_steps: object, num_training_steps: object) -> tuple[float, float]:
    return number(num_warmup_steps, "num_warmup_steps"), number(num_training_steps, "num_training_steps")


def _floor(optimizer: Optimizer, min_lr: float | None, min_lr_rate: float | None) -> float:
    """Return the lowest rate over the optimizer's own."""
    if (min_lr is None) == (min_lr_rate is None):
        raise WarmupError(f"min_lr, min_lr_rate: expected one of them, got {'neither' if min_lr is None else 'both'}")
    return number(min_lr_rate, "min_lr_rate") if min_lr is None else number(min_lr, "min_lr") / optimizer.lr


@FRAMEWORK.api()
def get_constant_schedule(optimizer: Optimizer, last_epoch: int = -1) -> Scheduler:
    return staged(optimizer.lr, level("plateau"))


@FRAMEWORK.api()
def get_constant_schedule_with_warmup(optimizer: Optimizer, num_warmup_steps: float, last_epoch: int = -1) -> Scheduler:
    return staged(optimizer.lr, linear_warmup(number(num_warmup_steps, "num_warmup_steps")), level("plateau"))


@FRAMEWORK.api()
def get_linear_schedule_with_warmup(
    optimizer: Optimizer, num_warmup_steps: float, num_training_steps: float, last_epoch: int = -1
) -> Scheduler:
    start, stop = _edges(num_warmup_steps, num_training_steps)

    def factor(counts: Floats) -> Floats:
        return np.maximum((stop - counts) / max(1, stop - start), 0.0)

    decay = Stage("decay", factor, stop, "linear")
    return staged(optimizer.lr, linear_warmup(start), decay, level("hold", 0.0), total=stop)


@FRAMEWORK.api()
def get_cosine_schedule_with_warmup(
    optimizer: Optimizer,
    num_warmup_steps: float,
    num_training_steps: float,
    num_cycles: float = 0.5,
    last_epoch: int = -1,
) -> Scheduler:
    start, stop = _edges(num_warmup_steps, num_training_steps)
    cosine = waving(number(num_cycles, "num_cycles"), 0.0, start, stop)
    return staged(optimizer.lr, linear_warmup(start), *cosine, total=stop)


@FRAMEWORK.api()
def get_cosine_with_hard_restarts_schedule_with_warmup(
    optimizer: Optimizer,
    num_warmup_steps: float,
    num_training_steps: float,
    num_cycles: float = 1,
    last_epoch: int = -1,
) -> Scheduler:
    start, stop = _edges(num_warmup_steps, num_training_steps)
    span, cycles = max(1, stop - start), float(number(num_cycles, "num_cycles"))

    def factor(counts: Floats) -> Floats:
        falls = 0.5 * (1.0 + cospi(cycles * ((counts - start) / span) % 1.0))
        return np.maximum(falls, 0.0)

    if cycles > 1:
        falling = Stage("cycle", factor, start + span, "cosine", rounds(cycles, span, since(start)))
    else:
        falling = Stage("decay", factor, start + span, "cosine")
    return staged(optimizer.lr, linear_warmup(start), falling, level("hold", 0.0), total=stop)


@FRAMEWORK.api()
def get_polynomial_decay_schedule_with_warmup(
    optimizer: Optimizer,
    num_warmup_steps: float,
    num_training_steps: float,
    lr_end: float = 1e-7,
    power: float = 1.0,
    last_epoch: int = -1,
) -> Scheduler:
    start, stop = _edges(num_warmup_steps, num_training_steps)
    peak, floor, exponent = optimizer.lr, number(lr_end, "lr_end"), number(power, "power")
    if not peak > floor:
        raise WarmupError(f"lr_end: expected less than the optimizer's rate, {peak}, got {lr_end}")
    if start == stop:
        raise WarmupError(f"num_training_steps: expected other than num_warmup_steps, got {stop}")
    if exponent < 0 and stop > start:  # a division by zero where the run ends
        raise WarmupError(f"power: expected at least 0, got {power}")

    def factor(counts: Floats) -> Floats:
        left = np.maximum(1 - (counts - start) / (stop - start), 0.0)
        return ((peak - floor) * left**exponent + floor) / peak

    # The count at which the run ends is the last one on the curve: a power of 0 drops after it.
    decay = Stage("decay", factor, math.floor(stop) + 1 if stop > start else start, "polynomial")
    return staged(peak, linear_warmup(start), decay, level("hold", floor / peak), total=stop)


@FRAMEWORK.api()
def get_inverse_sqrt_schedule(
    optimizer: Optimizer, num_warmup_steps: float, timescale: float | None = None, last_epoch: int = -1
) -> Scheduler:
    start = number(num_warmup_steps, "num_warmup_steps")
    scale = start or 10_000 if timescale is None else number(timescale, "timescale")
    if scale <= 0:
        raise WarmupError(f"timescale: expected greater than 0, got {scale}")

    def factor(counts: Floats) -> Floats:
        return 1.0 / np.sqrt((counts + (scale - start)) / scale)

    return staged(optimizer.lr, linear_warmup(start), Stage("decay", factor, None, "inverse_sqrt"))


@FRAMEWORK.api()
def get_cosine_with_min_lr_schedule_with_warmup(
    optimizer: Optimizer,
    num_warmup_steps: float,
    num_training_steps: float,
    num_cycles: float = 0.5,
    last_epoch: int = -1,
    min_lr: float | None = None,
    min_lr_rate: float | None = None,
) -> Scheduler:
    start, stop = _edges(num_warmup_steps, num_training_steps)
    cosine = waving(number(num_cycles, "num_cycles"), _floor(optimizer, min_lr, min_lr_rate), start, stop)
    return staged(optimizer.lr, linear_warmup(start), *cosine, total=stop)


@FRAMEWORK.api()
def get_cosine_with_min_lr_schedule_with_warmup_lr_rate(
    optimizer: Optimizer,
    num_warmup_steps: float,
    num_training_steps: float,
    num_cycles: float = 0.5,
    last_epoch: int = -1,
    min_lr: float | None = None,
    min_lr_rate: float | None = None,
    warmup_lr_rate: float | None = None,
) -> Scheduler:
    start, stop = _edges(num_warmup_steps, num_training_steps)
    first = None if warmup_lr_rate is None else number(warmup_lr_rate, "warmup_lr_rate")

    def rising(counts: Floats) -> Floats:
        if first is None:
            return (counts + 1.0) / max(1.0, start)
        return first + (1.0 - first) * counts / max(1, start - 1)

    floor = _floor(optimizer, min_lr, min_lr_rate)
    cosine = waving(number(num_cycles, "num_cycles"), floor, start, stop, early=1.0)
    return staged(optimizer.lr, Stage("warmup", rising, start, "linear"), *cosine, total=stop)


FRAMEWORK.api()(get_wsd_schedule)

SCHEDULES: dict[str, Callable[..., Scheduler]] = {
    "linear": get_linear_schedule_with_warmup,
    "cosine": get_cosine_schedule_with_warmup,
    "cosine_with_restarts": get_cosine_with_hard_restarts_schedule_with_warmup,
    "polynomial": get_polynomial_decay_schedule_with_warmup,
    "constant": get_constant_schedule,
    "constant_with_warmup": get_constant_schedule_with_warmup,
    "inverse_sqrt": get_inverse_sqrt_schedule,
    "cosine_with_min_lr": get_cosine_with_min_lr_schedule_with_warmup,
    "cosine_warmup_with_min_lr": get_cosine_with_min_lr_schedule_with_warmup_lr_rate,
    "warmup_stable_decay": get_wsd_schedule,
}
"""What get_scheduler calls its schedules."""


@FRAMEWORK.api()
def SchedulerType(value: str) -> str:
    if value in ("reduce_lr_on_plateau", "greedy"):
        raise WarmupError(f"{value}: {METRIC}")
    if value not in SCHEDULES:
        raise WarmupError(f"name: expected {listed(map(repr, SCHEDULES))}, got {shown(value)}")
    return value


@FRAMEWORK.api()
def get_scheduler(
    name: str,
    optimizer: Optimizer,
    num_warmup_steps: float | None = None,
    num_training_steps: float | None = None,
    scheduler_specific_kwargs: dict[str, Any] | None = None,
) -> Scheduler:
    schedule, given = SCHEDULES[SchedulerType(name)], _given(name, num_warmup_steps, num_training_steps)
    specific = {} if name in ("constant", "constant_with_warmup") else scheduler_specific_kwargs or {}
    for key in given.keys() & specific.keys():
        raise WarmupError(f"scheduler_specific_kwargs: expected none of get_scheduler's own, got {key}")
    scheduler = schedule(optimizer, **given, **specific)
    if num_training_steps is None:
        return scheduler
    return replace(scheduler, total=int(number(num_training_steps, "num_training_steps")))


def _given(name: str, num_warmup_steps: object, num_training_steps: object) -> dict[str, Any]:
    """Return the arguments that get_scheduler hands on by itself, those that the schedule needs."""
    if name == "constant":
        return {}
    given = {"num_warmup_steps": number(num_warmup_steps, "num_warmup_steps")}
    if name in ("constant_with_warmup", "inverse_sqrt"):
        return given
    if name == "warmup_stable_decay":
        return {**given, "num_training_steps": num_training_steps}
    return {**given, "num_training_steps": number(num_training_steps, "num_training_steps")}


for _name in ("get_reduce_on_plateau_schedule", "get_greedy_schedule", "GreedyLR"):
    FRAMEWORK.refuse(_name, METRIC)
for _name in ("transformers.optimization.get_adafactor_schedule", "transformers.optimization.AdafactorSchedule"):
    FRAMEWORK.refuse(_name, "its rate follows the sizes of the weights, so it has no curve before training")
