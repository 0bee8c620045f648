"""The grammar of a pasted scheduler line, and of the same call as data."""

import math
from fractions import Fraction
from typing import Any

from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Schedule
from warmup_cli.settings import Settings
from warmup_cli.units import MAX_STEPS, Run, nearest


def pasted_schedule(settings: Settings, run: Run, name: str) -> Schedule | None:
    """Return the schedule that a pasted call makes in a run; None where something was reported.

    The length of the run is what is given, or else what the call says; steps are counted from 0 unless the
    call's source counts otherwise.
    """
    from warmup_cli.apis import call_as_data
    from warmup_cli.code import parse
    from warmup_cli.frameworks import Known

    known = Known(
        settings.get("lr_init", float),
        None if run.iters_per_epoch is None else float(run.iters_per_epoch),
        None if run.total is None else nearest(run.total),
    )
    given, said = ("code", settings.get("code", str)) if "code" in settings else ("api", settings.get("api", str))
    kwargs: dict[str, Any] = settings.get("kwargs", dict) or {}
    if settings.problems or said is None:
        return None
    try:
        if given == "code":
            scheduler, api = parse(said, settings.get("define", dict) or {}, known)
        else:
            scheduler, api = call_as_data(said, kwargs, known)
    except WarmupError as error:
        settings.refuse(given, error)
        return None
    per = settings.get("step_per", str) or scheduler.per
    if per is None:
        # A recorded call that knows its epochs is stepped as its framework's trainers do; a line per update.
        per = api.per if given == "api" and run.iters_per_epoch is not None else "step"
    if per == "epoch" and run.iters_per_epoch is None:
        settings.missing("iters_per_epoch", "a scheduler that is stepped per epoch needs it")
        return None
    total = _total(settings, run, scheduler.total, per)
    first_step = settings.get("first_step", int)
    if total is None:
        return None
    schedule = scheduler.schedule(
        settings.get("name", str) or (name if name != "warmup" else api.name.rpartition(".")[2]),
        total,
        first_step=scheduler.first_step if first_step is None else first_step,
        iters_per_epoch=run.iters_per_epoch,
        per_epoch=per == "epoch",
        title=settings.get("title", str),
    )
    if what := _what_fails(schedule):
        settings.refuse(given, what)
    return schedule


def _what_fails(schedule: Schedule) -> str | None:
    """Return why a rate cannot be computed, or is no number, at the ends of the phases; None where all are well.

    The real scheduler would fail there too, at that step.
    """
    steps = sorted({step for span in schedule.spans if span for step in (span[0], span[-1])})
    try:
        rates = schedule.rates(steps)
    except (WarmupError, ArithmeticError, TypeError, ValueError) as error:
        return str(error)
    wrong = [(step, rate) for step, rate in zip(steps, rates, strict=True) if not math.isfinite(rate)]
    return f"the rate at step {wrong[0][0]:,} is {wrong[0][1]:g}" if wrong else None


def _total(settings: Settings, run: Run, said: int | None, per: str) -> int | None:
    if run.total is not None:
        return nearest(run.total)
    if said is None:
        settings.missing("total", "the call does not say how long the run is", "total_steps")
        return None
    total = nearest(said * (run.iters_per_epoch or Fraction(1))) if per == "epoch" else said
    if not 1 <= total <= MAX_STEPS:
        settings.refuse(
            "code" if "code" in settings else "api", f"expected a run of 1 to {MAX_STEPS:.0e} steps, got {total:,}"
        )
        return None
    return total
