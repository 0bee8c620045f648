"""Detectron2: detectron2.solver (read at commit 1846f915; rescale_interval came later, and is as recorded at 02b5c4e2).

The formulas are those of detectron2/solver/lr_scheduler.py; build_lr_scheduler is that of detectron2/solver/build.py
with the defaults of detectron2/config/defaults.py. Its schedulers step once per update.
"""

import math
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.frameworks import Framework, Known, Optimizer
from warmup_cli.frameworks._arguments import numbers
from warmup_cli.frameworks._progress import Part, Progress, composite, over, progress
from warmup_cli.frameworks.fvcore import (
    ConstantParamScheduler,
    CosineParamScheduler,
    LinearParamScheduler,
    MultiStepParamScheduler,
    StepWithFixedGammaParamScheduler,
    param_scheduler,
)
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler, constant, levels, parts, product

FRAMEWORK = Framework("detectron2", "detectron2.solver")

# Those of the solver's keys that its rates depend on.
_SOLVER = {
    "LR_SCHEDULER_NAME": "WarmupMultiStepLR",
    "MAX_ITER": 40000,
    "BASE_LR": 0.001,
    "BASE_LR_END": 0.0,
    "GAMMA": 0.1,
    "STEPS": (30000,),
    "NUM_DECAYS": 3,
    "WARMUP_FACTOR": 1.0 / 1000,
    "WARMUP_ITERS": 1000,
    "WARMUP_METHOD": "linear",
    "RESCALE_INTERVAL": False,
}


@FRAMEWORK.api("detectron2.solver.lr_scheduler.WarmupParamScheduler")
def WarmupParamScheduler(
    scheduler: Progress,
    warmup_factor: float,
    warmup_length: float,
    warmup_method: str = "linear",
    rescale_interval: bool = False,
    *,
    max_iter: float | None = None,  # of the LRMultiplier around it
    known: Known,
) -> Scheduler:
    inner = param_scheduler(scheduler, "scheduler")
    factor, length = numbers(warmup_factor=warmup_factor, warmup_length=warmup_length)
    end = 0.0 if rescale_interval else length
    for where in (0.0, end):
        if inner.refused(where):
            raise WarmupError(f"warmup_length: expected one at which the scheduler has a value, got {length:g}")
    warmup: Progress
    start_value, end_value = (float(value) for value in inner.value(np.array([0.0, end])))
    if _method(warmup_method) == "constant":
        level = ConstantParamScheduler(factor * start_value, known=known)
        warmup = progress(known, level.value, Part("warmup", "constant"), refused=level.refused)
    else:
        warmup = LinearParamScheduler(factor * start_value, end_value, known=known)
    made = composite(known, [warmup, inner], [length, 1 - length], [True, rescale_interval])
    if max_iter is None:
        return made
    (most,) = numbers(above=0, max_iter=max_iter)
    return over(made, Optimizer(known.lr).lr, most, known.total_steps)


@FRAMEWORK.api("detectron2.solver.lr_scheduler.LRMultiplier")
def LRMultiplier(
    optimizer: Optimizer, multiplier: Progress, max_iter: int, last_iter: int = -1, *, known: Known
) -> Scheduler:
    (most,) = numbers(above=0, max_iter=max_iter)
    return over(param_scheduler(multiplier, "multiplier"), optimizer.lr, most, known.total_steps)


@FRAMEWORK.api("detectron2.solver.build.build_lr_scheduler")
def build_lr_scheduler(cfg: Mapping[str, Any], optimizer: Optimizer, *, known: Known) -> Scheduler:
    solver = _solver(cfg)
    most, iters = numbers(above=0, MAX_ITER=solver["MAX_ITER"]) + numbers(WARMUP_ITERS=solver["WARMUP_ITERS"])
    multiplier: Progress = WarmupParamScheduler(
        _multiplier(solver, known),
        solver["WARMUP_FACTOR"],
        min(iters / most, 1.0),
        solver["WARMUP_METHOD"],
        solver["RESCALE_INTERVAL"],
        known=known,
    )
    return over(multiplier, solver["BASE_LR"] if optimizer.given is None else optimizer.lr, most, known.total_steps)


