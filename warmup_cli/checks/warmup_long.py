"""W302: the warm-up is longer than half of the run."""

from collections.abc import Iterator

from warmup_cli.check import Rule
from warmup_cli.checks._warmup import warmup_stop
from warmup_cli.numerals import step_text
from warmup_cli.schedule import Schedule


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    stop, total = warmup_stop(schedule), schedule.total_steps
    if total / 2 < stop < total:
        yield (
            stop - 1 + schedule.first_step,
            f"the warm-up takes {step_text(stop)} of {step_text(total)} steps, {100 * stop / total:.0f} % of the run",
            "a shorter warm-up; mind the units: epochs, steps, updates",
        )


RULE = Rule(
    "W302",
    "warmup-long",
    """The warm-up is longer than half of the run.

Published schedules warm up for 0.1 to 10 % of the run, and none for more than half of it. A warm-up as long as the
run is W301.

No mistake: the rise of a cycle, which is part of it.""",
    _look,
)
