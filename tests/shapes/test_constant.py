import pytest

from warmup_cli.errors import WarmupError
from warmup_cli.shape import Span
from warmup_cli.shapes import SHAPES


def test_a_constant_may_name_its_rate_as_its_end() -> None:
    (phase,) = SHAPES["constant"].lay(Span("plateau", 10, 0.1, 0.1))
    assert (phase.start_rate, phase.end_rate) == (0.1, 0.1)


def test_a_constant_that_is_to_change_is_refused() -> None:
    with pytest.raises(WarmupError, match=r"^a constant rate of 0\.1 never reaches 0\.2$"):
        SHAPES["constant"].lay(Span("plateau", 10, 0.1, 0.2))
