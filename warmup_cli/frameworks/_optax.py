"""The pieces of optax's schedules: schedules in a row, and tables of steps and factors."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, shown
from warmup_cli.frameworks._arguments import numbers
from warmup_cli.schedule import Curve
from warmup_cli.scheduler import Scheduler, Stretch, cut, rest


def joined(schedules: Sequence[Scheduler], boundaries: Sequence[float]) -> Scheduler:
    """Return schedules in a row, each of which counts from its boundary; the last one that has begun is in force."""
    clocks = [0.0, *boundaries][: len(schedules)]
    begins: list[int] = [0, *(max(math.ceil(clock), 0) for clock in clocks[1:])]
    # Boundaries need not rise: a schedule ends where any later one begins.
    ends = [*reversed(list(accumulate(reversed(begins[1:]), min))), None]
    stretches: list[Stretch] = []
    for schedule, clock, begin, end in zip(schedules, clocks, begins, ends, strict=False):
        if end is None or end > begin:
            stretches += cut(rest(schedule, begin - clock), None if end is None else end - begin)
    said = schedules[len(clocks) - 1].total
    return Scheduler(tuple(stretches), None if said is None else math.ceil(clocks[-1] + said))


def numbered(cycle: Scheduler, number: int) -> Scheduler:
    """Return a cycle whose parts bear its number."""
    return replace(cycle, stretches=tuple(replace(part, name=f"{part.name} {number}") for part in cycle.stretches))


def between(begin: float, end: float, lead: float, size: float, kind: str) -> Curve:
    """Return the curve from one value to another in `size` counts, `lead` of which lie before its start."""
    if kind == "linear":
        return lambda offsets: (end - begin) * ((offsets + lead) / size) + begin
    return lambda offsets: end + (begin - end) / 2 * (cospi((offsets + lead) / size) + 1)


def edges_and_scales(table: Mapping[Any, float] | None) -> tuple[list[float], list[float]]:
    """Return the steps of a table, rising, and the factor at each; as data its steps may be texts."""
    if table is None:
        return [], []
    if not isinstance(table, Mapping):
        raise WarmupError(f"boundaries_and_scales: expected a table of steps and factors, got {shown(table)}")
    pairs = []
    for step, scale in table.items():
        try:
            edge = float(step)
        except (TypeError, ValueError):
            raise WarmupError(f"boundaries_and_scales: expected steps, got {shown(step)}") from None
        pairs += [(*numbers(boundaries_and_scales=edge), *numbers(least=0, boundaries_and_scales=scale))]
    return [edge for edge, _ in sorted(pairs)], [scale for _, scale in sorted(pairs)]
