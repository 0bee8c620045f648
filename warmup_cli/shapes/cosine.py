"""Cosine: half a wave, level at both ends (Loshchilov and Hutter 2017, arXiv:1608.03983, equation 5)."""

from dataclasses import dataclass

import numpy as np

from warmup_cli.cospi import versine
from warmup_cli.schedule import Floats
from warmup_cli.shape import Ramp, Shape


@dataclass(frozen=True)
class Cosine(Ramp):
    """`stop + (start - stop) / 2 * (1 + cos(pi * offset / length))`."""

    def along(self, offsets: Floats) -> Floats:
        """Return the rates at `offsets`, shape (N,), in steps."""
        # From each end to the middle, where the two halves meet.
        middle, height = offsets.searchsorted(self.length / 2), (self.stop - self.start) / 2
        rates = np.empty(offsets.shape)
        rates[:middle] = self.start + height * versine(offsets[:middle] / self.length)
        rates[middle:] = self.stop - height * versine((self.length - offsets[middle:]) / self.length)
        return rates


SHAPE = Shape(lambda span: span.phases(Cosine(span.start, span.end(), span.length), "cosine"))
