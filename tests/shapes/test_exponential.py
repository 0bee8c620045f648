import numpy as np
import pytest

from warmup_cli.errors import WarmupError
from warmup_cli.shape import Span
from warmup_cli.shapes import SHAPES


def test_exponential_falls_by_the_same_ratio_every_step() -> None:
    (phase,) = SHAPES["exponential"].lay(Span("decay", 4, 1.0, 1e-4))
    assert phase.curve(np.arange(5.0)) == pytest.approx([1, 0.1, 0.01, 0.001, 1e-4], rel=1e-14)


@pytest.mark.parametrize(("start", "stop", "got"), [(0.0, 0.1, "0 and 0.1"), (0.1, 0.0, "0.1 and 0")])
def test_exponential_refuses_an_end_at_zero(start: float, stop: float, got: str) -> None:
    with pytest.raises(WarmupError) as caught:
        SHAPES["exponential"].lay(Span("decay", 4, start, stop))
    assert (
        str(caught.value) == f"an exponential never leaves or reaches 0; expected both ends greater than 0, got {got}"
    )
