"""Findings: their order, which are looked for, which are ignored, and what they cost."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from tests.building import problems_of, schedule_of
from tests.strategies import schedules
from warmup_cli.check import Finding, findings, known_codes, rules
from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Floats, Phase, Schedule

FLAWED = {"warmup_steps": 80, "total_steps": 100, "lr_init": 0.1, "lr_end": 0, "first_step": 0}
"""A first update of rate zero, and a warm-up of 80 %."""


def codes(tree: Mapping[str, object], **how: list[str]) -> list[str]:
    return [found.code for found in findings(schedule_of({**tree}), **how)]


def test_findings_come_by_step_and_then_by_code() -> None:
    line = "get_linear_schedule_with_warmup(o, 2000, 10_000)"
    found = findings(schedule_of({"code": line, "lr_init": 0.1, "total_steps": 10}))
    assert [(one.step, one.code) for one in found] == [(0, "W401"), (9, "W103"), (9, "W301")]


def test_a_finding_says_what_where_and_what_would_be_right() -> None:
    first, _ = findings(schedule_of({**FLAWED}))
    assert first == Finding(
        "W401",
        "zero-first",
        "the first update has rate 0: it changes nothing",
        0,
        "first_step = 1, or a warm-up that starts above 0 (warmup_lr)",
    )


def test_only_selected_codes_are_looked_for() -> None:
    assert codes(FLAWED) == ["W401", "W302"]
    assert codes(FLAWED, select=["W302"]) == ["W302"]
    assert codes(FLAWED, select=["W4"]) == ["W401"]


def test_ignored_codes_are_not_looked_for() -> None:
    assert codes(FLAWED, ignore=["W401"]) == ["W302"]
    assert codes(FLAWED, select=["W401"], ignore=["w4"]) == []


def test_what_a_schedule_ignores_is_joined_with_what_is_asked_for() -> None:
    assert codes({**FLAWED, "ignore": ["W401"]}) == ["W302"]
    assert codes({**FLAWED, "ignore": ["W401"]}, ignore=["W302"]) == []
    assert codes({**FLAWED, "ignore": ["W401"]}, select=["W401"]) == []


@pytest.mark.parametrize("way", ["flat", "phases", "pasted"])
def test_a_schedule_said_in_any_way_may_ignore(way: str) -> None:
    lengths = "warmup_steps = 80\ntotal_steps = 100\nfirst_step = 0"
    phase = "name = 'warmup'\nshape = 'linear'\nlength = '10it'\nfrom = 0\nto = 1"
    tree = {
        "flat": f"ignore = ['W401', 'W302']\n{lengths}\nlr_init = 1\nlr_end = 0",
        "phases": f"ignore = ['W4', 'W3']\nfirst_step = 0\n[[phase]]\n{phase}",
        "pasted": "ignore = ['W4', 'W3']\nlr_init = 1\nschedule = 'get_linear_schedule_with_warmup(o, 80, 100)'",
    }[way]
    assert findings(schedule_of(tree)) == []
    assert findings(replace(schedule_of(tree), ignore=())) != []


@pytest.mark.parametrize("ignore", [["W999"], ["W401", ""], "W401", [401]])
def test_what_is_no_list_of_codes_is_refused_in_a_schedule(ignore: object) -> None:
    (problem,) = problems_of({**FLAWED, "ignore": ignore})
    assert problem.startswith("s.toml: ignore: ")


def test_unknown_codes_are_refused() -> None:
    with pytest.raises(WarmupError, match=r"^unknown code 'X1'; expected W101, W102, .* or W701$"):
        known_codes(["X1"])


@given(schedules())
def test_any_schedule_can_be_checked(schedule: Schedule) -> None:
    found = findings(schedule)
    assert found == sorted(found, key=lambda one: (one.step, one.code))
    assert all(one.step in schedule.steps for one in found)
    assert all("\n" not in one.message + one.remedy for one in found)


def asked_for(length: int) -> int:
    """Return how many rates all rules together ask for in a run of two phases of such a length."""
    sizes = []

    def curve(offsets: Floats) -> Floats:
        sizes.append(offsets.size)
        return np.ones(offsets.shape)

    findings(Schedule("s", (Phase("warmup", length, curve), Phase("decay", length, curve))))
    return sum(sizes)


def test_the_cost_does_not_grow_with_the_steps() -> None:
    assert asked_for(5 * 10**14) <= asked_for(500) <= 200 * len(rules())
