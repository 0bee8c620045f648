"""W101: the rate jumps where one phase hands over to the next."""

from collections.abc import Iterator
from itertools import pairwise

from warmup_cli.check import Rule
from warmup_cli.checks._pieces import LEAST, STEEPER, Piece, peak_of, pieces
from warmup_cli.numerals import rate_text
from warmup_cli.schedule import Schedule


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    found = pieces(schedule)
    for left, right in pairwise(found):
        declared = right.again or (left.level and (right.level or left.warms))
        if not declared:
            unexplained = _unexplained(left, right)
            if unexplained > LEAST * peak_of(found):
                yield right.first, _message(left, right), _remedy(left, right)


def _unexplained(left: Piece, right: Piece) -> float:
    """Return by how much more the rate changes than the curve on either side would lead one to expect."""
    if right.rates[0] == left.phase.aim:
        return 0.0
    slopes = left.change_at_end(), right.change_at_start()
    change = float(right.rates[0] - left.rates[-1])
    return max(change - STEEPER * max(0.0, *slopes), STEEPER * min(0.0, *slopes) - change)


def _message(left: Piece, right: Piece) -> str:
    before, after = float(left.rates[-1]), float(right.rates[0])
    ratio = f", {after / before:.4g} times" if before else ""
    return (
        f"from {left.phase.name} to {right.phase.name} the rate jumps from {rate_text(before)}"
        f" to {rate_text(after)}{ratio}"
    )


def _remedy(left: Piece, right: Piece) -> str:
    return (
        f"let {right.phase.name} start at the rate where {left.phase.name} ends, and count its steps from there"
        " (in timm: warmup_prefix=True)"
    )


RULE = Rule(
    "W101",
    "jump",
    """The rate jumps where one phase hands over to the next.

Between two updates on either side of a hand-off the rate changes in a direction, or by an amount (three times), that
the curve beside it does not explain, by more than 0.1 % of the peak. Usually the decay is clocked from the start of
the run while the warm-up still lasts: timm's cosine without warmup_prefix (huggingface/pytorch-image-models#1242),
BERT's own schedule (google-research/bert#1374).

No mistake: steps between level stretches (milestones, staircases, a constant warm-up), restarts (`cycle 2`, `warmup
2`, `restart`), and a phase that says its `from`.""",
    _look,
)
