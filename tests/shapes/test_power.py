import numpy as np
import pytest

from warmup_cli.shape import Span
from warmup_cli.shapes import SHAPES


def test_power_is_the_burn_in_of_darknet_unless_told_otherwise() -> None:
    (phase,) = SHAPES["power"].lay(Span("warmup", 4, 0.0, 256.0))
    assert phase.curve(np.arange(5.0)).tolist() == [0, 1, 16, 81, 256]


def test_power_two_is_the_warm_up_of_yolox() -> None:
    (phase,) = SHAPES["power"].lay(Span("warmup", 4, 0.0, 16.0, power=2.0))
    assert phase.curve(np.arange(5.0)).tolist() == [0, 1, 4, 9, 16]


def test_power_one_half_is_the_one_minus_square_root_decay() -> None:
    (phase,) = SHAPES["power"].lay(Span("decay", 16, 1.0, 0.0, power=0.5))
    assert phase.curve(np.array([0.0, 1, 4, 9, 16])) == pytest.approx([1, 0.75, 0.5, 0.25, 0], rel=1e-15)
