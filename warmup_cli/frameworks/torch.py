"""PyTorch: torch.optim.lr_scheduler and torch.optim.swa_utils (read at 2.13).

PyTorch computes most rates from the one before. What counts here is the result of that recursion: the formulas are
those of the docstrings where both agree, and the recursion's own where they do not.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from warmup_cli.errors import WarmupError, shown
from warmup_cli.frameworks import Framework, Optimizer
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import (
    Scheduler,
    Stretch,
    constant,
    endless,
    in_sequence,
    levels,
    parts,
    product,
    whole,
)

FRAMEWORK = Framework("torch", "torch.optim.lr_scheduler")


@FRAMEWORK.api(per="epoch")
def LinearLR(
    optimizer: Optimizer,
    start_factor: float = 1 / 3,
    end_factor: float = 1.0,
    total_iters: int = 5,
    last_epoch: int = -1,
) -> Scheduler:
    del last_epoch
    if not 0 < start_factor <= 1:
        raise WarmupError(f"start_factor: expected greater than 0 and at most 1, got {start_factor}")
    if not 0 <= end_factor <= 1:
        raise WarmupError(f"end_factor: expected 0 to 1, got {end_factor}")

    def rates(counts: Floats) -> Floats:
        factor = start_factor + (end_factor - start_factor) * np.minimum(counts, total_iters) / total_iters
        return optimizer.lr * factor

    name = "warmup" if end_factor >= start_factor else "decay"
    return parts(rates, (name, total_iters, "linear"), then="plateau" if name == "warmup" else "hold", shape="constant")


@FRAMEWORK.api(per="epoch")
def CosineAnnealingLR(optimizer: Optimizer, T_max: int, eta_min: float = 0.0, last_epoch: int = -1) -> Scheduler:
    del last_epoch

    def rates(counts: Floats) -> Floats:
        return eta_min + (optimizer.lr - eta_min) / 2 * (1 + np.cos(np.pi * counts / T_max))

    return parts(rates, ("decay", whole(T_max, "T_max"), "cosine"), then="past T_max", shape="cosine")


@FRAMEWORK.api(per="epoch")
def SequentialLR(
    optimizer: Optimizer, schedulers: Sequence[Scheduler], milestones: Sequence[int], last_epoch: int = -1
) -> Scheduler:
    del optimizer, last_epoch
    if len(schedulers) != len(milestones) + 1:
        raise WarmupError(
            f"expected one scheduler more than milestones, got {len(schedulers)} schedulers, {len(milestones)} milestones"
        )
    return in_sequence(schedulers, milestones)


FRAMEWORK.refuse("ReduceLROnPlateau", "its rate follows a metric of the training, so it has no curve before")

_ = math, bisect_right, shown, Stretch, constant, endless, levels, product
