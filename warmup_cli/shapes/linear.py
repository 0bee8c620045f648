"""Linear: the same change at every step (Goyal et al. 2017, arXiv:1706.02677, section 2.2, as a warm-up)."""

from dataclasses import dataclass

from warmup_cli.schedule import Floats
from warmup_cli.shape import Ramp, Shape


@dataclass(frozen=True)
class Linear(Ramp):
    """`start + (stop - start) * offset / length`."""

    def along(self, offsets: Floats) -> Floats:
        """Return the rates at `offsets`, shape (N,), in steps."""
        return self.start + (self.stop - self.start) * offsets / self.length


SHAPE = Shape(lambda span: span.phases(Linear(span.start, span.end(), span.length), "linear"))
