"""The grammar of five numbers: warm-up, plateau, decay and hold, said by flat keys."""

import math
from dataclasses import dataclass, replace
from fractions import Fraction

from warmup_cli.errors import WarmupError
from warmup_cli.milestones import milestone_steps
from warmup_cli.schedule import Phase
from warmup_cli.settings import Settings
from warmup_cli.shape import Span, Stairs
from warmup_cli.shapes import SHAPES
from warmup_cli.units import Run, nearest


@dataclass(frozen=True)
class _Extents:
    """Where the parts of a run stop, in whole steps from its start."""

    warmup: int
    plateau: int
    decay: int
    total: int


@dataclass(frozen=True)
class _Rates:
    base: float
    start: float
    end: float | None


def flat_phases(settings: Settings, run: Run, first_step: int) -> tuple[Phase, ...]:
    """Return the phases that flat keys say: warmup, plateau, decay, hold; those without steps are left out.

    What is wrong goes to `settings.problems`; then the phases returned are of no use.
    """
    decay_shape = settings.get("decay_shape", str) or "cosine"
    milestones = milestone_steps(settings, run) if decay_shape == "step" else ()
    if settings.get("decay_per", str) == "epoch" and run.iters_per_epoch is not None:
        period = run.iters_per_epoch
        milestones = tuple(first_step + math.ceil(math.ceil(step / period) * period) for step in milestones)
    extents = _extents(settings, run, milestones)
    rates = _rates(settings, decay_shape)
    for part, shape in (("decay", decay_shape), ("warmup", settings.get("warmup_shape", str) or "linear")):
        if not settings.refused(f"{part}_shape"):
            _check_takes(settings, part, shape)
    if extents is None or rates is None or settings.problems:
        return ()
    phases = _warmup(settings, extents, rates)
    if extents.plateau > extents.warmup:
        phases += _lay(settings, "plateau", "constant", Span("plateau", extents.plateau - extents.warmup, rates.base))
    phases += _decay(settings, decay_shape, extents, rates, milestones)
    if settings.problems:
        return ()
    if decay_shape != "step" and settings.get("decay_per", str) == "epoch":
        phases = _by_epoch(settings, run, phases, first_step)
    level = rates.base if extents.decay == extents.plateau and rates.end is None else rates.end
    done = sum(phase.length for phase in phases)
    if extents.total > done:
        level = phases[-1].end_rate if level is None else level
        phases += _lay(settings, "hold", "constant", Span("hold", extents.total - done, level))
    return phases


def vanished_parts(settings: Settings, run: Run) -> tuple[str, ...]:
    """Return the names of the parts whose length is greater than 0 and rounds to no steps."""
    lengths = ((part, settings.steps(part, run)) for part in ("warmup", "plateau", "hold"))
    return tuple(part for part, steps in lengths if steps and not nearest(steps))


def _extents(settings: Settings, run: Run, milestones: tuple[int, ...]) -> _Extents | None:
    if "total" not in settings:
        settings.missing("total", "the length of the run, in epochs or steps", "total_epochs")
    if "warmup" not in settings:
        settings.missing("warmup", "the length of the warm-up, in epochs or steps; 0 for none", "warmup_epochs")
    warmup = settings.steps("warmup", run)
    plateau = settings.steps("plateau", run)
    hold = settings.steps("hold", run) or Fraction(0)
    if run.total is None or warmup is None:
        return None
    # Running totals are rounded, not parts, so that the parts always add up to the run.
    total, decay_stop = nearest(run.total), nearest(run.total - hold)
    warmup_stop, plateau_stop = nearest(warmup), nearest(warmup + (plateau or 0))
    if plateau is None and milestones:
        plateau_stop = max(warmup_stop, milestones[0])
    _check_fits(settings, _Extents(warmup_stop, plateau_stop, decay_stop, total), milestones)
    return _Extents(warmup_stop, plateau_stop, decay_stop, total)


