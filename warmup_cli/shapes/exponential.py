"""Exponential: the same ratio at every step (fairseq's tri_stage_lr_scheduler.py, as its decay)."""

import math
from dataclasses import dataclass

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Floats, Phase
from warmup_cli.shape import Ramp, Shape, Span


@dataclass(frozen=True)
class Exponential(Ramp):
    """`start * (stop / start)**(offset / length)`."""

    def along(self, offsets: Floats) -> Floats:
        """Return the rates at `offsets`, shape (N,), in steps."""
        return self.start * np.exp(math.log(self.stop / self.start) * offsets / self.length)


def _lay(span: Span) -> tuple[Phase, ...]:
    if span.start <= 0 or span.end() <= 0:
        raise WarmupError(
            "an exponential never leaves or reaches 0; expected both ends greater than 0,"
            f" got {span.start:g} and {span.end():g}"
        )
    return span.phases(Exponential(span.start, span.end(), span.length), "exponential")


SHAPE = Shape(_lay)
