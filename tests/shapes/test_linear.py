import numpy as np

from warmup_cli.shape import Span
from warmup_cli.shapes import SHAPES


def test_linear_changes_by_the_same_amount_every_step() -> None:
    (phase,) = SHAPES["linear"].lay(Span("warmup", 4, 0.0, 1.0))
    assert phase.curve(np.arange(5.0)).tolist() == [0, 0.25, 0.5, 0.75, 1]
