"""index.html is one file: no script, no network, nothing that a name could break."""

import re
from html.parser import HTMLParser

import pytest

from tests.artifacts.making import FINDING, recorded
from tests.building import five, schedule_of
from warmup_cli.artifacts.page import page

VOID = {"meta", "br", "link", "img", "polyline", "rect"}


class Reader(HTMLParser):
    """Reads a page: its elements, its text, and whether every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, attribute: str) -> list[str]:
        """Return the values of an attribute."""
        return [values[attribute] or "" for _, values in self.elements if attribute in values]


NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a & b",
    "学习率",
    "javascript:alert(1)",
    "#?%/",
]


def test_the_numbers_of_a_schedule_are_shown() -> None:
    words = Reader(page([recorded()], {})).words
    for shown in (
        "five",
        "1,000",
        "100 of 10",
        "0.1 at step 50",
        "warmup 50: linear 0 → 0.1",
        "1 schedule · no findings",
    ):
        assert shown in words


def test_findings_and_failures_are_shown_and_linked() -> None:
    reader = Reader(page([recorded("x", FINDING, stem="x"), recorded("y")], {"bad.toml": ["bad.toml: <no>"]}))
    assert "2 schedules · 1 finding · 1 not rendered" in reader.words
    assert " step 11: the rate <falls> | by 50 %; let `phases` meet" in reader.words
    assert "bad.toml: <no>" in reader.words
    assert [link for link in reader.all("href") if link.startswith("#")] == ["#x"]
    assert "x" in reader.all("id")


def test_only_so_many_phases_are_listed() -> None:
    phases = [{"shape": "linear", "name": f"p{n}", "length": "10it", "to": n + 1, "from": n} for n in range(20)]
    words = Reader(page([recorded(schedule=schedule_of({"phase": phases}))], {})).words
    assert "p7 10: linear 7 → 8" in words
    assert "and 12 more phases" in words
    assert not [word for word in words if word.startswith("p8")]


@pytest.mark.parametrize("name", NASTY)
def test_no_name_breaks_the_page(name: str) -> None:
    schedule = schedule_of(five(name=name, title=name))
    reader = Reader(page([recorded(schedule=schedule, stem=name)], {name: [name]}))
    assert reader.open == []
    assert reader.words.count(name) == 3
    assert {tag for tag, _ in reader.elements}.isdisjoint({"script", "img", "iframe", "object", "link"})
    assert not [name for _, values in reader.elements for name in values if name.startswith("on")]
    assert all(re.match(r"#|schedules/|summary\.md|manifest\.json", link) for link in reader.all("href"))


def test_it_asks_no_network_for_anything() -> None:
    text = page([recorded("x", FINDING)], {"bad.toml": ["bad.toml: no"]})
    assert "default-src 'none'" in text
    assert "://" not in text
    assert not re.search(r"url\(|@import", text)
    assert Reader(text).all("src") == []
