"""W601: a warm-up of hundreds of epochs."""

from collections.abc import Iterator

from warmup_cli.check import Rule
from warmup_cli.checks._warmup import warmup_stop
from warmup_cli.numerals import count_text
from warmup_cli.schedule import Schedule

_MANY = 100  # epochs
_SHARE = 0.2  # of the run


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    stop, per_epoch = warmup_stop(schedule), schedule.iters_per_epoch
    if per_epoch is None or stop < _MANY * per_epoch or stop < _SHARE * schedule.total_steps:
        return
    epochs = float(stop / per_epoch)
    yield (
        stop - 1 + schedule.first_step,
        f"the warm-up lasts for {count_text(epochs)} epochs of {count_text(float(per_epoch))} updates",
        f"if {count_text(epochs)} updates are meant, say so: warmup_steps, or a length such as '{epochs:.0f}it'",
    )


RULE = Rule(
    "W601",
    "warmup-epochs",
    """The warm-up lasts for hundreds of epochs: updates given where epochs are meant.

Found where it is at least 100 epochs and a fifth of the run, in schedules that know epochs (the unit slips of
open-mmlab/mmdetection#6785, huggingface/accelerate#662).

No mistake: many epochs of warm-up in a run of very many, as on tiny data sets.""",
    _look,
)
