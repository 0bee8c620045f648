"""PyTorch: torch/optim/lr_scheduler.py and SWALR of torch/optim/swa_utils.py (read at 2.13.0).

PyTorch computes a rate from the one in force. What counts here is the result of that recursion, wherever it leads:
`_torch_rules` has the steps and their closed forms, `_torch_run` lets several schedulers work on one optimizer.
"""

import math
from collections.abc import Sequence
from typing import Any

from warmup_cli.errors import WarmupError, shown
from warmup_cli.frameworks import Framework, Optimizer
from warmup_cli.frameworks._torch_arguments import function, nonzero, number, numbers, one, strategy, whole
from warmup_cli.frameworks._torch_cycles import cyclic, cyclic_scale, one_cycle, one_cycle_length, restarts
from warmup_cli.frameworks._torch_factors import NAMES, exponential, held, multiplied, polynomial, ramp, stairs, steps
from warmup_cli.frameworks._torch_made import combined, made
from warmup_cli.frameworks._torch_rules import Averaging, Cosine, Group, Overwritten
from warmup_cli.frameworks._torch_run import Chained, Row
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler, endless, parts

FRAMEWORK = Framework("torch", "torch.optim.lr_scheduler")


@FRAMEWORK.api(per="epoch")
def LambdaLR(optimizer: Optimizer, lr_lambda: Any, last_epoch: int = -1) -> Scheduler:
    factor = function(lr_lambda, "lr_lambda").curve()

    def rates(counts: Floats, group: Group) -> Floats:
        return group["base_lr"] * factor(counts)

    return made(Overwritten(rates=rates, named=endless("lambda", NAMES, "lambda")), optimizer)


@FRAMEWORK.api(per="epoch")
def MultiplicativeLR(optimizer: Optimizer, lr_lambda: Any, last_epoch: int = -1) -> Scheduler:
    factor = function(lr_lambda, "lr_lambda")
    same = factor.constant
    return made(multiplied(factor.curve()) if same is None else exponential(same), optimizer)


@FRAMEWORK.api(per="epoch")
def StepLR(optimizer: Optimizer, step_size: int, gamma: float = 0.1, last_epoch: int = -1) -> Scheduler:
    return made(stairs(nonzero(step_size, "step_size"), number(gamma, "gamma")), optimizer)


@FRAMEWORK.api(per="epoch")
def MultiStepLR(optimizer: Optimizer, milestones: Sequence[int], gamma: float = 0.1, last_epoch: int = -1) -> Scheduler:
    return made(steps(numbers(milestones, "milestones"), number(gamma, "gamma")), optimizer)


@FRAMEWORK.api(per="epoch")
def ConstantLR(optimizer: Optimizer, factor: float = 1 / 3, total_iters: int = 5, last_epoch: int = -1) -> Scheduler:
    if not 0 <= number(factor, "factor") <= 1:
        raise WarmupError(f"factor: expected 0 to 1, got {factor}")
    return made(held(factor, number(total_iters, "total_iters")), optimizer)


@FRAMEWORK.api(per="epoch")
def LinearLR(
    optimizer: Optimizer,
    start_factor: float = 1 / 3,
    end_factor: float = 1.0,
    total_iters: int = 5,
    last_epoch: int = -1,
) -> Scheduler:
    if not 0 < number(start_factor, "start_factor") <= 1:
        raise WarmupError(f"start_factor: expected greater than 0 and at most 1, got {start_factor}")
    if not 0 <= number(end_factor, "end_factor") <= 1:
        raise WarmupError(f"end_factor: expected 0 to 1, got {end_factor}")
    return made(ramp(start_factor, end_factor, number(total_iters, "total_iters")), optimizer)


@FRAMEWORK.api(per="epoch")
def ExponentialLR(optimizer: Optimizer, gamma: float, last_epoch: int = -1) -> Scheduler:
    return made(exponential(number(gamma, "gamma"), again=1.0), optimizer)


@FRAMEWORK.api(per="epoch")
def PolynomialLR(optimizer: Optimizer, total_iters: int = 5, power: float = 1.0, last_epoch: int = -1) -> Scheduler:
    return made(polynomial(number(total_iters, "total_iters"), number(power, "power")), optimizer)


