import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from warmup_cli.cospi import cospi, versine
from warmup_cli.schedule import Floats


def shares(least: float, most: float) -> st.SearchStrategy[Floats]:
    return arrays.arrays(np.float64, st.integers(1, 50), elements=st.floats(least, most))


@given(shares(-1, 1))
def test_it_is_the_cosine(x: Floats) -> None:
    assert cospi(x) == pytest.approx([math.cos(math.pi * each) for each in x.tolist()], rel=0, abs=5e-16)


@given(shares(0, 0.5))
def test_near_a_level_end_every_digit_of_the_fall_is_right(x: Floats) -> None:
    """1 - cos(a) is 2 sin(a/2)**2, which loses nothing where the cosine is nearly 1."""
    fall = [2 * math.sin(math.pi * each / 2) ** 2 for each in x.tolist()]
    assert versine(x) == pytest.approx(fall, rel=2e-15, abs=1e-300)


def test_it_is_exact_at_quarters_of_a_turn() -> None:
    assert cospi(np.arange(-4, 5) / 2).tolist() == [1, 0, -1, 0, 1, 0, -1, 0, 1]


@given(st.integers(-(2**40), 2**40), st.integers(-(2**11), 2**11))
def test_it_is_even_and_repeats_itself(part: int, turns: int) -> None:
    x = part / 2**40
    (once,) = cospi(np.array([x]))
    assert cospi(np.array([-x, x + 2 * turns])).tolist() == [once, once]


@given(shares(0, 1))
def test_over_half_a_turn_it_never_rises(x: Floats) -> None:
    assert np.all(np.diff(cospi(np.sort(x))) <= 0)


@given(shares(-100, 100))
def test_the_bits_of_one_do_not_depend_on_the_others(x: Floats) -> None:
    assert cospi(x).tolist() == [float(cospi(x[index : index + 1])[0]) for index in range(x.size)]


def test_what_is_no_number_has_no_cosine() -> None:
    assert np.isnan(cospi(np.array([math.nan]))).all()
