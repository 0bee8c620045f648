"""Megatron-LM: OptimizerParamScheduler (read at d98e8a64, `megatron/core/optimizer_param_scheduler.py`).

Megatron counts samples, or steps: its training loop steps the scheduler by `increment` after every update.
"""

import math

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.frameworks import Framework, Optimizer
from warmup_cli.frameworks._arguments import numbers
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import Scheduler, parts, whole

FRAMEWORK = Framework("megatron", "megatron.core.optimizer_param_scheduler")

# From the progress of a decay, 0 to 1, to what is left of the range.
_DECAYS: dict[str, Curve] = {
    "linear": lambda progress: 1 - progress,
    "cosine": lambda progress: 0.5 * (cospi(progress) + 1),
}
_ANNEALS: dict[str, Curve] = {
    **_DECAYS,
    "exponential": lambda progress: 2 * 0.5**progress - 1,
    "minus_sqrt": lambda progress: 1 - np.sqrt(progress),
}
_STYLES = ("constant", "inverse-square-root", *_DECAYS, "WSD")


@FRAMEWORK.api()
def OptimizerParamScheduler(
    optimizer: Optimizer,
    init_lr: float,
    max_lr: float,
    min_lr: float,
    lr_warmup_steps: int,
    lr_decay_steps: int,
    lr_decay_style: str,
    start_wd: float,
    end_wd: float,
    wd_incr_steps: int,
    wd_incr_style: str,
    use_checkpoint_opt_param_scheduler: bool | None = True,
    override_opt_param_scheduler: bool | None = False,
    wsd_decay_steps: int | None = None,
    lr_wsd_decay_style: str | None = None,
    *,
    increment: int = 1,
) -> Scheduler:
    _check(init_lr, max_lr, min_lr, lr_warmup_steps, lr_decay_steps)
    _check_weight_decay(start_wd, end_wd, wd_incr_steps, wd_incr_style)
    if override_opt_param_scheduler and use_checkpoint_opt_param_scheduler:
        raise WarmupError(
            "override_opt_param_scheduler: expected False with use_checkpoint_opt_param_scheduler, got True"
        )
    each, warmup, end = whole(increment, "increment"), lr_warmup_steps, lr_decay_steps
    left = _left(lr_decay_style, warmup, end, wsd_decay_steps, lr_wsd_decay_style)

    def rates(counts: Floats) -> Floats:
        done = counts * each
        risen = init_lr + (max_lr - init_lr) * done / max(warmup, 1)
        if lr_decay_style == "inverse-square-root":
            fallen = np.maximum(min_lr, max_lr * math.sqrt(max(warmup, 1)) / np.sqrt(np.maximum(done, 1)))
        else:
            fallen = min_lr + (max_lr - min_lr) * left(done)
        after = max_lr if lr_decay_style == "constant" else np.where(done > end, min_lr, fallen)
        return np.where((done <= warmup) & (warmup > 0), risen, after)

    return _named(rates, each, lr_decay_style, max(warmup, 0), end, wsd_decay_steps or 0)


def _check(init_lr: float, max_lr: float, min_lr: float, warmup: float, decay: float) -> None:
    numbers(init_lr=init_lr, max_lr=max_lr, lr_warmup_steps=warmup)
    numbers(least=0, min_lr=min_lr)
    numbers(above=0, lr_decay_steps=decay)
    if max_lr < min_lr:
        raise WarmupError(f"max_lr: expected at least min_lr, which is {shown(min_lr)}, got {shown(max_lr)}")
    if init_lr > max_lr:
        raise WarmupError(f"init_lr: expected at most max_lr, which is {shown(max_lr)}, got {shown(init_lr)}")
    if warmup >= decay:
        what = f"expected less than lr_decay_steps, which is {shown(decay)} and includes it, got {shown(warmup)}"
        raise WarmupError(f"lr_warmup_steps: {what}")


def _check_weight_decay(start: float, end: float, steps: float, style: str) -> None:
    """Refuse what the weight decay's part of the constructor refuses."""
    numbers(least=0, start_wd=start, wd_incr_steps=steps)
    if numbers(end_wd=end)[0] < start:
        raise WarmupError(f"end_wd: expected at least start_wd, which is {shown(start)}, got {shown(end)}")
    if style not in ("constant", "linear", "cosine"):
        raise WarmupError(f"wd_incr_style: expected constant, linear or cosine, got {shown(style)}")
    if style == "constant" and start != end:
        raise WarmupError(
            f"end_wd: expected start_wd, which is {shown(start)}, with a constant style, got {shown(end)}"
        )
    if style != "constant" and not steps:
        raise WarmupError(f"wd_incr_steps: expected greater than 0 with wd_incr_style {shown(style)}, got 0")


def _left(style: str, warmup: float, end: float, anneal: float | None, anneal_style: str | None) -> Curve:
    """Return what is left of the range from max_lr to min_lr after so many samples."""
    if style not in _STYLES:
        raise WarmupError(f"lr_decay_style: expected {listed(_STYLES)}, got {shown(style)}")
    if style != "WSD":
        decay = _DECAYS.get(style, np.ones_like)
        return lambda done: decay((done - warmup) / (end - warmup))
    if anneal is None:
        raise WarmupError("wsd_decay_steps: expected a number with lr_decay_style 'WSD', got None")
    numbers(wsd_decay_steps=anneal)
    if anneal_style not in _ANNEALS:
        raise WarmupError(f"lr_wsd_decay_style: expected {listed(_ANNEALS)}, got {shown(anneal_style)}")
    fall, start = _ANNEALS[anneal_style], end - anneal
    return lambda done: np.where(done <= start, 1.0, fall(np.maximum(done - start, 0) / (anneal or 1)))


def _named(rates: Curve, each: int, style: str, warmup: float, end: float, anneal: float) -> Scheduler:
    """Return the rates by counts of `each` samples, in named parts."""
    warm, total = math.ceil(warmup / each), math.ceil(end / each)
    if style == "constant":
        return parts(rates, ("warmup", warm, "linear"), then="plateau", shape="constant", total=total)
    # An inverse square root is not at min_lr at its end, but jumps there after it.
    over = math.floor(end / each) + 1 if style == "inverse-square-root" else total
    flat = 0
    if style == "WSD":
        flat = min(max(math.ceil((end - anneal) / each) - warm, 0), over - warm)
    named = {"inverse-square-root": "inverse_sqrt", "WSD": "anneal"}
    return parts(
        rates,
        ("warmup", warm, "linear"),
        ("plateau", flat, "constant"),
        ("decay", max(over - warm - flat, 0), named.get(style, style)),
        shape="constant",
        total=total,
    )
