"""timm's WSDLRScheduler: warm-up, stable phase and decay.

See `timm/scheduler/wsd_lr.py`.
"""

from typing import Any

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.formula import Lambda
from warmup_cli.frameworks import Optimizer
from warmup_cli.frameworks._arguments import numbers
from warmup_cli.frameworks._timm import Clock, Part, refuse_noise
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import Scheduler


def WSDLRScheduler(
    optimizer: Optimizer,
    t_initial: float,
    decay_t: float,
    lr_min: float = 0.0,
    stable_fn: str = "constant",
    stable_timescale: float | None = None,
    stable_power: float = 0.5,
    decay_fn: Any = "1-sqrt",
    decay_power: float = 0.5,
    decay_ratio: float = 0.1,
    warmup_t: int = 0,
    warmup_lr_init: float = 0.0,
    t_in_epochs: bool = True,
    noise_range_t: object = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
    initialize: bool = True,
) -> Scheduler:
    refuse_noise(noise_range_t)
    numbers(above=0, t_initial=t_initial, decay_t=decay_t)
    numbers(least=0, lr_min=lr_min)
    if decay_t > t_initial:
        raise WarmupError(f"decay_t: expected at most t_initial, which is {shown(t_initial)}, got {shown(decay_t)}")
    stable = _stable(stable_fn, warmup_t if stable_timescale is None else stable_timescale, warmup_t, stable_power)
    decay = _decay(decay_fn, decay_power, decay_ratio)
    clock = Clock(optimizer.lr, warmup_t, warmup_lr_init, prefix=True, in_epochs=t_in_epochs)
    start = t_initial - decay_t

    def rates(times: Floats) -> Floats:
        level = np.maximum(clock.base * stable(times), lr_min)
        falling = lr_min + (level - lr_min) * decay(np.clip((times - start) / decay_t, 0, 1))
        return np.where(times <= start, level, falling)

    named = [Part("plateau", 0, "constant") if stable_fn == "constant" else Part("stable", 0, "inverse_sqrt")]
    named += [
        Part("decay", start, decay_fn if isinstance(decay_fn, str) else "lambda"),
        Part("hold", t_initial, "constant"),
    ]
    return clock.lay(rates, named, total=t_initial + warmup_t)


def _stable(name: str, timescale: float, warmup_t: float, power: float) -> Curve:
    if name not in ("constant", "rsqrt", "power"):
        raise WarmupError(f"stable_fn: expected constant, rsqrt or power, got {shown(name)}")
    numbers(above=0, stable_power=power)
    if name == "constant":
        return lambda times: np.ones(times.shape)
    if not numbers(stable_timescale=timescale)[0] > 0:
        raise WarmupError(
            f"stable_timescale: expected greater than 0 with stable_fn {shown(name)}, got {shown(timescale)}; "
            f"it is warmup_t, {shown(warmup_t)}, unless given"
        )
    exponent = 0.5 if name == "rsqrt" else power
    return lambda times: (1 + times / timescale) ** -exponent


def _decay(name: Any, power: float, ratio: float) -> Curve:
    """Return the decay from 1 to 0 by its progress from 0 to 1; a lambda says it itself."""
    if not 0 < ratio < 1:
        raise WarmupError(f"decay_ratio: expected greater than 0 and less than 1, got {shown(ratio)}")
    numbers(above=0, decay_power=power)
    if isinstance(name, Lambda):
        return name.curve()
    known: dict[str, Curve] = {
        "linear": lambda progress: 1 - progress,
        "1-sqrt": lambda progress: 1 - np.sqrt(progress),
        "cosine": lambda progress: 0.5 * (1 + cospi(progress)),
        "power": lambda progress: 1 - progress**power,
        "exp": lambda progress: (ratio**progress - ratio) / (1 - ratio),
    }
    if name not in known:
        raise WarmupError(f"decay_fn: expected {listed(known)}, got {shown(name)}")
    return known[name]
