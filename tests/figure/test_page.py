"""Text that is measured before it is set."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmup_cli.figure.look import Look
from warmup_cli.figure.page import ELLIPSIS, Page, shortened

words = st.text("abcdefghij mnop", max_size=400)


@pytest.fixture(name="page", scope="module")
def _page() -> Iterator[Page]:
    look = Look()
    with look.in_force():
        yield Page(look)


@given(words, st.floats(60, 1500), st.integers(1, 4))
def test_wrapped_lines_fit_and_are_no_more_than_wished(page: Page, text: str, room: float, lines: int) -> None:
    wrapped = page.wrapped(text, room, lines)
    assert len(wrapped) <= lines
    assert all(page.width(line) <= room for line in wrapped)


@given(words, st.floats(60, 1500))
def test_wrapping_keeps_every_letter_or_says_that_it_does_not(page: Page, text: str, room: float) -> None:
    wrapped = "".join(page.wrapped(text, room, 3)).replace(" ", "")
    letters = text.replace(" ", "")
    assert wrapped == letters or (wrapped.endswith(ELLIPSIS) and letters.startswith(wrapped[:-1]))


def test_words_are_kept_whole_where_they_fit(page: Page) -> None:
    lines = page.wrapped("one two three four five six seven eight nine ten", 150, 9)
    assert " ".join(lines) == "one two three four five six seven eight nine ten"
    assert len(lines) > 1


def test_a_text_without_spaces_is_broken_where_it_must_be(page: Page) -> None:
    lines = page.wrapped("x" * 100, 300, 9)
    assert "".join(lines) == "x" * 100


@given(words, st.integers(1, 100))
def test_a_shortened_text_fits(text: str, room: int) -> None:
    short = shortened(text, lambda line: len(line) <= room)
    assert short == text if len(text) <= room else len(short) <= room
    assert short == text or (short.endswith(ELLIPSIS) and text.startswith(short[:-1]))


def test_text_grows_with_the_resolution() -> None:
    ems = []
    for dpi in (100.0, 200.0):
        look = Look(dpi=dpi)
        with look.in_force():
            ems.append(Page(look).em)
    assert ems[1] == 2 * ems[0]


@pytest.mark.parametrize(("width", "height", "dpi"), [(1200, 700, 100.0), (1601, 901, 150.0), (360, 240, 97.0)])
def test_a_page_has_the_pixels_that_were_asked_for(width: int, height: int, dpi: float) -> None:
    look = Look(width=width, height=height, dpi=dpi)
    with look.in_force():
        size = Page(look).figure.get_size_inches() * dpi
    assert size.tolist() == pytest.approx([width, height], abs=0.5)
