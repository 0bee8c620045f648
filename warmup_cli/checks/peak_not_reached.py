"""W103: the rate that the warm-up leads to is never used."""

from collections.abc import Iterator
from itertools import pairwise

from warmup_cli.check import Rule
from warmup_cli.checks._pieces import LEAST, Piece, pieces
from warmup_cli.numerals import rate_text, step_text
from warmup_cli.schedule import Schedule


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    found = pieces(schedule)
    for left, right in pairwise(found):
        aim, highest = left.phase.aim, max(left.rates[-1], right.rates[0])
        if left.rises and not right.again and aim is not None and highest < aim * (1 - LEAST):
            yield (
                left.last,
                (
                    f"the {left.phase.name} leads to {rate_text(aim)}, which is never used; the highest rate is"
                    f" {rate_text(float(highest))}"
                ),
                f"let {right.phase.name} count its steps from the end of the {left.phase.name}",
            )
    yield from _cut_off(schedule, found[-1])


def _cut_off(schedule: Schedule, piece: Piece) -> Iterator[tuple[int, str, str]]:
    """Yield a rise that the end of the run cuts off; a single update short of its end is a matter of counting."""
    if piece.rises and schedule.ahead and schedule.ahead[0].step > schedule.last_step + piece.stair:
        highest = float(piece.rates[-1])
        yield (
            schedule.last_step,
            (
                f"the {piece.phase.name} would end at step {step_text(schedule.ahead[0].step)}, and the run at"
                f" {step_text(schedule.last_step)}: the peak is never reached; the highest rate is {rate_text(highest)}"
            ),
            f"a shorter {piece.phase.name}, or a longer run",
        )


RULE = Rule(
    "W103",
    "peak-not-reached",
    """The peak is never reached.

The run ends within the rise; or the rate that a warm-up is said to lead to is used on neither side of its end,
because the decay has begun before (timm without warmup_prefix, BERT).

No mistake: a warm-up that multiplies a decay and says so (ChainedScheduler, pytorch_warmup, detectron2, Ultralytics),
and a rise that ends at the last update or one update after it.""",
    _look,
)
