"""MMEngine's schedulers along cosines, and what all of its schedulers share; `mmengine.py` puts them on the menu."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from warmup_cli.errors import WarmupError, shown
from warmup_cli.frameworks import Known, Optimizer
from warmup_cli.frameworks._arguments import numbers
from warmup_cli.frameworks._mmengine_laws import Cosine, Law, OneCycle, Part, Restart
from warmup_cli.frameworks._mmengine_run import Clock, joined
from warmup_cli.scheduler import Scheduler, whole

INF = int(1e9)
"""MMEngine's `end` where none is given."""


@dataclass(frozen=True)
class Acting(Scheduler):
    """A scheduler, and what it does to a rate that others change as well."""

    law: Law = field(kw_only=True)


def alone(law: Law, rate: float, known: Known, said: int | None = None) -> Acting:
    """Return the scheduler of a law that acts alone."""
    total = known.total_steps or said
    if law.by_epoch and known.total_steps is not None:
        total = math.ceil(known.total_steps / (known.iters_per_epoch or 1))
    stretches = joined([law], rate, Clock(None), total)
    return Acting(stretches, said, per="epoch" if law.by_epoch else "step", law=law)


def span_of(begin: object, end: object, by_epoch: bool) -> dict[str, Any]:
    """Return when a law acts: before 0 nothing does."""
    first, stop = (
        integer(begin, "begin"),
        integer(end, "end"),
    )
    if stop <= first:
        raise WarmupError(f"end: expected greater than begin, {first}, got {stop}")
    return {"begin": max(first, 0), "life": stop - max(first, 0), "by_epoch": bool(by_epoch)}


def integer(number: object, name: str) -> int:
    """Return a whole number of either sign."""
    return whole(number, name, -INF)


def CosineAnnealingLR(
    optimizer: Optimizer,
    T_max: int | None = None,
    eta_min: float | None = None,
    begin: int = 0,
    end: int = INF,
    last_step: int = -1,
    by_epoch: bool = True,
    verbose: bool = False,
    eta_min_ratio: float | None = None,
    *,
    known: Known,
) -> Acting:
    if eta_min is not None and eta_min_ratio is not None:
        raise WarmupError("eta_min: expected it or eta_min_ratio, got both")
    span = span_of(begin, end, by_epoch)
    (eta,) = numbers(eta_min=0.0 if eta_min is None else eta_min)
    ratio = None if eta_min_ratio is None else numbers(eta_min_ratio=eta_min_ratio)[0]
    length = whole(T_max or end - begin, "T_max")
    named = (Part(0, "decay", "cosine"), Part(length, "past T_max", "cosine"))
    law = Cosine(**span, base=optimizer.lr, parts=named, length=length, eta=eta, ratio=ratio)
    return alone(law, optimizer.lr, known)


def CosineRestartLR(
    optimizer: Optimizer,
    periods: Sequence[int],
    restart_weights: Sequence[float] = (1,),
    eta_min: float | None = None,
    eta_min_ratio: float | None = None,
    begin: int = 0,
    end: int = INF,
    last_step: int = -1,
    by_epoch: bool = True,
    verbose: bool = False,
    *,
    known: Known,
) -> Acting:
    if (eta_min is None) == (eta_min_ratio is None):
        raise WarmupError(f"eta_min: expected it or eta_min_ratio, got {'neither' if eta_min is None else 'both'}")
    if len(periods) != len(restart_weights):
        got = f"{len(periods)} periods, {len(restart_weights)} restart_weights"
        raise WarmupError(f"restart_weights: expected one for each period, got {got}")
    given = [whole(period, f"periods[{index}]", 0) for index, period in enumerate(periods)]
    weights = numbers(**{f"restart_weights[{index}]": weight for index, weight in enumerate(restart_weights)})
    starts = [0, *accumulate(given)]
    law = Restart(
        **span_of(begin, end, by_epoch),
        base=optimizer.lr,
        parts=(
            *(Part(start, f"cycle {number}", "cosine") for number, start in enumerate(starts[:-1], 1)),
            Part(starts[-1], "hold", "constant"),
        ),
        only=None if any(given) else (),
        periods=tuple(given),
        weights=tuple(weights),
        eta=None if eta_min is None else numbers(eta_min=eta_min)[0],
        ratio=None if eta_min_ratio is None else numbers(eta_min_ratio=eta_min_ratio)[0],
    )
    return alone(law, optimizer.lr, known)


def OneCycleLR(
    optimizer: Optimizer,
    eta_max: float | Sequence[float] = 0,
    total_steps: int | None = None,
    pct_start: float = 0.3,
    anneal_strategy: str = "cos",
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
    begin: int = 0,
    end: int = INF,
    last_step: int = -1,
    by_epoch: bool = True,
    verbose: bool = False,
    *,
    known: Known,
) -> Acting:
    # A list has one for each parameter group; the first is drawn.
    (high,) = numbers(eta_max=eta_max[0] if isinstance(eta_max, list | tuple) and eta_max else eta_max)
    span, steps = (
        span_of(begin, end, by_epoch),
        whole(end - begin if total_steps is None else total_steps, "total_steps"),
    )
    if type(pct_start) is not float or not 0 <= pct_start <= 1:
        raise WarmupError(f"pct_start: expected a number with a decimal point, 0.0 to 1.0, got {shown(pct_start)}")
    if anneal_strategy not in ("cos", "linear"):
        raise WarmupError(f"anneal_strategy: expected 'cos' or 'linear', got {shown(anneal_strategy)}")
    div, final = numbers(above=0, div_factor=div_factor, final_div_factor=final_div_factor)
    rates = [high / div, high, *([high / div] if three_phase else []), high / div / final]
    edges = [0.0, pct_start * steps - 1, *([2 * pct_start * steps - 2] if three_phase else []), steps - 1.0]
    # A leg of no length divides by zero, if a tick falls into it; otherwise there may be one tick past the end.
    empty = 0 if edges[1] == 0 else math.floor(edges[-2]) + 1 if edges[-2] == edges[-1] else steps + 1
    shape = "cosine" if anneal_strategy == "cos" else "linear"
    ticks = [0, *(max(math.ceil(edge), 0) for edge in edges[1:-1]), steps]
    names = ("warmup", "decay", "annihilation")[: len(edges) - 1]
    law = OneCycle(
        **span,
        base=high / div,
        parts=tuple(Part(t, n, shape) for t, n in zip(ticks, (*names, "past the end"), strict=True)),
        edges=tuple(edges),
        rates=tuple(rates),
        cosine=anneal_strategy == "cos",
        fails=empty,
        why=f"total_steps: expected more for the run, got {steps:,}",
    )
    return alone(law, optimizer.lr, known, None if total_steps is None else steps + span["begin"])
