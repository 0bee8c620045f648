"""W701: a rate is negative or not finite."""

from collections.abc import Iterator

import numpy as np

from warmup_cli.check import Rule
from warmup_cli.checks._pieces import pieces
from warmup_cli.schedule import Schedule

_NEAR = 1e-7  # of the peak: how far below 0 rounding in float32 leads


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    found = pieces(schedule)
    steps = np.concatenate([piece.steps for piece in found])
    rates = np.concatenate([piece.rates for piece in found])
    finite = np.isfinite(rates)
    highest = float(np.max(rates[finite], initial=0.0))
    wrong = np.flatnonzero(~finite | (rates < -_NEAR * highest))
    if wrong.size:
        rate = float(rates[wrong[0]])
        what = "negative" if np.isfinite(rate) else "no finite number"
        yield int(steps[wrong[0]]), f"the rate is {rate:g}, which is {what}", "a curve that is held at its floor"


RULE = Rule(
    "W701",
    "not-a-rate",
    """A rate is negative or not finite.

A line that is followed past its end, a formula that divides by zero, a growth beyond all numbers. Looked for at the
ends of the phases and at evenly spread updates between; the first one found is told.

No mistake: what rounding in float32 leaves below zero, 1e-7 of the peak.""",
    _look,
)
