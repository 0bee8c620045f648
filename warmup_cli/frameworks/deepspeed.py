"""DeepSpeed: deepspeed.runtime.lr_schedules (read at 0.19.8, `deepspeed/runtime/lr_schedules.py`).

DeepSpeed's engine steps a scheduler after every optimizer update. WarmupLR and its kin are late by one: the first
update has the rate of their constructor, update k that of their formula at k - 1. OneCycle and LRRangeTest are not.
"""

import math
from typing import Any

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, shown
from warmup_cli.frameworks import Framework, Optimizer
from warmup_cli.frameworks._arguments import numbers
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import Scheduler, endless, parts

FRAMEWORK = Framework("deepspeed", "deepspeed.runtime.lr_schedules")


@FRAMEWORK.api()
def WarmupLR(
    optimizer: Optimizer,
    warmup_min_lr: Any = 0.0,
    warmup_max_lr: Any = None,
    warmup_num_steps: int = 1000,
    warmup_type: str = "log",
    last_batch_iteration: int = -1,
) -> Scheduler:
    low = _one("warmup_min_lr", warmup_min_lr)
    high = optimizer.lr if warmup_max_lr is None else _one("warmup_max_lr", warmup_max_lr)
    steps, shape = _warmup(warmup_num_steps, warmup_type)
    risen = _risen(steps, shape)

    def rates(counts: Floats) -> Floats:
        asked = np.maximum(counts - 1, 0)
        return low + (high - low) * np.where(asked < steps, risen(asked), 1.0)

    return parts(rates, ("warmup", _warm(steps, shape), shape), then="plateau", shape="constant")


@FRAMEWORK.api()
def WarmupDecayLR(
    optimizer: Optimizer,
    total_num_steps: int,
    warmup_min_lr: Any = 0.0,
    warmup_max_lr: Any = 0.001,
    warmup_num_steps: int = 1000,
    warmup_type: str = "log",
    last_batch_iteration: int = -1,
) -> Scheduler:
    numbers(total_num_steps=total_num_steps)
    low = _one("warmup_min_lr", warmup_min_lr)
    high = optimizer.lr if warmup_max_lr is None else _one("warmup_max_lr", warmup_max_lr)
    steps, shape = _warmup(warmup_num_steps, warmup_type)
    risen = _risen(steps, shape)

    def rates(counts: Floats) -> Floats:
        asked = np.maximum(counts - 1, 0)
        left = np.maximum((total_num_steps - asked) / max(1.0, total_num_steps - steps), 0.0)
        return low + (high - low) * np.where(asked < steps, risen(asked), left)

    # One count later than the formula says.
    return _warmed(rates, steps, shape, math.ceil(total_num_steps) + 1, "linear", int(total_num_steps))


@FRAMEWORK.api()
def WarmupCosineLR(
    optimizer: Optimizer,
    total_num_steps: int,
    warmup_min_ratio: float = 0.0,
    warmup_num_steps: int = 1000,
    cos_min_ratio: float = 0.0001,
    warmup_type: str = "log",
    last_batch_iteration: int = -1,
) -> Scheduler:
    numbers(total_num_steps=total_num_steps, warmup_min_ratio=warmup_min_ratio, cos_min_ratio=cos_min_ratio)
    base = optimizer.lr
    steps, shape = _warmup(warmup_num_steps, warmup_type)
    risen = _risen(steps, shape)

    def rates(counts: Floats) -> Floats:
        asked = np.maximum(counts - 1, 0)
        progress = np.minimum((asked - steps + 1) / max(1, total_num_steps - steps), 1.0)
        fallen = cos_min_ratio + (1 - cos_min_ratio) * (1 + cospi(progress)) / 2
        ratio = np.where(
            asked < steps, warmup_min_ratio + (1 - warmup_min_ratio) * risen(asked), np.maximum(fallen, 0.0)
        )
        # The constructor leaves 0, whatever the ratio is.
        return base * np.where(counts < 1, 0.0, ratio)

    return _warmed(rates, steps, shape, math.ceil(total_num_steps), "cosine", int(total_num_steps))


