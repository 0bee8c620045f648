"""Warm-up, plateau and decay as src/transformers/optimization.py has them in get_wsd_schedule (read at 5.23.0)."""

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.frameworks import Optimizer
from warmup_cli.frameworks._stages import Stage, level, number, staged, waves
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import Scheduler

RISES: dict[str, Curve] = {
    "linear": lambda progress: progress,
    "cosine": lambda progress: 0.5 * (1.0 - cospi(progress)),
    "1-sqrt": lambda progress: 1.0 - np.sqrt(np.maximum(1.0 - progress, 0.0)),
}
"""How get_wsd_schedule climbs from 0 to 1, by the part of the warm-up that is over."""

FALLS: dict[str, Curve] = {
    "linear": lambda progress: 1.0 - progress,
    "1-sqrt": lambda progress: 1.0 - np.sqrt(progress),
}
"""How it falls from 1 to 0, where not along a cosine."""


def get_wsd_schedule(
    optimizer: Optimizer,
    num_warmup_steps: float,
    num_decay_steps: float,
    num_training_steps: float | None = None,
    num_stable_steps: float | None = None,
    warmup_type: str = "linear",
    decay_type: str = "cosine",
    min_lr_ratio: float = 0,
    num_cycles: float = 0.5,
    last_epoch: int = -1,
) -> Scheduler:
    for name, kind in (("warmup_type", warmup_type), ("decay_type", decay_type)):
        if kind not in RISES:
            raise WarmupError(f"{name}: expected {listed(map(repr, RISES))}, got {shown(kind)}")
    start, length = number(num_warmup_steps, "num_warmup_steps"), number(num_decay_steps, "num_decay_steps")
    stable = _stable(num_training_steps, num_stable_steps, start, length)
    floor, rise = number(min_lr_ratio, "min_lr_ratio"), RISES[warmup_type]
    fall = {**FALLS, "cosine": waves(number(num_cycles, "num_cycles"))}[decay_type]

    def rising(counts: Floats) -> Floats:
        return np.maximum(rise(counts / max(1, start)) * (1.0 - floor) + floor, 0.0)

    def falling(counts: Floats) -> Floats:
        return np.maximum(fall((counts - start - stable) / max(1, length)) * (1.0 - floor) + floor, 0.0)

    warmup = Stage("warmup", rising, start, warmup_type)
    decay = Stage("decay", falling, start + stable + length, decay_type)
    total = start + stable + length if num_training_steps is None else num_training_steps
    return staged(
        optimizer.lr, warmup, level("plateau", until=start + stable), decay, level("hold", floor), total=total
    )


def _stable(num_training_steps: object, num_stable_steps: object, start: float, length: float) -> float:
    """Return how long get_wsd_schedule stays level."""
    if num_stable_steps is not None:
        return number(num_stable_steps, "num_stable_steps")
    if num_training_steps is None:
        raise WarmupError("num_training_steps, num_stable_steps: expected one of them, got neither")
    return number(num_training_steps, "num_training_steps") - start - length
