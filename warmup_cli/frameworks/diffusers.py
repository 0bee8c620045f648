"""Hugging Face Diffusers: the schedules of src/diffusers/optimization.py (read at 0.42.1).

Most are those of Transformers; the linear one has a floor and a peak, and one is a staircase.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.frameworks import Framework, Optimizer, transformers
from warmup_cli.frameworks._stages import Stage, level, number, staged
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler, levels

FRAMEWORK = Framework("diffusers", "diffusers.optimization")

for _same in (
    transformers.get_constant_schedule,
    transformers.get_constant_schedule_with_warmup,
    transformers.get_cosine_schedule_with_warmup,
    transformers.get_cosine_with_hard_restarts_schedule_with_warmup,
    transformers.get_polynomial_decay_schedule_with_warmup,
):
    FRAMEWORK.api()(_same)


@FRAMEWORK.api()
def get_piecewise_constant_schedule(optimizer: Optimizer, step_rules: str, last_epoch: int = -1) -> Scheduler:
    *rules, last = str(step_rules).split(",")
    try:
        pairs = [rule.split(":") for rule in rules]
        factors = {int(step): number(float(factor), "step_rules") for factor, step in pairs}
        factors = dict(sorted(factors.items()))
        rates = [optimizer.lr * factor for factor in (*factors.values(), number(float(last), "step_rules"))]
    except ValueError:
        what = "expected factors and the steps until which they hold, like '1:10,0.1:20,0.01'"
        raise WarmupError(f"step_rules: {what}, got {shown(step_rules)}") from None
    return levels(list(factors), rates)


@FRAMEWORK.api()
def get_linear_schedule_with_warmup(
    optimizer: Optimizer,
    num_warmup_steps: float,
    num_training_steps: float,
    last_epoch: int = -1,
    f_min: float = 0.0,
    f_max: float = 1.0,
) -> Scheduler:
    start, stop = number(num_warmup_steps, "num_warmup_steps"), number(num_training_steps, "num_training_steps")
    low, high = number(f_min, "f_min"), number(f_max, "f_max")

    def falling(counts: Floats) -> Floats:
        return low + (high - low) * np.maximum((stop - counts) / max(1, stop - start), 0.0)

    warmup = Stage("warmup", lambda counts: high * counts / max(1, start), start, "linear")
    return staged(optimizer.lr, warmup, Stage("decay", falling, stop, "linear"), level("hold", low), total=stop)


SCHEDULES: dict[str, tuple[Callable[..., Scheduler], tuple[str, ...]]] = {
    "linear": (get_linear_schedule_with_warmup, ("num_warmup_steps", "num_training_steps")),
    "cosine": (transformers.get_cosine_schedule_with_warmup, ("num_warmup_steps", "num_training_steps")),
    "cosine_with_restarts": (
        transformers.get_cosine_with_hard_restarts_schedule_with_warmup,
        ("num_warmup_steps", "num_training_steps", "num_cycles"),
    ),
    "polynomial": (
        transformers.get_polynomial_decay_schedule_with_warmup,
        ("num_warmup_steps", "num_training_steps", "power"),
    ),
    "constant": (transformers.get_constant_schedule, ()),
    "constant_with_warmup": (transformers.get_constant_schedule_with_warmup, ("num_warmup_steps",)),
    "piecewise_constant": (get_piecewise_constant_schedule, ("step_rules",)),
}
"""What get_scheduler calls its schedules, and which of its arguments it hands on to each."""


@FRAMEWORK.api()
def get_scheduler(
    name: str,
    optimizer: Optimizer,
    step_rules: str | None = None,
    num_warmup_steps: float | None = None,
    num_training_steps: float | None = None,
    num_cycles: float = 1,
    power: float = 1.0,
    last_epoch: int = -1,
) -> Scheduler:
    if name not in SCHEDULES:
        raise WarmupError(f"name: expected {listed(map(repr, SCHEDULES))}, got {shown(name)}")
    schedule, needed = SCHEDULES[name]
    arguments: dict[str, Any] = {
        "step_rules": step_rules,
        "num_warmup_steps": num_warmup_steps,
        "num_training_steps": num_training_steps,
        "num_cycles": num_cycles,
        "power": power,
    }
    scheduler = schedule(optimizer, **{key: arguments[key] for key in needed})
    return replace(scheduler, total=None if num_training_steps is None else int(num_training_steps))
