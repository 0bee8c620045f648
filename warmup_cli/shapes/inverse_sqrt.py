"""Inverse square root of the step (Vaswani et al. 2017, arXiv:1706.03762, equation 3, after the warm-up)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Floats, Phase
from warmup_cli.shape import Shape, Span


@dataclass(frozen=True)
class InverseSqrt:
    """`start * sqrt(timescale / (timescale + offset))`, never below `stop`.

    Attributes:
        start: the rate at offset 0.
        timescale: steps after which the rate has fallen to `start / sqrt(2)`; in equation 3, the warm-up's.
        length: the offset at which the rate is exactly `stop`.
        stop: the declared end; None where the formula alone decides.

    """

    smooth: ClassVar[bool] = True
    start: float
    timescale: float
    length: int
    stop: float | None = None

    def __call__(self, offsets: Floats) -> Floats:
        rates = self.start * np.sqrt(self.timescale / (self.timescale + offsets))
        if self.stop is not None:
            np.maximum(rates, self.stop, out=rates)
            rates[offsets == self.length] = self.stop
        return rates


def _lay(span: Span) -> tuple[Phase, ...]:
    if span.stop is None:
        if span.before == 0:
            raise WarmupError("an inverse square root needs steps before it (a warm-up) or the rate that it leads to")
        curve = InverseSqrt(span.start, span.before, span.length)
    elif span.stop == 0:
        raise WarmupError("an inverse square root never reaches 0")
    elif span.stop >= span.start:
        raise WarmupError(f"an inverse square root falls; it cannot lead from {span.start:g} to {span.stop:g}")
    else:
        ratio = (span.stop / span.start) ** 2
        curve = InverseSqrt(span.start, span.length * ratio / (1 - ratio), span.length, span.stop)
    return span.phases(curve, "inverse_sqrt")


SHAPE = Shape(_lay, needs_stop=False)
