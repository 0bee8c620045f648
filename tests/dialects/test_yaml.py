import math

import pytest

from tests.building import broken
from warmup_cli.dialects import DIALECTS

parse = DIALECTS["yaml"]


def test_yaml_is_read_as_a_tree() -> None:
    text = "lr_init: 0.001\nname: mine\ndrop_last: true\nphase:\n- shape: linear\n  length: 5ep\n"
    assert parse(text) == {
        "lr_init": 0.001,
        "name": "mine",
        "drop_last": True,
        "phase": [{"shape": "linear", "length": "5ep"}],
    }


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1e-3", 0.001),
        ("1E5", 100_000.0),
        ("-.5e-3", -0.0005),
        ("5.", 5.0),
        ("500", 500),
        ("1_000", 1000),
        ("010", 10),
        ("'1e-3'", "1e-3"),
        ("5ep", "5ep"),
        ("10%", "10%"),
        ("1:30", "1:30"),
        ("2020-01-01", "2020-01-01"),
        ("0x10", "0x10"),
        ("1e", "1e"),
        (".", "."),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("~", None),
    ],
)
def test_a_number_is_what_everybody_else_reads_as_one(written: str, value: object) -> None:
    read = parse(f"a: {written}")["a"]
    assert read == value
    assert type(read) is type(value)


def test_a_number_that_is_none_is_read() -> None:
    read = parse("a: .nan")["a"]
    assert isinstance(read, float)
    assert math.isnan(read)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 'x", "line 1, column 6: not valid YAML: found unexpected end of stream"),
        ("a: b: c", "line 1, column 5: not valid YAML: mapping values are not allowed here"),
        ("a: 1\n\tb: 1", r"line 2, column 1: not valid YAML: found character '\t' that cannot start any token"),
        ("a: 1\nb: \x07", "line 2, column 4: not valid YAML: special characters are not allowed"),
        ("a: &x 1\nb: *x", "line 2, column 4: not valid YAML: aliases are not read; write the value out"),
        ("[a]: 1", "line 1, column 1: not valid YAML: found unhashable key"),
        ("a: !foo 1", "line 1, column 4: not valid YAML: could not determine a constructor for the tag '!foo'"),
        ("[" * 100_000, "line 1, column 1: not valid YAML: it is nested too deeply"),
        ("a: 1\na: 2", "key 'a' stands twice"),
        ("p:\n- {b: 1, b: 2}", "key 'b' stands twice"),
        ("", "expected a table of keys, got None"),
        ("- 1", "expected a table of keys, got [1]"),
        ("a", "expected a table of keys, got 'a'"),
    ],
)
def test_broken_yaml_is_told_with_its_place(text: str, line: str) -> None:
    assert broken(parse, text) == line


def test_a_second_document_is_told_as_such() -> None:
    assert broken(parse, "a: 1\n---\nb: 2").startswith(
        "line 2, column 1: not valid YAML: expected a single document in the stream"
    )


def test_a_bomb_of_aliases_is_refused_at_its_first() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert broken(parse, bomb) == "line 2, column 8: not valid YAML: aliases are not read; write the value out"


def test_yaml_runs_nothing() -> None:
    assert "could not determine a constructor for the tag" in broken(parse, "a: !!python/object/apply:os.getcwd []")


@pytest.mark.parametrize("value", ["!!bool x", "!!int ''", "!!int x", "!!float x", "!!timestamp x", "!!binary x"])
def test_a_value_that_belies_its_tag_is_refused(value: str) -> None:
    assert "not valid YAML: " in broken(parse, f"a: {value}")


def test_a_number_of_thousands_of_digits_is_refused_without_python_s_advice() -> None:
    assert broken(parse, "a: " + "9" * 5000).endswith(
        "not valid YAML: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits"
    )
