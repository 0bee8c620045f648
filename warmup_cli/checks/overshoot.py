"""W102: the rate overshoots what the warm-up leads to."""

from collections.abc import Iterator
from itertools import pairwise

from warmup_cli.check import Rule
from warmup_cli.checks._pieces import STEEPER, Piece, pieces
from warmup_cli.numerals import rate_text
from warmup_cli.schedule import Schedule

_BEYOND = 0.005


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    for left, right in pairwise(pieces(schedule)):
        aim, after = _aim(left), float(right.rates[0])
        if left.warms and left.rises and not right.again and not right.rises and after > aim * (1 + _BEYOND):
            yield (
                right.first,
                (
                    f"after the {left.phase.name}, which leads to {rate_text(aim)}, the rate is {rate_text(after)},"
                    f" {100 * (after / aim - 1):.3g} % above it"
                ),
                f"let the {left.phase.name} lead to {rate_text(after)}, or the {right.phase.name} start below",
            )


def _aim(piece: Piece) -> float:
    if piece.phase.aim is not None:
        return piece.phase.aim
    return float(piece.rates[-1]) + STEEPER * piece.change_at_end()


RULE = Rule(
    "W102",
    "overshoot",
    """The rate overshoots the peak that the warm-up leads to.

The first update after a rising warm-up uses a rate more than 0.5 % above the one that the warm-up leads to (where
that is not said, above what three times its last change leads to). A decay that multiplies the last rate instead of
the base rate does so: by 2 / (1 + cos(pi / T_max)), 2.5 % at T_max = 10 (deepseek-ai/DeepSpec#32).

No mistake: a constant warm-up, a phase that goes on rising, one that says its `from`.""",
    _look,
)
