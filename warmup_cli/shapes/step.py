"""Step: a level rate, multiplied by a factor at each milestone (`torch.optim.lr_scheduler.MultiStepLR`)."""

import math

from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Phase
from warmup_cli.shape import Shape, Span
from warmup_cli.shapes.constant import Constant

_SAME = 1e-9  # how far a declared end may be off the factor's: both are decimals of few digits


def _lay(span: Span) -> tuple[Phase, ...]:
    if not span.milestones:
        raise WarmupError("a staircase needs milestones")
    levels = _levels(span)
    edges = [0, *span.milestones, span.length]
    return tuple(
        Phase(span.name, stop - start, Constant(level), "step")
        for start, stop, level in zip(edges[:-1], edges[1:], levels, strict=True)
        if stop > start
    )


def _levels(span: Span) -> list[float]:
    """Return the level before the first milestone and after each one."""
    count = len(span.milestones)
    if span.start <= 0:
        raise WarmupError(f"a staircase never leaves {span.start:g}; expected a rate greater than 0 to start from")
    if span.factor is None:
        if span.stop is None:
            raise WarmupError("a staircase needs its factor or the rate that it leads to")
        if span.stop <= 0:
            raise WarmupError(f"a staircase never reaches {span.stop:g}; expected a rate greater than 0")
        factor = (span.stop / span.start) ** (1 / count)
    else:
        factor = span.factor
    # Divided where that is the shorter decimal: 0.1 / 10 is 0.01, and 0.1 * 0.1 an ulp beside it.
    levels = [_scaled(span.start, factor, index) for index in range(count + 1)]
    if not math.isfinite(levels[-1]):
        raise WarmupError(f"{count} milestones with a factor of {factor:g} lead from {span.start:g} beyond all numbers")
    if span.stop is not None:
        if not math.isclose(levels[-1], span.stop, rel_tol=_SAME):
            raise WarmupError(
                f"{count} milestones with a factor of {factor:g} lead from {span.start:g} to {levels[-1]:g},"
                f" not to {span.stop:g}; leave one of them out"
            )
        levels[-1] = span.stop
    return levels


def _scaled(rate: float, factor: float, times: int) -> float:
    inverse = 1 / factor
    try:
        return rate / inverse**times if inverse.is_integer() else rate * factor**times
    except OverflowError:
        return 0.0 if factor < 1 else math.inf


SHAPE = Shape(_lay, takes=frozenset({"milestones", "factor"}), needs_stop=False)
