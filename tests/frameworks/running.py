"""Calls whose optimizer has a rate, in runs of a known size."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from warmup_cli.apis import call_as_data
from warmup_cli.code import parse
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Known
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler

LR = 0.1


def made(name: str, /, known: Known = Known(LR), **kwargs: Any) -> Scheduler:  # noqa: B008 - it is frozen
    """Return the scheduler of a call written as data."""
    return call_as_data(name, kwargs, known)[0]


def line(text: str, known: Known = Known(LR)) -> Scheduler:  # noqa: B008 - it is frozen
    """Return the scheduler of a pasted line."""
    return parse(text, {}, known)[0]


def refused(name: str, /, known: Known = Known(LR), **kwargs: Any) -> str:  # noqa: B008 - it is frozen
    """Return the line with which a call is refused, without its name in front."""
    with pytest.raises(WarmupError) as error:
        made(name, known, **kwargs)
    (problem,) = error.value.problems
    assert problem.startswith(f"{name}: ")
    return problem.removeprefix(f"{name}: ")


def by_updates(scheduler: Scheduler, updates: int, per_epoch: int) -> Floats:
    """Return the rates of all updates of a run whose scheduler counts what it says that it counts."""
    laid = scheduler.schedule(
        "x",
        updates,
        first_step=0,
        iters_per_epoch=Fraction(per_epoch),
        per_epoch=scheduler.per == "epoch",
        title=None,
    )
    return laid.rates(np.arange(updates))
