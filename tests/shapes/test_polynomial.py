import numpy as np

from warmup_cli.shape import Span
from warmup_cli.shapes import SHAPES


def test_polynomial_is_linear_unless_told_otherwise() -> None:
    (phase,) = SHAPES["polynomial"].lay(Span("decay", 4, 1.0, 0.0))
    assert phase.curve(np.arange(5.0)).tolist() == [1, 0.75, 0.5, 0.25, 0]


def test_polynomial_is_steep_at_first_and_slow_at_last() -> None:
    (phase,) = SHAPES["polynomial"].lay(Span("decay", 4, 16.0, 0.0, power=2.0))
    assert phase.curve(np.arange(5.0)).tolist() == [16, 9, 4, 1, 0]
