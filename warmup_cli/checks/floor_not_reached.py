"""W201: the last decay is over, or all but over, and the rate is not at its floor."""

from collections.abc import Iterator

import numpy as np

from warmup_cli.check import Rule
from warmup_cli.checks._end import floor_of, missing_counts
from warmup_cli.checks._pieces import pieces
from warmup_cli.numerals import rate_text, step_text
from warmup_cli.schedule import Schedule

_SHARE = 0.1  # of the fall


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    piece = pieces(schedule)[-1]
    if piece.level or not piece.falls or missing_counts(schedule, piece) > 0:
        return
    floor, last, top = floor_of(schedule, piece), float(piece.rates[-1]), float(np.max(piece.rates))
    if last - floor > _SHARE * (top - floor):
        yield (
            schedule.last_step,
            (
                f"the last update uses {rate_text(last)}; the floor of {rate_text(floor)} would be reached at step"
                f" {step_text(piece.last + piece.stair)}"
            ),
            "first_step = 1, a decay that is one step (or epoch) shorter, or a level stretch at the floor after it",
        )


RULE = Rule(
    "W201",
    "floor-not-reached",
    """The floor is not reached by the last update, though the decay is over.

Schedulers that count from 0 are one step short of the floor at the last update, and those that are stepped per epoch
one epoch short. That is a convention and no mistake as long as what is missing is at most 10 % of the fall: it is
more in decays of a few steps or epochs. A decay that the run cuts off is W202.

No mistake: curves without a floor, such as exponential and inverse square root.""",
    _look,
)
