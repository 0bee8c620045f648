"""W501: the rate rises again after the decay began."""

from collections.abc import Iterator

import numpy as np

from warmup_cli.check import Rule
from warmup_cli.checks._pieces import Piece, peak_of, pieces
from warmup_cli.numerals import rate_text
from warmup_cli.schedule import Schedule

_LEAST = 1e-6  # of the peak: a rebound from the floor is small beside it


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    found = pieces(schedule)
    least = _LEAST * peak_of(found)
    high = low = -np.inf  # the highest rate since the curve last started again, and the lowest since it fell from there
    for piece in found:
        if piece.cycles or piece.warms or piece.again:
            high = low = -np.inf
        if piece.cycles or piece.warms:
            continue
        highs = np.maximum.accumulate(np.append(high, piece.rates))[1:]
        fallen = np.maximum.accumulate(highs - piece.rates > least) | np.isfinite(low)
        lows = np.minimum.accumulate(np.where(fallen, piece.rates, np.inf))
        lows = np.minimum(lows, low) if np.isfinite(low) else lows
        risen = fallen & (piece.rates - lows > least)
        if risen.any():
            yield _finding(piece, int(np.argmax(risen)), float(lows[np.argmax(risen)]))
            return
        high, low = float(highs[-1]), float(lows[-1]) if fallen.any() else -np.inf


def _finding(piece: Piece, place: int, lowest: float) -> tuple[int, str, str]:
    name, highest = piece.phase.name, float(piece.rates[place:].max())
    return (
        int(piece.steps[place]),
        f"in {name} the rate rises again after it fell: from {rate_text(lowest)} to {rate_text(highest)}",
        "a curve that holds its floor, or ends with the run; restarts and cycles are to be called so",
    )


RULE = Rule(
    "W501",
    "rise",
    """The rate rises again after the decay began.

A cosine that is stepped past its T_max comes up again (CosineAnnealingLR and the cosine of transformers do not clamp;
pytorch/pytorch#47561, Lightning-AI/pytorch-lightning#3205), and OneCycleLR rebounds at one step too many
(pytorch/pytorch#91765). Looked for at the ends of the phases and at evenly spread updates between.

No mistake: phases whose names say restarts, cycles or warm-ups (`cycle`, `restart`, `warmup 2`), and the start of a
phase that says its `from`.""",
    _look,
)
