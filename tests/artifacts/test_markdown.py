"""summary.md is a table that a pipeline's page can always show."""

import re

import pytest

from tests.artifacts.making import FINDING, recorded
from warmup_cli.artifacts.markdown import MOST_BYTES, summary


def test_a_schedule_is_a_row() -> None:
    assert summary([recorded()], {}).splitlines() == [
        "## Learning-rate schedules",
        "",
        "| schedule | curve | steps | epochs | first rate | peak | last rate | findings |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
        "| five | ▁███▇▇▆▅▄▄▃▂▂▁▁▁ | 1,000 | 100 | 2e-3 | 0.1 at 50 | 1e-3 | none |",
    ]


def test_findings_and_failures_come_first() -> None:
    lines = summary([recorded("x", FINDING)], {"bad.toml": ["bad.toml: lr_init: no"]}).splitlines()
    assert lines[2:4] == [
        r"- **not rendered** bad.toml: lr\_init: no",
        r"- **W999** x: step 11: the rate \<falls\> \| by 50 %; let \`phases\` meet",
    ]
    assert lines[-1].endswith("| 1 |")


@pytest.mark.parametrize("name", ["a | b", "<b>", "*x*", "[x](y)", "`x`", "a\\b", "@x #1"])
def test_a_name_is_shown_as_it_is(name: str) -> None:
    row = summary([recorded(name)], {}).splitlines()[-1]
    shown = row.removeprefix("| ").partition(" | ▁")[0]
    assert re.sub(r"\\(.)", r"\1", shown) == name
    assert row.replace("\\\\", "").replace("\\|", "").count("|") == 9


@pytest.mark.parametrize("letter", ["x", "|", "学"])
def test_it_is_never_larger_than_a_pipeline_takes(letter: str) -> None:
    records = [recorded(letter * 200, FINDING)] * 3_000
    text = summary(records, {"bad.toml": ["bad.toml: no"]})
    assert len(text.encode()) <= MOST_BYTES < 1 << 20
    assert text.splitlines()[-1].endswith(" more lines, which are in index.html")


def test_one_line_of_any_length_is_cut() -> None:
    assert len(summary([], {"x": ["x" * 2_000_000]})) < 1000