def _check_fits(settings: Settings, extents: _Extents, milestones: tuple[int, ...]) -> None:
    def told(quantity: str) -> str:
        return str(settings.length(quantity))

    training = f"{told('total')} of training"
    before, start = ("plateau", extents.plateau) if "plateau" in settings else ("warm-up", extents.warmup)
    if extents.warmup > extents.total:
        settings.refuse("warmup", f"{told('warmup')} of warm-up do not fit into {training}")
    elif "plateau" in settings and extents.plateau > extents.total:
        settings.refuse(
            "plateau", f"{told('plateau')} of plateau after {told('warmup')} of warm-up do not fit into {training}"
        )
    elif "hold" in settings and extents.decay < extents.plateau:
        settings.refuse("hold", f"{told('hold')} of hold do not fit into {training} after warm-up and plateau")
    elif milestones and not (start <= milestones[0] and milestones[-1] < extents.decay):
        settings.refuse(
            "milestones",
            f"steps {milestones[0]:,} to {milestones[-1]:,} do not lie between the end of the {before}"
            f" at step {start:,} and the end of the decay at step {extents.decay:,}",
        )


def _rates(settings: Settings, decay_shape: str) -> _Rates | None:
    base, end = settings.get("lr_init", float), settings.get("lr_end", float)
    if base is None:
        settings.missing("lr_init", "the base rate, which the warm-up climbs to")
    if end is None and SHAPES[decay_shape].needs_stop and not settings.refused("decay_shape"):
        settings.missing("lr_end", "the rate that the decay ends at")
    if base is None:
        return None
    if end is not None and end > base:
        settings.refuse("lr_end", f"expected at most {settings.where('lr_init')}, {base:g}, got {end:g}")
    return _Rates(base, settings.get("warmup_lr", float) or 0.0, end)


def _check_takes(settings: Settings, part: str, shape: str) -> None:
    for field in ("power", "factor", "milestones"):
        quantity = field if field == "milestones" else f"{part}_{field}"
        if part == "warmup" and field != "power":
            continue
        if quantity in settings and field not in SHAPES[shape].takes:
            settings.refuse(quantity, f"a {shape} {part} takes no {field}")


def _warmup(settings: Settings, extents: _Extents, rates: _Rates) -> tuple[Phase, ...]:
    if not extents.warmup:
        return ()
    shape = settings.get("warmup_shape", str) or "linear"
    constant = shape == "constant"
    if constant and "warmup_lr" not in settings:
        settings.missing("warmup_lr", "the rate that a constant warm-up stays at")
    stop = None if constant else rates.base
    power = settings.get("warmup_power", float)
    return _lay(settings, "warmup_shape", shape, Span("warmup", extents.warmup, rates.start, stop, power=power))


def _decay(
    settings: Settings, shape: str, extents: _Extents, rates: _Rates, milestones: tuple[int, ...]
) -> tuple[Phase, ...]:
    length = extents.decay - extents.plateau
    if not length:
        return ()
    span = Span(
        "decay",
        length,
        rates.base,
        rates.end,
        before=extents.plateau,
        power=settings.get("decay_power", float),
        milestones=tuple(milestone - extents.plateau for milestone in milestones),
        factor=settings.get("decay_factor", float),
    )
    return _lay(settings, "decay_shape", shape, span)


def _by_epoch(settings: Settings, run: Run, phases: tuple[Phase, ...], first_step: int) -> tuple[Phase, ...]:
    """Return the phases with a decay that changes the rate at epoch ends only.

    The epoch within which the decay stops is drawn to its end, and so reaches into the hold.
    """
    if run.iters_per_epoch is None:
        settings.missing("iters_per_epoch", "a decay per epoch needs it")
    if run.iters_per_epoch is None or not phases or phases[-1].name != "decay":
        return phases
    *others, decay = phases
    start = sum(phase.length for phase in others)
    stop = first_step + math.ceil(math.ceil((start + decay.length) / run.iters_per_epoch) * run.iters_per_epoch)
    curve = Stairs(decay.curve, run.iters_per_epoch, start, first_step)
    length = min(stop, nearest(run.total or Fraction(stop))) - start
    return (*others, replace(decay, length=length, curve=curve))


def _lay(settings: Settings, quantity: str, shape: str, span: Span) -> tuple[Phase, ...]:
    try:
        return SHAPES[shape].lay(span)
    except WarmupError as error:
        settings.refuse(quantity, error)
        return ()
