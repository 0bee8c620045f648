"""W603: a length rounds to no steps."""

from collections.abc import Iterator

from warmup_cli.check import Rule
from warmup_cli.schedule import Schedule


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    for name in schedule.vanished:
        yield (
            schedule.first_step,
            f"the length of the {name} is greater than 0 and rounds to no steps",
            f"a longer {name}, one in another unit, or none",
        )


RULE = Rule(
    "W603",
    "rounds-to-zero",
    """A length that is greater than zero rounds to no steps: the phase is not there.

A share of a short run, or steps written where epochs stand. Known of schedules of five numbers and of phases; a
pasted call rounds as its framework does.

No mistake: a length of exactly 0.""",
    _look,
)
