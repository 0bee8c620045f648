"""Schedulers that are functions of the progress `where` = k/N of a run in [0, 1), as those of fvcore are.

They know no counts until the length of the run is known. So a `Progress` carries its function of `where`, for the
schedulers that it is put into, and is a `Scheduler` by itself where the run is known.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Known
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import MOST_CYCLES, From, Scheduler, Stretch

EPSILON = 1e-6
"""What fvcore adds to `where` before it compares it."""


@dataclass(frozen=True)
class Part:
    """A part of a `Progress`: a name, and the name of its shape."""

    name: str
    shape: str = ""


@dataclass(frozen=True)
class Progress(Scheduler):
    """A scheduler of which the progress of the run decides.

    Attributes:
        value: its values by progress, shape (N,).
        named: its parts, in order.
        part: which part it is in, by progress; never falling.
        refused: whether the real one raises at a progress.

    """

    value: Curve = field(kw_only=True)
    named: tuple[Part, ...] = field(kw_only=True)
    part: Callable[[float], int] = field(kw_only=True)
    refused: Callable[[float], bool] = field(kw_only=True)


def progress(
    known: Known,
    value: Curve,
    *named: Part,
    part: Callable[[float], int] = lambda _where: 0,
    refused: Callable[[float], bool] = lambda _where: False,
) -> Progress:
    """Return a scheduler of the base rate, if there is one, times values by progress."""
    made = Progress((), known.total_steps, value=value, named=named, part=part, refused=refused)
    base = 1.0 if known.lr is None else known.lr
    if not known.total_steps:
        return replace(made, stretches=(_unknown("the length of the run is not known; give it with --total-steps"),))
    return replace(made, stretches=tuple(_stretches(made, base, known.total_steps, known.total_steps)))


def over(made: Progress, base: float, most: float, updates: int | None) -> Scheduler:
    """Return the scheduler of a run whose progress is 1 at update `most`, whether or not it has that many updates."""
    stretches = _stretches(made, base, most, updates or math.ceil(most))
    return Scheduler(tuple(stretches), math.ceil(most))


def _stretches(made: Progress, base: float, most: float, updates: int) -> list[Stretch]:
    for update in (updates - 1, *([most] if updates > most else [])):
        if update == int(update) and made.refused(update / most):
            what = f"it has no value at update {int(update):,}, which is {update / most:.9g} of the run"
            return [_unknown(what)]

    def rates(counts: Floats) -> Floats:
        return base * made.value(counts / most)

    # Past its end, if the run goes there, it goes on as something that nobody meant.
    end = min(updates, math.ceil(most))
    starts = [bisect_left(range(end), index, key=lambda k: made.part(k / most)) for index in range(len(made.named))]
    laid = [
        Stretch(named.name, stop - start, From(rates, start), named.shape)
        for named, start, stop in zip(made.named, starts, [*starts[1:], end], strict=True)
        if stop > start
    ]
    if updates > end:
        return [*laid, Stretch("past the end", None, From(rates, end), laid[-1].shape)]
    return [*laid[:-1], replace(laid[-1], length=None)]


def _unknown(what: str) -> Stretch:
    """Return a stretch that cannot be drawn: whoever draws it is told why."""

    def curve(_counts: Floats) -> Floats:
        raise WarmupError(what)

    return Stretch("unknown", None, curve)


def stairs(
    known: Known, values: Sequence[float], stair: Callable[[Any], Any], limit: Callable[[float], bool]
) -> Progress:
    """Return the scheduler of values in a row: `stair` says which, by progress."""
    rows = np.array(values, dtype=np.float64)
    last = len(rows) - 1
    # Beyond the first, nobody reads the names of more.
    apart = last if last < MOST_CYCLES else min(last, 1)

    def value(where: Floats) -> Floats:
        return np.asarray(rows[np.minimum(stair(where), last)])

    named = [Part("plateau" if index == 0 else "decay", "step") for index in range(apart + 1)]
    return progress(known, value, *named, part=lambda where: int(np.clip(stair(where), 0, apart)), refused=limit)


def composite(known: Known, made: Sequence[Progress], lengths: Sequence[float], rescaled: Sequence[bool]) -> Progress:
    """Return schedulers one after the other, each for its length of the run.

    One that is rescaled sees its own progress, another that of the run.
    """
    stops = [*accumulate(lengths)]

    def at(where: Any) -> Any:
        return np.minimum(np.searchsorted(np.maximum.accumulate(stops), where + EPSILON, side="left"), len(made) - 1)

    def own(index: int, where: Any) -> Any:
        return (where - (stops[index] - lengths[index])) / lengths[index] if rescaled[index] else where

    def value(where: Floats) -> Floats:
        values, which = np.empty(where.shape), at(where)
        for index in np.unique(which):
            here = which == index
            values[here] = made[index].value(own(index, where[here]))
        return values

    before = [sum(len(each.named) for each in made[:index]) for index in range(len(made))]

    def part(where: float) -> int:
        index = int(at(where))
        return before[index] + made[index].part(own(index, where))

    def refused(where: float) -> bool:
        index = int(at(where))
        return bool(rescaled[index] and lengths[index] == 0) or made[index].refused(own(index, where))

    return progress(known, value, *_renamed(made), part=part, refused=refused)


def _renamed(made: Sequence[Progress]) -> list[Part]:
    """Return the parts of schedulers in a row: what is level after a decay is no plateau any more."""
    found: list[Part] = []
    for each in (part for one in made for part in one.named):
        late = each.name == "plateau" and any(part.name == "decay" for part in found)
        found.append(Part("hold", each.shape) if late else each)
    return found
