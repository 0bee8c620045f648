"""Polynomial: steep at first, slow at last (`tf.compat.v1.train.polynomial_decay`, power 1 unless given)."""

from dataclasses import dataclass

from warmup_cli.schedule import Floats
from warmup_cli.shape import Ramp, Shape

DEFAULT_POWER = 1.0  # of TensorFlow, PyTorch and transformers


@dataclass(frozen=True)
class Polynomial(Ramp):
    """`stop + (start - stop) * (1 - offset / length)**power`."""

    power: float

    def along(self, offsets: Floats) -> Floats:
        """Return the rates at `offsets`, shape (N,), in steps."""
        return self.stop + (self.start - self.stop) * (1 - offsets / self.length) ** self.power


SHAPE = Shape(
    lambda span: span.phases(
        Polynomial(span.start, span.end(), span.length, span.power or DEFAULT_POWER), "polynomial"
    ),
    takes=frozenset({"power"}),
)
