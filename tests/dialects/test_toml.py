import pytest

from tests.building import broken
from warmup_cli.dialects import DIALECTS

parse = DIALECTS["toml"]


def test_toml_is_read_as_a_tree() -> None:
    text = "lr_init = 1e-3\ntotal_steps = 14_300_000\n[[phase]]\nshape = 'linear'\n"
    assert parse(text) == {"lr_init": 1e-3, "total_steps": 14_300_000, "phase": [{"shape": "linear"}]}


def test_no_text_is_no_keys() -> None:
    assert parse("") == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a =", "line 1, column 4: not valid TOML: Invalid value"),
        ("a = 1\na = 2", "line 2, column 6: not valid TOML: Cannot overwrite a value"),
        ("a = 1\n[b", "line 2, column 3: not valid TOML: Expected ']' at the end of a table declaration"),
        ("a = 0.1.2", "line 1, column 8: not valid TOML: Expected newline or end of document after a statement"),
        ("a = " + "[" * 100_000, "line 1, column 1: not valid TOML: it is nested too deeply"),
    ],
)
def test_broken_toml_is_told_with_its_place(text: str, line: str) -> None:
    assert broken(parse, text) == line


def test_a_number_of_thousands_of_digits_is_refused_without_python_s_advice() -> None:
    assert broken(parse, "a = " + "9" * 5000).endswith(
        "not valid TOML: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits"
    )


def test_a_key_of_thousands_of_dots_is_refused_before_it_fills_the_memory() -> None:
    # TOML's reader keeps every prefix of a dotted key: 10,000 dots cost 400 MB, 100,000 all there is.
    assert "nested too deeply" in broken(parse, "a" + ".a" * 3000 + " = 1")
