"""MMEngine: mmengine.optim.scheduler (read at 0.10.7), and the `param_scheduler` of its configs.

The formulas are those of mmengine/optim/scheduler/param_scheduler.py, when they act that of
mmengine/hooks/param_scheduler_hook.py. Each scheduler changes the rate that the others left.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Framework, Known, Optimizer
from warmup_cli.frameworks._arguments import numbers
from warmup_cli.frameworks._mmengine_config import configured
from warmup_cli.frameworks._mmengine_cycles import (
    INF,
    Acting,
    CosineAnnealingLR,
    CosineRestartLR,
    OneCycleLR,
    alone,
    span_of,
)
from warmup_cli.frameworks._mmengine_laws import Events, Part, Power, Ratio
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler, whole

FRAMEWORK = Framework("mmengine", "mmengine.optim")


@FRAMEWORK.api()
def ConstantLR(
    optimizer: Optimizer,
    factor: float = 1.0 / 3,
    begin: int = 0,
    end: int = INF,
    last_step: int = -1,
    by_epoch: bool = True,
    verbose: bool = False,
    *,
    known: Known,
) -> Acting:
    (factor,), span, total = _factors(factor=factor), span_of(begin, end, by_epoch), end - begin - 1
    name = "warmup" if factor < 1 else "plateau"
    law = Events(
        **span,
        base=optimizer.lr,
        parts=(Part(0, name, "constant"), *([Part(total, "plateau", "constant")] if total else [])),
        only=(0, total) if total else (0,),
        factors=(factor, 1 / factor if factor else 1.0) if total else (factor,),
        fails=total if total and not factor else None,
        why="factor: expected greater than 0, for the rate is divided by it at its end, got 0",
    )
    return alone(law, optimizer.lr, known)


@FRAMEWORK.api()
def ExponentialLR(
    optimizer: Optimizer,
    gamma: float,
    begin: int = 0,
    end: int = INF,
    last_step: int = -1,
    by_epoch: bool = True,
    verbose: bool = False,
    *,
    known: Known,
) -> Acting:
    (gamma,), span = numbers(gamma=gamma), span_of(begin, end, by_epoch)
    law = Power(**span, base=optimizer.lr, parts=(Part(0, "decay", "exponential"),), gamma=gamma)
    return alone(law, optimizer.lr, known)


@FRAMEWORK.api()
def LinearLR(
    optimizer: Optimizer,
    start_factor: float = 1.0 / 3,
    end_factor: float = 1.0,
    begin: int = 0,
    end: int = INF,
    last_step: int = -1,
    by_epoch: bool = True,
    verbose: bool = False,
    *,
    known: Known,
) -> Acting:
    (start, stop), span = _factors(start_factor=start_factor, end_factor=end_factor), span_of(begin, end, by_epoch)
    total = max(end - begin - 1, 1)
    law = Ratio(
        **span,
        base=optimizer.lr,
        parts=(Part(0, "warmup" if stop > start else "decay" if stop < start else "plateau", "linear"),),
        shape=lambda ticks: start + (stop - start) * ticks / total,
        first=start,
        fails=None if start else 1,
        why="start_factor: expected greater than 0, for the rate is divided by it, got 0",
    )
    return alone(law, optimizer.lr, known)


@FRAMEWORK.api()
def MultiStepLR(
    optimizer: Optimizer,
    milestones: Sequence[int],
    gamma: float = 0.1,
    last_step: int = -1,
    begin: int = 0,
    end: int = INF,
    by_epoch: bool = True,
    verbose: bool = False,
    *,
    known: Known,
) -> Acting:
    given, (gamma,) = numbers(**{f"milestones[{i}]": edge for i, edge in enumerate(milestones)}), numbers(gamma=gamma)
    # Those that no tick is equal to have no effect.
    passed = Counter(int(edge) for edge in given if edge >= 0 and edge == int(edge))
    edges = sorted(passed)
    law = Events(
        **span_of(begin, end, by_epoch),
        base=optimizer.lr,
        parts=(
            *([] if 0 in passed else [Part(0, "plateau", "step")]),
            *(Part(edge, "decay", "step") for edge in edges),
        ),
        only=tuple(edges),
        factors=tuple(gamma ** passed[edge] for edge in edges),
    )
    return alone(law, optimizer.lr, known)


@FRAMEWORK.api()
def PolyLR(
    optimizer: Optimizer,
    eta_min: float = 0,
    power: float = 1.0,
    begin: int = 0,
    end: int = INF,
    last_step: int = -1,
    by_epoch: bool = True,
    verbose: bool = False,
    *,
    known: Known,
) -> Acting:
    (floor, power), span = numbers(eta_min=eta_min, power=power), span_of(begin, end, by_epoch)
    total = end - begin - 1

    def shape(ticks: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return np.power(1 - ticks / max(total, 1), power)

    law = Ratio(
        **span,
        base=optimizer.lr,
        parts=(Part(0, "decay" if power else "plateau", "polynomial"),),
        shape=shape,
        floor=floor,
        fails=total if power < 0 and total else None,
        why=f"power: expected at least 0, for the rest at its end, which is none, is raised to it, got {power:g}",
    )
    return alone(law, optimizer.lr, known)


@FRAMEWORK.api()
def StepLR(
    optimizer: Optimizer,
    step_size: int,
    gamma: float = 0.1,
    begin: int = 0,
    end: int = INF,
    last_step: int = -1,
    by_epoch: bool = True,
    verbose: bool = False,
    *,
    known: Known,
) -> Acting:
    (gamma,), size = numbers(gamma=gamma), whole(step_size, "step_size")
    named = (Part(0, "plateau", "step"), Part(size, "decay", "step"))
    law = Power(**span_of(begin, end, by_epoch), base=optimizer.lr, parts=named, gamma=gamma, size=size)
    return alone(law, optimizer.lr, known)


FRAMEWORK.api()(CosineAnnealingLR)
FRAMEWORK.api("mmengine.optim.scheduler.CosineRestartLR")(CosineRestartLR)  # mmengine.optim leaves it out
FRAMEWORK.api()(OneCycleLR)

FRAMEWORK.refuse(
    "mmengine.optim.scheduler.ReduceOnPlateauLR", "its rate follows a metric of the training, so it has no curve before"
)


@FRAMEWORK.api("mmengine.param_scheduler")
def param_scheduler(
    param_scheduler: Sequence[Mapping[str, Any]] | Mapping[str, Any],
    epoch_length: int | None = None,
    *,
    known: Known,
) -> Scheduler:
    configs = [param_scheduler] if isinstance(param_scheduler, Mapping | Scheduler) else param_scheduler
    menu = {name.rpartition(".")[2]: api for name, api in FRAMEWORK.apis.items()}
    return configured(configs, menu, epoch_length, known)


def _factors(**given: Any) -> list[float]:
    for name, factor in zip(given, numbers(**given), strict=True):
        if not 0 <= factor <= 1:
            raise WarmupError(f"{name}: expected 0 to 1, got {factor:g}")
    return numbers(**given)
