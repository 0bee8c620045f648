import numpy as np
import pytest

from warmup_cli.errors import WarmupError
from warmup_cli.shape import Span
from warmup_cli.shapes import SHAPES


def test_inverse_sqrt_falls_with_the_root_of_the_step_since_the_start_of_the_run() -> None:
    (phase,) = SHAPES["inverse_sqrt"].lay(Span("decay", 1500, 0.8, before=100))
    assert phase.curve(np.array([0.0, 300, 1500])) == pytest.approx([0.8, 0.4, 0.2], rel=1e-15)


def test_inverse_sqrt_with_an_end_falls_as_fast_as_it_must() -> None:
    (phase,) = SHAPES["inverse_sqrt"].lay(Span("decay", 1500, 0.8, 0.2))
    assert phase.curve(np.array([0.0, 300, 1500])) == pytest.approx([0.8, 0.4, 0.2], rel=1e-15)


@pytest.mark.parametrize(
    ("span", "line"),
    [
        (Span("d", 9, 0.1), "an inverse square root needs steps before it (a warm-up) or the rate that it leads to"),
        (Span("d", 9, 0.1, 0.0, before=9), "an inverse square root never reaches 0"),
        (Span("d", 9, 0.1, 0.2, before=9), "an inverse square root falls; it cannot lead from 0.1 to 0.2"),
        (Span("d", 9, 0.1, 0.1, before=9), "an inverse square root falls; it cannot lead from 0.1 to 0.1"),
    ],
)
def test_inverse_sqrt_refuses_what_it_cannot_do(span: Span, line: str) -> None:
    with pytest.raises(WarmupError) as caught:
        SHAPES["inverse_sqrt"].lay(span)
    assert caught.value.problems == (line,)
