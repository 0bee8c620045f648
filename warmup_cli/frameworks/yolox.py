"""YOLOX: yolox.utils.lr_scheduler.LRScheduler (read at 0.3.0, that file and `yolox/core/trainer.py`).

The trainer asks for the rate of update k from the second update on, k = 1. The first one runs at what the experiment
gave the optimizer: the warm-up's start where there is a warm-up, and else the rate.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.frameworks import Framework
from warmup_cli.frameworks._arguments import numbers, row
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import Scheduler, parts
from warmup_cli.units import MAX_STEPS

FRAMEWORK = Framework("yolox", "yolox.utils.lr_scheduler")

# The names, and of each which arguments it cannot do without.
_NEEDED = {
    "cos": (),
    "warmcos": ("warmup_epochs",),
    "yoloxwarmcos": ("warmup_epochs", "no_aug_epochs"),
    "yoloxsemiwarmcos": ("warmup_epochs", "no_aug_epochs", "semi_epoch", "iters_per_epoch_semi"),
    "multistep": ("milestones",),
}


@FRAMEWORK.api()
def LRScheduler(
    name: str,
    lr: float,
    iters_per_epoch: float,
    total_epochs: float,
    *,
    warmup_epochs: float | None = None,
    warmup_lr_start: float | None = None,
    no_aug_epochs: float | None = None,
    min_lr_ratio: float = 0.2,
    semi_epoch: float | None = None,
    iters_per_epoch_semi: float | None = None,
    milestones: Sequence[float] | None = None,
    gamma: float = 0.1,
) -> Scheduler:
    needed = {"warmup_epochs": warmup_epochs, "no_aug_epochs": no_aug_epochs, "semi_epoch": semi_epoch}
    needed |= {"iters_per_epoch_semi": iters_per_epoch_semi}
    _check(name, {**needed, "milestones": milestones})
    numbers(lr=lr, min_lr_ratio=min_lr_ratio, gamma=gamma)
    numbers(above=0, iters_per_epoch=iters_per_epoch, total_epochs=total_epochs)
    epochs = {key: numbers(**{key: value or 0})[0] for key, value in needed.items()}
    start = (1e-6 if name == "warmcos" else 0.0) if warmup_lr_start is None else warmup_lr_start
    run = _Run(
        lr,
        numbers(warmup_lr_start=start)[0],
        iters_per_epoch * total_epochs,
        iters_per_epoch * epochs["warmup_epochs"],
        iters_per_epoch * epochs["no_aug_epochs"],
    )
    if name == "multistep":
        return run.staircase(gamma, [int(run.total * epoch / total_epochs) for epoch in row("milestones", milestones)])
    if name in ("cos", "warmcos"):
        return run.cosine(warm=name == "warmcos")
    if name == "yoloxwarmcos":
        return run.floored(lr * min_lr_ratio, run.total - run.tail, 0, 1.0)
    numbers(above=0, iters_per_epoch_semi=iters_per_epoch_semi)
    semi = epochs["iters_per_epoch_semi"] * (total_epochs - epochs["semi_epoch"] - epochs["no_aug_epochs"])
    each = iters_per_epoch / epochs["iters_per_epoch_semi"]
    return run.floored(lr * min_lr_ratio, iters_per_epoch * epochs["semi_epoch"], semi, each)


@dataclass(frozen=True)
class _Run:
    """What the schedules share; lengths in updates.

    Attributes:
        lr: the rate.
        start: where the warm-up starts.
        total: the run.
        warm: the warm-up.
        tail: the end without augmentation.

    """

    lr: float
    start: float
    total: float
    warm: float
    tail: float

    def staircase(self, gamma: float, milestones: Sequence[int]) -> Scheduler:
        """Return multistep."""
        edges = sorted(milestones)

        def rates(counts: Floats) -> Floats:
            return self.lr * np.power(float(gamma), np.searchsorted(edges, counts, side="right").astype(np.float64))

        starts = [min(max(edge, 0), MAX_STEPS) for edge in edges] or [0]
        named = [("decay", stop - begin, "step") for begin, stop in pairwise(starts)]
        return self._parts(rates, ("plateau", starts[0], "step"), *named, then="decay" if edges else "plateau")

    def cosine(self, *, warm: bool) -> Scheduler:
        """Return cos or warmcos: it rises again after its end."""
        ramp = self.warm if warm else 0
        # A run that is all warm-up ends before the cosine is asked for.
        span = self.total - ramp or 1

        def rates(counts: Floats) -> Floats:
            risen = self.start + (self.lr - self.start) * counts / (ramp or 1)
            fallen = self.lr * 0.5 * (1 + cospi((counts - ramp) / span))
            return np.where((counts <= ramp) & (ramp > 0), risen, fallen)

        return self._ramped(rates, ramp, "linear", self.total, "past the end", "cosine")

    def floored(self, floor: float, normal: float, semi: float, each: float) -> Scheduler:
        """Return the cosine to a floor at `normal + semi`; after `normal` an update counts as `each` updates."""
        span = self.total - self.warm - self.tail
        if not span and normal + semi > self.warm + 1:
            raise WarmupError("total_epochs: expected more epochs than those of warm-up and no augmentation together")

        def rates(counts: Floats) -> Floats:
            risen = self.start + (self.lr - self.start) * (counts / (self.warm or 1)) ** 2
            done = np.where(counts <= normal, counts, normal + (counts - normal) * each) - self.warm
            fallen = floor + 0.5 * (self.lr - floor) * (1 + cospi(done / (span or 1)))
            fallen = np.where(counts >= normal + semi, floor, fallen)
            return np.where((counts <= self.warm) & (self.warm > 0), risen, fallen)

        stop = normal + semi
        return self._ramped(rates, self.warm, "quadratic", stop, "hold", "constant", total=stop + self.tail)

    def _ramped(
        self, rates: Curve, ramp: float, ramped: str, end: float, then: str, shape: str, total: float | None = None
    ) -> Scheduler:
        up = max(math.ceil(ramp), 0)
        decay = ("decay", max(math.ceil(end) - up, 0), "cosine")
        return self._parts(rates, ("warmup", up, ramped), decay, then=then, shape=shape, total=total)

    def _parts(
        self, rates: Curve, *named: tuple[str, int, str], then: str, shape: str = "step", total: float | None = None
    ) -> Scheduler:
        first = self.start if self.warm > 0 else self.lr

        def trained(counts: Floats) -> Floats:
            return np.where(counts == 0, first, rates(counts))

        return parts(trained, *named, then=then, shape=shape, total=int(self.total if total is None else total))


def _check(name: str, given: Mapping[str, Any]) -> None:
    if name not in _NEEDED:
        raise WarmupError(f"name: expected {listed(_NEEDED)}, got {shown(name)}")
    missing = [needed for needed in _NEEDED[name] if given[needed] is None]
    if missing:
        raise WarmupError(f"{missing[0]}: it is missing; {shown(name)} needs {listed(_NEEDED[name], 'and')}")
