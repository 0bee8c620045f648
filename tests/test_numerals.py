import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmup_cli.numerals import count_text, rate_text, step_text

_SIZES = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (0.0, "0"),
        (2e-4, "2e-4"),
        (1e-3, "1e-3"),
        (6.987712429686843e-4, "6.988e-4"),
        (1.5e-10, "1.5e-10"),
        (1e-100, "1e-100"),
        (0.01, "0.01"),
        (0.05, "0.05"),
        (0.1, "0.1"),
        (3.2, "3.2"),
        (100.0, "100"),
        (123.456, "123.5"),
        (10_000.0, "1e4"),
        (-2e-4, "-2e-4"),
        (math.inf, "inf"),
    ],
)
def test_a_rate_is_written_as_the_field_writes_it(rate: float, text: str) -> None:
    assert rate_text(rate) == text


@pytest.mark.parametrize(("rate", "text"), [(9_999.99, "1e4"), (0.009999999, "0.01"), (0.99999, "1")])
def test_a_rate_that_is_rounded_to_another_size_is_written_in_the_way_of_that_size(rate: float, text: str) -> None:
    assert rate_text(rate) == text


@given(st.floats(1e-300, 1e300))
def test_the_text_of_a_rate_is_short_and_reads_back_to_four_digits(rate: float) -> None:
    text = rate_text(rate)
    assert float(text) == pytest.approx(rate, rel=5.01e-4)
    assert len(text) <= len("1.234e-300")
    assert not {"e+", "e0", "e-0"} & {text[index : index + width] for index in range(len(text)) for width in (2, 3)}


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (0.5, "0.5"),
        (2_500, "2,500"),
        (9_999, "9,999"),
        (20_000, "20k"),
        (1_200_000, "1.2M"),
        (5_000_000_000, "5B"),
        (14_300_000_000_000, "14.3T"),
        (10**15, "1,000T"),
    ],
)
def test_a_count_is_written_short(count: float, text: str) -> None:
    assert count_text(count) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (500, "500"), (2_500, "2.5k"), (50_000, "50k")])
def test_counts_beside_a_large_one_are_written_in_its_way(count: float, text: str) -> None:
    assert count_text(count, 50_000) == text


@given(st.integers(0, 10**15))
def test_the_text_of_a_count_reads_back_to_six_digits(count: int) -> None:
    text = count_text(count).replace(",", "")
    size = _SIZES.get(text[-1], 1.0)
    assert float(text.rstrip("kMBT")) * size == pytest.approx(count, rel=1e-5)


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (0, "0"),
        (2_500, "2,500"),
        (999_999_999, "999,999,999"),
        (10**12, "1T"),
        (1_234_500_000_000, "1.2345T"),
    ],
)
def test_the_number_of_a_step_is_written_in_full_where_it_can_be_read(step: int, text: str) -> None:
    assert step_text(step) == text
