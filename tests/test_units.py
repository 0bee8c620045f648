from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmup_cli.errors import WarmupError
from warmup_cli.units import Length, Loader, NotGivenError, Run, exactly, in_full, nearest

EPOCH_OF_31 = Run(Fraction("31.25"), Fraction(256), Fraction(4_000_000), Fraction(10_000))


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        (5, 5, "it"),
        ("7", 7, "it"),
        ("5ep", 5, "ep"),
        ("2000it", 2000, "it"),
        ("2_000it", 2000, "it"),
        ("10%", 10, "%"),
        ("100%", 100, "%"),
        (" 10 % ", 10, "%"),
        ("0ep", 0, "ep"),
        ("183105smp", 183_105, "smp"),
        ("375Mtok", 375_000_000, "tok"),
        ("0.3Btok", 300_000_000, "tok"),
        ("1.5Ttok", 1_500_000_000_000, "tok"),
        ("2Gtok", 2_000_000_000, "tok"),
        ("5kit", 5000, "it"),
        ("1e3it", 1000, "it"),
        ("1e3ep", 1000, "ep"),
        (".5ep", Fraction(1, 2), "ep"),
    ],
)
def test_a_length_is_read_as_people_write_it(written: object, value: Fraction, unit: str) -> None:
    assert Length.parse(written, "it") == Length(Fraction(value), unit)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("5 parsecs", "unknown unit 'parsecs' in '5 parsecs'; expected ep, it, %, tok or smp"),
        ("5EP", "unknown unit 'EP' in '5EP'; expected ep, it, %, tok or smp"),
        ("5k%", "unknown unit 'k%' in '5k%'; expected ep, it, %, tok or smp"),
        ("5M", "unknown unit 'M' in '5M'; expected ep, it, %, tok or smp"),
        ("101%", "expected at most 100%, got '101%'"),
        ("-5ep", "expected a length of at least 0, got '-5ep'"),
        (-0.5, "expected a length of at least 0, got -0.5"),
        ("five", "expected a length such as 5ep, 2000it or 10%, got 'five'"),
        ("", "expected a length such as 5ep, 2000it or 10%, got ''"),
        ("1.2.3ep", "expected a length such as 5ep, 2000it or 10%, got '1.2.3ep'"),
        (2.5, "expected a whole number of steps, got 2.5"),
        ("0.5it", "expected a whole number of steps, got '0.5it'"),
        ("nan", "expected a length such as 5ep, 2000it or 10%, got 'nan'"),
        ("rest", "expected a length such as 5ep, 2000it or 10%, got 'rest'"),
        (True, "expected a length such as 5ep, 2000it or 10%, got True"),
        ([5], "expected a length such as 5ep, 2000it or 10%, got [5]"),
        (None, "expected a length such as 5ep, 2000it or 10%, got None"),
        (float("nan"), "expected a finite number, got nan"),
        (float("inf"), "expected a finite number, got inf"),
    ],
)
def test_what_is_no_length_is_refused(written: object, line: str) -> None:
    with pytest.raises(WarmupError) as caught:
        Length.parse(written, "it")
    assert caught.value.problems == (line,)


@pytest.mark.parametrize("written", [5, "5"])
def test_a_number_without_a_unit_is_refused_where_the_key_has_none(written: object) -> None:
    with pytest.raises(WarmupError, match=r"expected a length with its unit, such as 5ep, got '?5'?$"):
        Length.parse(written, None)


@pytest.mark.parametrize(
    ("length", "steps"),
    [
        ("7it", 7),
        ("4ep", 125),
        ("1ep", Fraction("31.25")),
        ("640smp", Fraction(5, 2)),
        ("375Mtok", Fraction(375, 4)),
        ("29%", 2900),
        ("0.07%", 7),
        ("0.1%", 10),
    ],
)
def test_a_length_in_steps_is_exact(length: str, steps: Fraction) -> None:
    assert EPOCH_OF_31.steps(Length.parse(length, None)) == steps


@pytest.mark.parametrize(
    ("length", "key", "quantity", "line"),
    [
        ("5ep", "iters_per_epoch", "iters_per_epoch", "5 epochs cannot be counted in steps without iters_per_epoch"),
        ("1ep", "iters_per_epoch", "iters_per_epoch", "1 epoch cannot be counted in steps without iters_per_epoch"),
        ("64smp", "batch_size", "batch_size", "64 samples cannot be counted in steps without batch_size"),
        (
            "1ktok",
            "tokens_per_step",
            "tokens_per_step",
            "1,000 tokens cannot be counted in steps without tokens_per_step",
        ),
        ("10%", "total_epochs", "total", "10% of the run cannot be counted in steps without total_epochs"),
    ],
)
def test_a_unit_names_the_number_that_it_needs(length: str, key: str, quantity: str, line: str) -> None:
    with pytest.raises(NotGivenError) as caught:
        Run().steps(Length.parse(length, None))
    assert (caught.value.key, caught.value.quantity, str(caught.value)) == (key, quantity, line)


def test_a_step_needs_nothing_to_be_counted() -> None:
    assert Run().steps(Length.parse("7it", None)) == 7


@given(st.decimals(0, 10**6, places=6))
def test_a_number_is_the_decimal_that_was_written(written: object) -> None:
    assert exactly(float(str(written))) == Fraction(str(float(str(written))))


@pytest.mark.parametrize(
    ("exact", "whole"), [("0", 0), ("0.5", 1), ("1.499999", 1), ("1.5", 2), ("2.5", 3), ("41.67", 42)]
)
def test_halves_are_rounded_up(exact: str, whole: int) -> None:
    assert nearest(Fraction(exact)) == whole


@pytest.mark.parametrize(("number", "text"), [("2500", "2,500"), ("31.25", "31.25"), ("1234567.5", "1,234,567.5")])
def test_a_number_is_written_in_full_as_a_person_writes_it(number: str, text: str) -> None:
    assert in_full(Fraction(number)) == text


@pytest.mark.parametrize("drop_last", [True, False])
@given(
    dataset_size=st.integers(1, 10**7),
    batch_size=st.integers(1, 512),
    devices=st.integers(1, 64),
    accumulate=st.integers(1, 16),
)
def test_updates_per_epoch_are_what_sharding_batching_and_accumulating_leave(
    dataset_size: int, batch_size: int, devices: int, accumulate: int, *, drop_last: bool
) -> None:
    left = dataset_size
    for divisor in (devices, batch_size, accumulate):
        left = left // divisor if drop_last else -(-left // divisor)
    loader = Loader(dataset_size, batch_size, devices, accumulate, drop_last)
    assert loader.iters_per_epoch == left


def test_the_derivation_shows_the_arithmetic_and_the_other_rounding() -> None:
    assert Loader(1_281_167, 32, 8, 2).derivation(225_270) == (
        "samples per epoch: 1,281,167",
        "micro-batches per epoch and device: 5,005 (32 samples on each of 8)",
        "samples per update: 512 (2 micro-batches on each device)",
        "updates per epoch: 2,503 (2,502.28 rounded up; 2,502 with drop_last)",
        "updates in all: 225,270",
    )


def test_the_derivation_with_drop_last_rounds_down() -> None:
    assert "updates per epoch: 1 (1.5625 rounded down; 2 without drop_last)" in Loader(
        100, 64, drop_last=True
    ).derivation(3)


def test_a_derivation_that_divides_evenly_speaks_of_no_rounding() -> None:
    assert "updates per epoch: 10" in Loader(640, 64).derivation(10)