@FRAMEWORK.api()
def OneCycle(
    optimizer: Optimizer,
    cycle_min_lr: Any,
    cycle_max_lr: Any,
    decay_lr_rate: float = 0.0,
    cycle_first_step_size: float = 2000,
    cycle_second_step_size: float | None = None,
    cycle_first_stair_count: int = 0,
    cycle_second_stair_count: int | None = None,
    decay_step_size: float = 0,
    cycle_momentum: bool = True,
    cycle_min_mom: Any = 0.8,
    cycle_max_mom: Any = 0.9,
    decay_mom_rate: float = 0.0,
    last_batch_iteration: int = -1,
) -> Scheduler:
    low, high = _one("cycle_min_lr", cycle_min_lr), _one("cycle_max_lr", cycle_max_lr)
    # A negative one would let the rate pass through infinity.
    numbers(least=0, decay_lr_rate=decay_lr_rate, decay_step_size=decay_step_size)
    (first,) = numbers(above=0, cycle_first_step_size=cycle_first_step_size)
    second = first if cycle_second_step_size is None else cycle_second_step_size
    numbers(least=0, cycle_second_step_size=second)
    stairs = cycle_first_stair_count, cycle_second_stair_count
    numbers(cycle_first_stair_count=stairs[0], cycle_second_stair_count=stairs[1] or 0)
    scale = _triangle(first, second, stairs[0], stairs[0] if stairs[1] is None else stairs[1])
    total, falls = first + second, bool(decay_lr_rate and decay_step_size)

    def rates(counts: Floats) -> Floats:
        after = np.maximum(counts - total, 0) / decay_step_size if falls else np.zeros(counts.shape)
        return np.where(counts - 1 < total, low + (high - low) * scale(counts), low / (1 + decay_lr_rate * after))

    up, end = math.ceil(first), math.ceil(total)
    then = ("cooldown", "inverse_time") if falls else ("hold", "constant")
    return parts(rates, ("warmup", up, "linear"), ("decay", end - up, "linear"), then=then[0], shape=then[1])


@FRAMEWORK.api()
def LRRangeTest(
    optimizer: Optimizer,
    lr_range_test_min_lr: Any = 1e-3,
    lr_range_test_step_size: int = 2000,
    lr_range_test_step_rate: float = 1.0,
    lr_range_test_staircase: bool = False,
    last_batch_iteration: int = -1,
) -> Scheduler:
    low, size = _one("lr_range_test_min_lr", lr_range_test_min_lr), lr_range_test_step_size
    numbers(lr_range_test_step_rate=lr_range_test_step_rate)
    _positive("lr_range_test_step_size", size)

    def rates(counts: Floats) -> Floats:
        intervals = np.floor(counts / size) if lr_range_test_staircase else counts / size
        return low * (1 + lr_range_test_step_rate * intervals)

    return endless("sweep", rates, "step" if lr_range_test_staircase else "linear")


def _one(name: str, value: Any) -> float:
    """Return the rate of the one parameter group that is drawn; lists have a rate for each."""
    if isinstance(value, list | tuple):
        if len(value) != 1:
            raise WarmupError(f"{name}: expected 1 value, for one parameter group, got {len(value)}")
        value = value[0]
    return numbers(**{name: value})[0]


def _positive(name: str, value: object) -> None:
    if not isinstance(value, int) or value <= 0:
        raise WarmupError(f"{name}: expected a whole number greater than 0, got {shown(value)}")


def _warmup(steps: int, kind: str) -> tuple[int, str]:
    """Return the length and the shape of a warm-up: DeepSpeed takes any other name for log, and says so in its log."""
    _positive("warmup_num_steps", steps)
    return max(2, steps), "linear" if kind == "linear" else "log"


def _warm(steps: int, shape: str) -> int:
    """Return how many counts a warm-up lasts: the logarithm is at its end one count early."""
    return steps + 1 if shape == "linear" else steps


def _risen(steps: int, shape: str) -> Curve:
    """Return the warm-up from 0 to 1."""
    if shape == "linear":
        return lambda asked: asked / steps
    return lambda asked: np.log(asked + 1) / math.log(steps)


def _warmed(rates: Curve, steps: int, warmup: str, end: int, shape: str, total: int) -> Scheduler:
    """Return a warm-up, a decay up to the count `end`, and the floor."""
    warm = _warm(steps, warmup)
    # Where the run is shorter than the warm-up, the floor comes when the warm-up is over.
    warm = steps + 1 if end < warm else warm
    return parts(rates, ("warmup", warm, warmup), ("decay", max(end - warm, 0), shape), shape="constant", total=total)


def _triangle(first: float, second: float, first_stairs: int, second_stairs: int) -> Curve:
    """Return the cycle from 0 to 1 and back to 0, in so many stairs where a count of them is not 0."""
    total, ratio = first + second, first / (first + second)

    def scale(counts: Floats) -> Floats:
        along = counts / total - np.floor(counts / total)
        within = counts % total
        up = along <= ratio
        slope = np.where(up, along / ratio, (1 - along) / max(1 - ratio, 1e-300))
        count = np.where(up, first_stairs, second_stairs)
        # Multiplied before it is divided, as there: a stair that begins at a whole count begins there.
        reached = np.where(within <= first, within * count / first, (total - within) * count / (second or 1.0))
        stair = np.floor(reached) / np.maximum(count, 1)
        return np.where(count > 0, stair, slope)

    return scale
