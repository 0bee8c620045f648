"""W202: the run ends before its decay does."""

from collections.abc import Iterator

from warmup_cli.check import Rule
from warmup_cli.checks._end import floor_of, missing_counts
from warmup_cli.checks._pieces import pieces
from warmup_cli.numerals import rate_text, step_text
from warmup_cli.schedule import Schedule


def _look(schedule: Schedule) -> Iterator[tuple[int, str, str]]:
    piece = pieces(schedule)[-1]
    if not schedule.ahead or piece.phase.shape == "step" or not missing_counts(schedule, piece):
        return
    ahead = schedule.ahead[0]
    if piece.falls:
        last, share = float(piece.rates[-1]), (schedule.last_step - piece.start) / (ahead.step - piece.start) * 100
        yield (
            schedule.last_step,
            (
                f"the run ends at {share:.3g} % of the {piece.phase.name}, at a rate of {rate_text(last)};"
                f" {rate_text(floor_of(schedule, piece))} would be reached at step {step_text(ahead.step)}"
            ),
            f"a {piece.phase.name} that ends with the run, at step {step_text(schedule.last_step)}",
        )
    elif ahead.shape not in ("", "constant", "step") and not piece.rises:
        yield (
            schedule.last_step,
            f"the run ends before the {ahead.name}, which would start at step {step_text(ahead.step)}",
            f"a run that is longer, or a {piece.phase.name} that is shorter",
        )


RULE = Rule(
    "W202",
    "decay-cut-off",
    """The decay is cut off by the end of the run, or never begins.

The scheduler was told of a longer run than this one: T_max, decay_steps or num_training_steps in other units, or
without the warm-up that precedes (huggingface/accelerate#1160, huggingface/pytorch-image-models#2312). The message
says how far it gets, and where the floor would be.

No mistake: a floor that lies one step, or epoch, after the last update, as in PyTorch, or two, as in DeepSpeed; a
milestone after the end is W602.""",
    _look,
)
