"""W401: the first update has rate zero."""

from collections.abc import Iterator

from warmup_cli.check import Rule
from warmup_cli.checks._pieces import pieces
from warmup_cli.schedule import Schedule


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    first = pieces(schedule)[0]
    if first.rates[0] == 0:
        yield (
            schedule.first_step,
            "the first update has rate 0: it changes nothing",
            "first_step = 1, or a warm-up that starts above 0 (warmup_lr)",
        )


RULE = Rule(
    "W401",
    "zero-first",
    """The first update has rate zero: it costs a step and changes nothing.

A warm-up that counts from 0 and starts at 0 does so, as in transformers, optax, BERT, MAE and fairseq: "step 1"
checkpoints of Pythia equal those of step 0 (EleutherAI/gpt-neox#1373). It wastes one update in the run; those who
follow such a source on purpose put `ignore = ["W401"]` into the schedule.

No mistake: a warm-up from a rate above 0, or one whose first update is step 1.""",
    _look,
)
