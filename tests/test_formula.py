"""Arithmetic of a script: what it computes, and what it refuses."""

import ast
import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmup_cli.errors import WarmupError
from warmup_cli.formula import Arithmetic, curve


def expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def value(text: str, **names: object) -> object:
    return Arithmetic(names).value(expression(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("-2 ** 2", -4),
        ("7 // 2 + 7 % 4", 6),
        ("512 ** -0.5", 512**-0.5),
        ("2 ** -2", 0.25),
        ("1 if 2 > 1 else 0", 1),
        ("1 < 2 < 3", True),
        ("not (1 < 2 and 3 < 2)", True),
        ("1 < 2 or 3 < 2", True),
        ("min(3, 1, 2) + max(3, 1)", 4),
        ("math.sqrt(16) + sqrt(9)", 7),
        ("math.cos(math.pi)", -1),
        ("int(2.9) + round(2.6) + abs(-1)", 6),
        ("pow(2, 3)", 8),
        ("1e-3", 1e-3),
    ],
)
def test_it_computes_what_python_does(text: str, expected: float) -> None:
    assert value(text) == expected


def test_names_stand_for_what_they_are_said_to() -> None:
    assert value("epochs * args.steps", epochs=3, **{"args.steps": 5}) == 15


def test_a_call_can_be_named_as_a_whole() -> None:
    assert value("len(loader) * 2", **{"len(loader)": 500}) == 1000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("n + 1", "column 1: unknown name 'n'; say what it stands for with --define n=VALUE"),
        ("2 + open('x')", "column 5: a call of 'open' is not allowed"),
        ("[x for x in y]", "column 1: '[x for x in y]' is not arithmetic of numbers and names"),
        ("'a' + 'b'", "column 1: \"'a'\" is not arithmetic of numbers and names"),
        ("(lambda: 1)()", "is not allowed"),
        ("1 @ 2", "column 1: the operator of '1 @ 2' is not allowed"),
        ("1 << 9999999", "column 1: the operator of '1 << 9999999' is not allowed"),
        ("9**9**9", "column 1: a power is too large"),
        ("1 / 0", "column 1: 1 / 0: division by zero"),
        ("().__class__.__bases__", "unknown name '().__class__.__bases__'"),
        ("f'{1}'", "is not arithmetic"),
        ("1 if 1 else 2 is 3", "1"),
    ],
)
def test_anything_else_is_refused_with_its_column(text: str, message: str) -> None:
    if message == "1":
        assert value(text) == 1  # the branch that is not taken is not looked at
        return
    with pytest.raises(WarmupError) as refused:
        value(text)
    assert message in str(refused.value)


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=20))
def test_a_curve_is_the_expression_at_every_count(counts: list[int]) -> None:
    text = "min((k + 1) ** -0.5, (k + 1) * 200 ** -1.5) if k < 5000 or k % 2 == 0 else math.log(k + 1) / 1e3"
    rates = curve(expression(text), "k", {})
    expected = [
        min((k + 1) ** -0.5, (k + 1) * 200**-1.5) if k < 5000 or k % 2 == 0 else math.log(k + 1) / 1e3 for k in counts
    ]
    np.testing.assert_allclose(rates(np.array(counts, dtype=np.float64)), expected, rtol=1e-14)


def test_a_curve_without_its_variable_is_constant() -> None:
    np.testing.assert_array_equal(curve(expression("0.5"), "k", {})(np.arange(3.0)), [0.5] * 3)


def test_a_branch_that_is_not_taken_may_divide_by_zero() -> None:
    rates = curve(expression("1 if k == 0 else 1 / k"), "k", {})
    np.testing.assert_array_equal(rates(np.array([0.0, 2.0])), [1, 0.5])


def test_what_a_curve_may_not_say_is_told_before_it_is_drawn() -> None:
    with pytest.raises(WarmupError, match="unknown name 'warmup'"):
        curve(expression("k / warmup"), "k", {})


def test_a_huge_power_costs_nothing() -> None:
    tracemalloc.start()
    with pytest.raises(WarmupError):
        value("9**9**9**9")
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