@FRAMEWORK.api(per="epoch")
def CosineAnnealingLR(optimizer: Optimizer, T_max: int, eta_min: float = 0.0, last_epoch: int = -1) -> Scheduler:
    period, floor = nonzero(T_max, "T_max"), number(eta_min, "eta_min")
    name = "decay" if optimizer.given is None or floor <= optimizer.given else "warmup"
    named = parts(NAMES, (name, math.ceil(abs(period)), "cosine"), then="past T_max", shape="cosine")
    return made(Cosine(period=period, floor=floor, named=named), optimizer)


@FRAMEWORK.api(per="epoch")
def CosineAnnealingWarmRestarts(
    optimizer: Optimizer, T_0: int, T_mult: int = 1, eta_min: float = 0.0, last_epoch: int = -1
) -> Scheduler:
    return made(restarts(whole(T_0, "T_0"), whole(T_mult, "T_mult"), number(eta_min, "eta_min")), optimizer)


@FRAMEWORK.api()
def OneCycleLR(
    optimizer: Optimizer,
    max_lr: float,
    total_steps: int | None = None,
    epochs: int | None = None,
    steps_per_epoch: int | None = None,
    pct_start: float = 0.3,
    anneal_strategy: str = "cos",
    cycle_momentum: bool = True,
    base_momentum: float = 0.85,
    max_momentum: float = 0.95,
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
    last_epoch: int = -1,
) -> Scheduler:
    total = one_cycle_length(total_steps, epochs, steps_per_epoch)
    if not isinstance(pct_start, float) or not 0 <= pct_start <= 1:  # type: ignore[redundant-expr]
        raise WarmupError(f"pct_start: expected a number with a point from 0.0 to 1.0, got {shown(pct_start)}")
    linear = strategy(anneal_strategy) == "linear"
    peak = number(one(max_lr, "max_lr"), "max_lr")
    start = peak / nonzero(div_factor, "div_factor")
    rates = {"initial_lr": start, "max_lr": peak, "min_lr": start / nonzero(final_div_factor, "final_div_factor")}
    return made(one_cycle(rates, total, pct_start, linear=linear, three=bool(three_phase)), optimizer)


@FRAMEWORK.api()
def CyclicLR(
    optimizer: Optimizer,
    base_lr: float,
    max_lr: float,
    step_size_up: int = 2000,
    step_size_down: int | None = None,
    mode: str = "triangular",
    gamma: float = 1.0,
    scale_fn: Any = None,
    scale_mode: str = "cycle",
    cycle_momentum: bool = True,
    base_momentum: float = 0.8,
    max_momentum: float = 0.9,
    last_epoch: int = -1,
) -> Scheduler:
    base, peak = number(one(base_lr, "base_lr"), "base_lr"), number(one(max_lr, "max_lr"), "max_lr")
    up = nonzero(step_size_up, "step_size_up")
    down = up if step_size_down is None else number(step_size_down, "step_size_down")
    total = nonzero(up + down, "step_size_up + step_size_down")
    scale = cyclic_scale(mode, number(gamma, "gamma"), scale_fn, scale_mode)
    return made(cyclic(base, peak, up, total, scale), optimizer)


@FRAMEWORK.api("torch.optim.swa_utils.SWALR", per="epoch")
def SWALR(
    optimizer: Optimizer, swa_lr: float, anneal_epochs: int = 10, anneal_strategy: str = "cos", last_epoch: int = -1
) -> Scheduler:
    rate, length = number(one(swa_lr, "swa_lr"), "swa_lr"), whole(anneal_epochs, "anneal_epochs", 0)
    linear = strategy(anneal_strategy) == "linear"
    named = parts(NAMES, ("anneal", length, "linear" if linear else "cosine"), then="hold", shape="constant")
    return made(Averaging(rate=rate, length=length, linear=linear, named=named), optimizer)


@FRAMEWORK.api(per="epoch")
def SequentialLR(
    optimizer: Optimizer, schedulers: Sequence[Scheduler], milestones: Sequence[int], last_epoch: int = -1
) -> Scheduler:
    nodes, base = combined(schedulers)
    edges = numbers(milestones, "milestones")
    if len(nodes) != len(edges) + 1:
        raise WarmupError(
            f"milestones: expected one fewer than schedulers, got {len(edges)} and {len(nodes)} schedulers"
        )
    return made(Row(parts=nodes, milestones=edges), base)


@FRAMEWORK.api(per="epoch")
def ChainedScheduler(schedulers: Sequence[Scheduler], optimizer: Optimizer | None = None) -> Scheduler:
    nodes, base = combined(schedulers)
    return made(Chained(parts=nodes), base)


FRAMEWORK.refuse("ReduceLROnPlateau", "its rate follows a metric of the training, so it has no curve before")
