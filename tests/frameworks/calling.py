"""A framework's calls, pasted or as data, and what comes out of them."""

import tracemalloc
from typing import Any

import pytest

from warmup_cli.apis import call_as_data
from warmup_cli.code import parse
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Known
from warmup_cli.scheduler import Scheduler


def pasted(text: str) -> Scheduler:
    """Return the scheduler of a pasted line."""
    return parse(text, {}, Known())[0]


def as_data(name: str, /, **kwargs: Any) -> Scheduler:
    """Return the scheduler of a call written as data."""
    return call_as_data(name, kwargs, Known())[0]


def rates(scheduler: Scheduler, *counts: int) -> list[float]:
    """Return the rates at counts, one at a time."""
    return [scheduler.rate(count) for count in counts]


def phases(scheduler: Scheduler, total: int | None = None) -> list[tuple[str, int]]:
    """Return names and lengths of the phases in a run, as long as the call says unless told otherwise."""
    steps = total or scheduler.total
    assert steps is not None
    first = scheduler.first_step
    laid = scheduler.schedule("x", steps, first_step=first, iters_per_epoch=None, per_epoch=False, title=None)
    return [(phase.name, phase.length) for phase in laid.phases]


def refusal(name: str, /, **kwargs: Any) -> str:
    """Return the line with which a call is refused, without its name in front."""
    with pytest.raises(WarmupError) as refused:
        as_data(name, **kwargs)
    (line,) = refused.value.problems
    return line.partition(": ")[2]


def bytes_for(scheduler: Scheduler, *counts: int, total: int = 10**12) -> int:
    """Return how much memory a long run takes at its peak, laid out and evaluated at some counts."""
    tracemalloc.start()
    try:
        laid = scheduler.schedule("x", total, first_step=0, iters_per_epoch=None, per_epoch=False, title=None)
        laid.rates(list(counts))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
