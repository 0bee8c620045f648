import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import broken
from warmup_cli.dialects import DIALECTS

every_dialect = pytest.mark.parametrize("dialect", DIALECTS)

PIECES = [
    *(
        "a",
        "b",
        "phase",
        "=",
        ":",
        ": ",
        ",",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        '"',
        "'",
        '"""',
        "- ",
        "? ",
        "#",
        "|",
        ">",
    ),
    *("\n", " ", "  ", "\t", "\r", "\x00", "\x1b", "\ufeff", "\u2028", "é", "学", "\ud800"),
    *(
        "1",
        "-",
        ".",
        "1e-3",
        "0x",
        "_",
        "nan",
        "true",
        "null",
        "~",
        "<<",
        "&a",
        "*a",
        "!!int ",
        "!!bool ",
        "!!set ",
        "%",
    ),
    *("---", "...", "\\", "\\u", "2020-01-01", "12:30"),
]


@every_dialect
@settings(max_examples=400)
@given(text=st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30))
def test_any_text_is_a_tree_or_one_short_line(dialect: str, text: str) -> None:
    line = broken(DIALECTS[dialect], text)
    assert line.isprintable()
    assert len(line) < 300


@every_dialect
@pytest.mark.parametrize("text", ["{}x", "a: !{} 1", "{}.b = 1\n{}.b = 2", "{}: ''''", '{{"{}" 1}}'])
def test_a_broken_text_of_a_million_letters_is_told_in_a_short_line(dialect: str, text: str) -> None:
    assert len(broken(DIALECTS[dialect], text.replace("{}", "a" * 1_000_000))) < 300
