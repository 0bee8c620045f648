"""Constant: one rate throughout (He et al. 2015, arXiv:1512.03385, section 4.2, as a warm-up)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Floats, Phase
from warmup_cli.shape import Shape, Span


@dataclass(frozen=True)
class Constant:
    """`rate`, always."""

    smooth: ClassVar[bool] = True
    rate: float

    def __call__(self, offsets: Floats) -> Floats:
        return np.full(offsets.shape, self.rate)


def _lay(span: Span) -> tuple[Phase, ...]:
    if span.stop is not None and span.stop != span.start:
        raise WarmupError(f"a constant rate of {span.start:g} never reaches {span.stop:g}")
    return span.phases(Constant(span.start), "constant")


SHAPE = Shape(_lay, needs_stop=False)
