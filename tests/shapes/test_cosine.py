import numpy as np
import pytest

from warmup_cli.shape import Span
from warmup_cli.shapes import SHAPES


def test_cosine_falls_by_half_a_wave() -> None:
    (phase,) = SHAPES["cosine"].lay(Span("decay", 6, 1.0, 0.0))
    expected = [1, 0.9330127018922193, 0.75, 0.5, 0.25, 0.06698729810778066, 0]
    assert phase.curve(np.arange(7.0)) == pytest.approx(expected, rel=1e-15)


def test_cosine_rises_by_half_a_wave() -> None:
    (phase,) = SHAPES["cosine"].lay(Span("warmup", 4, 0.0, 2.0))
    assert phase.curve(np.arange(5.0)) == pytest.approx([0, 0.2928932188134524, 1, 1.7071067811865475, 2], rel=1e-15)
