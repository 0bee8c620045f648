"""TensorFlow's YOLOv3: the schedule of its training script, from its configuration (read at commit 9686162).

The formula is that of github.com/YunYang1994/tensorflow-yolov3, train.py, lines 65-77; the defaults are those of its
core/config.py. Its global_step counts from 1. TensorFlow may run the update before or after the step is counted: what
is drawn is the rate read before. A run without weights to restore leaves the first stage out, but not of the schedule:
it stops short of the end.
"""

import math

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Framework
from warmup_cli.frameworks._arguments import numbers
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler, parts

FRAMEWORK = Framework("tensorflow_yolov3", "tensorflow_yolov3")


@FRAMEWORK.api()
def train(
    steps_per_period: int,
    learn_rate_init: float = 1e-4,
    learn_rate_end: float = 1e-6,
    warmup_periods: float = 2,
    first_stage_epochs: int = 20,
    second_stage_epochs: int = 30,
) -> Scheduler:
    init, end = numbers(learn_rate_init=learn_rate_init, learn_rate_end=learn_rate_end)
    (period,) = numbers(above=0, steps_per_period=steps_per_period)
    warmup, first, second = numbers(
        least=0,
        warmup_periods=warmup_periods,
        first_stage_epochs=first_stage_epochs,
        second_stage_epochs=second_stage_epochs,
    )
    warmup_steps, train_steps = warmup * period, (first + second) * period
    if train_steps < 1:
        raise WarmupError(f"second_stage_epochs: expected at least one step of training, got {train_steps:g}")
    if warmup_steps == train_steps:
        what = f"other than the run's {train_steps:g} steps, after which the rate would be 0/0"
        raise WarmupError(f"warmup_periods: expected {what}, got {warmup_steps:g}")

    def rates(steps: Floats) -> Floats:
        wave = 1 + cospi((steps - warmup_steps) / (train_steps - warmup_steps))
        rising = steps / (warmup_steps or 1.0) * init
        return np.where(steps < warmup_steps, rising, end + 0.5 * (init - end) * wave)

    last, peak = math.ceil(train_steps), math.ceil(warmup_steps)
    named = ("warmup", peak, "linear"), ("decay", max(last - peak, 0), "cosine")
    made = parts(rates, *named, then="past the end", shape="cosine", total=last)
    return Scheduler(made.stretches, made.total, first_step=1)
