"""Power: slow at first, steep at last (darknet's burn-in and ASFF's main.py, power 4; YOLOX, power 2).

With a power below 1 it is steep at first: 0.5 is the 1-sqrt decay of Haegele et al. 2024 (arXiv:2405.18392).
"""

from dataclasses import dataclass

from warmup_cli.schedule import Floats
from warmup_cli.shape import Ramp, Shape

DEFAULT_POWER = 4.0  # of darknet's burn-in: src/parser.c


@dataclass(frozen=True)
class Power(Ramp):
    """`start + (stop - start) * (offset / length)**power`."""

    power: float

    def along(self, offsets: Floats) -> Floats:
        """Return the rates at `offsets`, shape (N,), in steps."""
        return self.start + (self.stop - self.start) * (offsets / self.length) ** self.power


SHAPE = Shape(
    lambda span: span.phases(Power(span.start, span.end(), span.length, span.power or DEFAULT_POWER), "power"),
    takes=frozenset({"power"}),
)
