import math

import pytest

from tests.building import broken
from warmup_cli.dialects import DIALECTS

parse = DIALECTS["json"]


def test_json_is_read_as_a_tree() -> None:
    text = '{"lr_init": 1e-3, "drop_last": true, "phase": [{"shape": "linear"}]}'
    assert parse(text) == {"lr_init": 1e-3, "drop_last": True, "phase": [{"shape": "linear"}]}


def test_a_number_too_large_is_read_as_infinite() -> None:
    assert parse('{"a": 1e400}') == {"a": math.inf}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "line 1, column 1: not valid JSON: Expecting value"),
        ('{"a": 1,\n"b"}', "line 2, column 4: not valid JSON: Expecting ':' delimiter"),
        ('{"a": 1} x', "line 1, column 10: not valid JSON: Extra data"),
        ('{"a": ' * 100_000, "line 1, column 1: not valid JSON: it is nested too deeply"),
        ('{"a": 1, "a": 2}', "key 'a' stands twice"),
        ('{"p": [{"b": 1, "b": 2}]}', "key 'b' stands twice"),
        ("[1]", "expected a table of keys, got [1]"),
        ("null", "expected a table of keys, got None"),
    ],
)
def test_broken_json_is_told_with_its_place(text: str, line: str) -> None:
    assert broken(parse, text) == line


def test_a_number_of_thousands_of_digits_is_refused_without_python_s_advice() -> None:
    assert broken(parse, '{"a": ' + "9" * 5000 + "}").endswith(
        "not valid JSON: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits"
    )
