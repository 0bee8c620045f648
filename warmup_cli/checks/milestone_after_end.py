"""W602: a milestone lies after the end of the run."""

from collections.abc import Iterator

from warmup_cli.check import Rule
from warmup_cli.checks._pieces import pieces
from warmup_cli.errors import listed
from warmup_cli.numerals import step_text
from warmup_cli.schedule import Schedule

_TOLD = 3


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    stairs = [ahead.step for ahead in schedule.ahead if ahead.shape == "step"]
    if not stairs or pieces(schedule)[-1].phase.shape not in ("step", "constant"):
        return
    told = [step_text(step) for step in stairs[:_TOLD]] + ["later"] * (len(stairs) > _TOLD)
    yield (
        schedule.last_step,
        (
            f"the run ends at step {step_text(schedule.last_step)}, before the milestone{'s' * (len(stairs) > 1)} at"
            f" {listed(told, 'and')}"
        ),
        "milestones within the run; mind the units: epochs, steps",
    )


RULE = Rule(
    "W602",
    "milestone-after-end",
    """A milestone of a staircase lies after the end of the run: the rate never gets to that level.

Milestones in steps where the scheduler is stepped per epoch, or of a longer run than this one. In a schedule of five
numbers or of phases such a milestone is refused at once.

No mistake: stairs of a curve that has no end, such as StepLR after its first step.""",
    _look,
)
