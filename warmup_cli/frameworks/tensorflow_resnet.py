"""TensorFlow's official ResNet: learning_rate_with_decay of its training loop (read at commit 19f3add).

The formula is that of github.com/tensorflow/models, official/r1/resnet/resnet_run_loop.py, without LARS. Its
global_step counts from 0.
"""

from collections.abc import Sequence

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Framework
from warmup_cli.frameworks._arguments import numbers, row
from warmup_cli.frameworks.tensorflow import piecewise_constant
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler, Stretch, rest

FRAMEWORK = Framework("tensorflow_resnet", "tensorflow_resnet")


@FRAMEWORK.api()
def learning_rate_with_decay(
    batch_size: int | None = None,
    batch_denom: int | None = None,
    num_images: int | None = None,
    boundary_epochs: Sequence[float] = (),
    decay_rates: Sequence[float] = (),
    base_lr: float = 0.1,
    warmup: bool = False,
    *,
    initial_learning_rate: float | None = None,
    batches_per_epoch: float | None = None,
) -> Scheduler:
    # A run is told by its batches and images as in the source, or by the two numbers that follow from them.
    init, batches = initial_learning_rate, batches_per_epoch
    if init is None:
        size, denominator = numbers(above=0, batch_size=batch_size, batch_denom=batch_denom)
        init = numbers(base_lr=base_lr)[0] * size / denominator
    if batches is None:
        images, size = numbers(above=0, num_images=num_images, batch_size=batch_size)
        batches = images / size
    (rate,), (batches,) = numbers(initial_learning_rate=init), numbers(above=0, batches_per_epoch=batches)
    edges = [int(batches * epoch) for epoch in row("boundary_epochs", boundary_epochs)]
    values = [rate * factor for factor in row("decay_rates", decay_rates)]
    if len(edges) != len(values) - 1 or not edges:
        what = f"got {len(edges)} epochs and {len(values)} rates"
        raise WarmupError(f"decay_rates: expected one more than boundary_epochs, at least two, {what}")
    decay: Scheduler = piecewise_constant("global_step", edges, values)
    steps = int(batches * 5) if warmup else 0
    if not steps:
        return decay

    def rising(counts: Floats) -> Floats:
        return rate * counts / np.float64(steps)

    return Scheduler((Stretch("warmup", steps, rising, "linear"), *rest(decay, steps).stretches))
