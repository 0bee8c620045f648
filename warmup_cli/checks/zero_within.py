"""W402: the rate is zero in the middle of the run."""

from collections.abc import Iterator

import numpy as np

from warmup_cli.check import Rule
from warmup_cli.checks._pieces import pieces
from warmup_cli.schedule import Schedule


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    found = pieces(schedule)
    steps = np.concatenate([piece.steps for piece in found])
    positive = np.flatnonzero(np.concatenate([piece.rates for piece in found]) > 0)
    gaps = np.flatnonzero(np.diff(positive) > 1)
    if gaps.size:
        step = int(steps[positive[gaps[0]] + 1])
        yield step, "the rate is 0, and greater than 0 again later", "a floor above 0, or a run that ends here"


RULE = Rule(
    "W402",
    "zero-within",
    """The rate is zero in the middle of the run, between updates that are not.

Looked for at the ends of the phases and at evenly spread updates between; the first one found is told.

No mistake: zero at the first update (W401), and zero from some update to the end of the run.""",
    _look,
)
