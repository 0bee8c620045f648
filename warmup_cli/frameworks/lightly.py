"""Lightly: the cosine with a warm-up of lightly/utils/scheduler.py (read at 1.6.0).

The functions that give one value for a `step` are here as well: their values over all steps.
"""

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Framework, Optimizer
from warmup_cli.frameworks._arguments import unread
from warmup_cli.frameworks._stages import Stage, level, number, rounds, since, staged
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler

FRAMEWORK = Framework("lightly", "lightly.utils.scheduler")


@FRAMEWORK.api(per="epoch")
def CosineWarmupScheduler(
    optimizer: Optimizer,
    warmup_epochs: float,
    max_epochs: float,
    last_epoch: int = -1,
    start_value: float = 1.0,
    end_value: float = 0.001,
    period: float | None = None,
    warmup_start_value: float = 0.0,
    warmup_end_value: float | None = None,
) -> Scheduler:
    start, stop = _edges(("warmup_epochs", warmup_epochs), ("max_epochs", max_epochs), period)
    warmup = _warmup(start, warmup_start_value, warmup_end_value, start_value)
    return staged(optimizer.lr, warmup, *_cosine(start, stop, start_value, end_value, period), total=stop)


@FRAMEWORK.api()
@unread("step")
def cosine_warmup_schedule(
    step: object,
    max_steps: float,
    start_value: float,
    end_value: float,
    warmup_steps: float,
    warmup_start_value: float,
    warmup_end_value: float | None = None,
    period: float | None = None,
) -> Scheduler:
    start, stop = _edges(("warmup_steps", warmup_steps), ("max_steps", max_steps), period)
    warmup = _warmup(start, warmup_start_value, warmup_end_value, start_value)
    return staged(1.0, warmup, *_cosine(start, stop, start_value, end_value, period), total=stop)


@FRAMEWORK.api()
@unread("step")
def cosine_schedule(
    step: object, max_steps: float, start_value: float, end_value: float, period: float | None = None
) -> Scheduler:
    stop = number(max_steps, "max_steps")
    if stop < 0:
        raise WarmupError(f"max_steps: expected at least 0, got {stop}")
    return staged(1.0, *_cosine(0, stop, start_value, end_value, period), total=stop)


@FRAMEWORK.api()
@unread("step")
def linear_warmup_schedule(step: object, warmup_steps: float, start_value: float, end_value: float) -> Scheduler:
    stop, first, last = number(warmup_steps, "warmup_steps"), start_value, end_value
    if stop < 0:
        raise WarmupError(f"warmup_steps: expected at least 0, got {stop}")
    if not number(end_value, "end_value") > 0:
        raise WarmupError(f"end_value: expected greater than 0, got {end_value}")
    if not 0 <= number(start_value, "start_value") <= end_value:
        raise WarmupError(f"start_value: expected 0 to end_value, {end_value}, got {start_value}")
    rising = Stage("warmup", lambda counts: first + counts / stop * (last - first), stop, "linear")
    return staged(1.0, rising, level("plateau", last))


def _warmup(steps: float, first: object, last: object | None, then: object) -> Stage:
    """Return the warm-up from one value to another, or to the one that the cosine begins with."""
    peak = number(then, "start_value")
    low, high = number(first, "warmup_start_value"), peak if last is None else number(last, "warmup_end_value")
    # One ahead: the first count is a step above the start, the last one is at the end.
    return Stage("warmup", lambda counts: low + (high - low) * (counts + 1) / steps, steps, "linear")


def _edges(warmup: tuple[str, object], longest: tuple[str, object], period: float | None) -> tuple[float, float]:
    """Return where the warm-up and the run end."""
    start, stop = number(warmup[1], warmup[0]), number(longest[1], longest[0])
    if not 0 <= start <= stop:
        raise WarmupError(f"{warmup[0]}: expected 0 to {longest[0]}, {stop}, got {start}")
    if period is not None and stop < 1:
        raise WarmupError(f"{longest[0]}: expected at least 1, got {stop}")
    return start, stop


def _cosine(start: float, stop: float, first: object, last: object, period: float | None) -> tuple[Stage, ...]:
    """Return a half cosine that is at its end one count before `stop`; or full ones, with a period."""
    high, low = number(first, "start_value"), number(last, "end_value")

    def at(halves: Floats) -> Floats:
        return low - (low - high) * (cospi(halves) + 1) / 2

    if period is not None:
        length = number(period, "period")
        if length <= 0:
            raise WarmupError(f"period: expected greater than 0, got {period}")
        waves = rounds(1, length, since(start))
        return (Stage("cycle", lambda counts: at(2 * (counts - start) / length), None, "cosine", waves),)
    half = stop - start - 1
    if half <= 0:
        return (level("hold", low),)
    # The count at the end is a count of the decay, too.
    falling = Stage("decay", lambda counts: at(np.minimum(counts - start, half) / half), stop, "cosine")
    return falling, level("hold", low)