def _solver(cfg: object) -> dict[str, Any]:
    """Return a config's section SOLVER, or the section itself, with what it leaves out."""
    section = cfg.get("SOLVER", cfg) if isinstance(cfg, Mapping) else None
    if not isinstance(section, Mapping):
        raise WarmupError(f"cfg: expected a table SOLVER with keys such as MAX_ITER, got {shown(cfg)}")
    for key in section:
        near = [] if key in _SOLVER else get_close_matches(str(key), _SOLVER, cutoff=0.85)
        if near:  # what the solver has besides does not matter here
            raise WarmupError(f"cfg: unknown key {shown(key)}; did you mean {near[0]!r}?")
    solver = {**_SOLVER, **section}
    for key in ("BASE_LR", "BASE_LR_END", "GAMMA", "WARMUP_FACTOR"):
        (solver[key],) = numbers(**{key: solver[key]})
    return solver


def _multiplier(solver: Mapping[str, Any], known: Known) -> Progress:
    """Return the scheduler that a config names, without its warm-up."""
    most, gamma = solver["MAX_ITER"], solver["GAMMA"]
    made: Progress
    match solver["LR_SCHEDULER_NAME"]:
        case "WarmupMultiStepLR":
            steps = [step for step in solver["STEPS"] if step <= most]
            made = MultiStepParamScheduler([gamma**k for k in range(len(steps) + 1)], most, steps, known=known)
        case "WarmupCosineLR":
            end = solver["BASE_LR_END"] / solver["BASE_LR"]
            if not 0 <= end <= 1:
                raise WarmupError(f"BASE_LR_END: expected 0 to BASE_LR, got {solver['BASE_LR_END']:g}")
            made = CosineParamScheduler(1, end, known=known)
        case "WarmupStepWithFixedGammaLR":
            made = StepWithFixedGammaParamScheduler(1.0, solver["NUM_DECAYS"], gamma, most, known=known)
        case name:
            names = listed(["WarmupMultiStepLR", "WarmupCosineLR", "WarmupStepWithFixedGammaLR"])
            raise WarmupError(f"LR_SCHEDULER_NAME: expected {names}, got {shown(name)}")
    return made


@FRAMEWORK.api("detectron2.solver.lr_scheduler.WarmupMultiStepLR")
def WarmupMultiStepLR(
    optimizer: Optimizer,
    milestones: Sequence[int],
    gamma: float = 0.1,
    warmup_factor: float = 0.001,
    warmup_iters: int = 1000,
    warmup_method: str = "linear",
    last_epoch: int = -1,
) -> Scheduler:
    edges = numbers(**{f"milestones[{index}]": edge for index, edge in enumerate(milestones)})
    if edges != sorted(edges):
        raise WarmupError(f"milestones: expected them in rising order, got {shown([*milestones])}")
    (gamma,), base = numbers(gamma=gamma), optimizer.lr
    staircase = levels(edges, [base * gamma**passed for passed in range(len(edges) + 1)])
    return product([staircase, _warmup(warmup_factor, warmup_iters, warmup_method)])


@FRAMEWORK.api("detectron2.solver.lr_scheduler.WarmupCosineLR")
def WarmupCosineLR(
    optimizer: Optimizer,
    max_iters: int,
    warmup_factor: float = 0.001,
    warmup_iters: int = 1000,
    warmup_method: str = "linear",
    last_epoch: int = -1,
) -> Scheduler:
    (most,), base = numbers(above=0, max_iters=max_iters), optimizer.lr

    def rates(counts: Floats) -> Floats:
        return base * 0.5 * (1.0 + cospi(counts / most))

    decay = parts(rates, ("decay", math.ceil(most), "cosine"), then="past max_iters", shape="cosine")
    return product([decay, _warmup(warmup_factor, warmup_iters, warmup_method)], total=math.ceil(most))


def _warmup(factor: float, iters: int, method: str) -> Scheduler:
    """Return the factors of a warm-up: of the base rate, also where a decay has begun meanwhile."""
    start, count = numbers(warmup_factor=factor, warmup_iters=iters)
    if count <= 0:
        return parts(constant(1.0), then="plateau")
    linear = _method(method) == "linear"

    def factors(counts: Floats) -> Floats:
        done = counts / count
        return np.where(counts >= count, 1.0, start * (1 - done) + done if linear else start)

    return parts(factors, ("warmup", math.ceil(count), "linear" if linear else "constant"), then="plateau")


def _method(method: str) -> str:
    if method not in ("linear", "constant"):
        raise WarmupError(f"warmup_method: expected 'linear' or 'constant', got {shown(method)}")
    return method
