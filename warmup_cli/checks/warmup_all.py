"""W301: the warm-up is as long as the run."""

from collections.abc import Iterator

from warmup_cli.check import Rule
from warmup_cli.checks._warmup import warmup_stop
from warmup_cli.numerals import step_text
from warmup_cli.schedule import Schedule


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    stop = warmup_stop(schedule)
    if stop >= schedule.total_steps:
        yield (
            schedule.last_step,
            f"the warm-up lasts for all {step_text(schedule.total_steps)} steps of the run",
            "a shorter warm-up or a longer run; mind the units: epochs, steps, updates",
        )


RULE = Rule(
    "W301",
    "warmup-as-long-as-run",
    """The warm-up is as long as the run, or longer.

The training ends while the rate still climbs; usually steps and epochs were mixed up, or a test run was cut short
(NVIDIA-NeMo/Megatron-Bridge#2857, facebookresearch/d2go#19).

No mistake: a single rising phase that is not called a warm-up, such as a learning-rate finder.""",
    _look,
)
