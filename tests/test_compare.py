from dataclasses import replace
from math import isclose
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.building import all_rates, five, schedule_of
from tests.listing import recorded
from tests.parity.recorded import CASES, Case
from tests.strategies import flat_trees, schedules
from warmup_cli.compare import Comparison, compare, difference_line
from warmup_cli.errors import WarmupError
from warmup_cli.pair import Method
from warmup_cli.schedule import Phase, Schedule
from warmup_cli.side import Side

TOTALS = [1000, 10**9, 10**15]
"""Runs of which every update is compared, and long ones."""


def compared(base: Schedule, other: Schedule, **how: Any) -> Comparison:
    return compare(Side(base), Side(other), **how)


def scaled(schedule: Schedule, by: float) -> Schedule:
    """Return the schedule with all rates multiplied."""

    def phase(old: Phase) -> Phase:
        return replace(old, curve=lambda offsets: old.curve(offsets) * by)

    return replace(schedule, phases=tuple(map(phase, schedule.phases)))


def run(total: int = 1000, **changes: object) -> Schedule:
    """Return the five numbers as a run of any length."""
    keys = {"warmup_epochs": None, "total_epochs": None, "iters_per_epoch": None, "warmup_steps": 50}
    return schedule_of(five(**{**keys, "total_steps": total, **changes}))


def with_a_dent(total: int, where: int) -> Schedule:
    """Return `run(total)` with a rate one tenth too high in the ten thousand updates from `where` on."""
    smooth = run(total)
    decay = smooth.phases[1]
    start = smooth.phases[0].length + 1 - smooth.first_step

    def curve(offsets: Any) -> Any:
        low = where - start + 1
        return decay.curve(offsets) + 0.01 * ((offsets >= low) & (offsets < low + 10_000))

    return replace(smooth, phases=(smooth.phases[0], Phase("decay", decay.length, curve)))


@given(schedules())
def test_a_schedule_equals_itself(schedule: Schedule) -> None:
    found = compared(schedule, replace(schedule, name="other"))
    assert (found.same, found.method, found.compared) == (True, Method.EQUAL, schedule.total_steps)
    assert found.largest_absolute.signed == found.largest_relative.relative == 0
    assert found.budgets[0] == found.budgets[1]


@given(flat_trees())
def test_a_schedule_built_twice_is_known_to_be_equal_without_a_look_at_its_rates(tree: dict[str, object]) -> None:
    assert compared(schedule_of(tree), schedule_of(tree)).method is Method.EQUAL


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_scheduler_pasted_twice_equals_itself(case: Case) -> None:
    found = compared(case.schedule(), case.schedule())
    assert found.same
    assert found.largest_absolute.signed == 0


@given(schedules(), schedules())
def test_the_differences_are_the_same_whichever_side_comes_first(one: Schedule, two: Schedule) -> None:
    there, back = compared(one, two), compared(two, one)
    assert there.same == back.same
    assert there.compared == back.compared
    assert there.budgets == back.budgets[::-1]
    for name in ("largest_absolute", "largest_relative", "first_beyond"):
        forth, mirrored = getattr(there, name), getattr(back, name)
        assert forth == mirrored or forth.update == mirrored.update
        if forth is not None:
            assert forth.signed == -mirrored.signed
            assert forth.relative == mirrored.relative


@given(schedules())
def test_a_rate_and_its_double_are_half_the_larger_one_apart(schedule: Schedule) -> None:
    for found in (compared(schedule, scaled(schedule, 2.0)), compared(scaled(schedule, 2.0), schedule)):
        assert found.largest_relative.relative == 0.5
        assert not found.same
        assert all(hand_off.relative in (0, 0.5) for hand_off in found.hand_offs)
    peak = max(abs(rate) for rate in found.largest_absolute.rates)
    assert peak == pytest.approx(2 * max(schedule.rates(Side(schedule).samples + schedule.first_step)), rel=1e-6)


@given(flat_trees(), flat_trees())
def test_of_a_short_run_every_update_is_compared(one: dict[str, object], two: dict[str, object]) -> None:
    base, other = schedule_of(one), schedule_of(two)
    common = min(base.total_steps, other.total_steps)
    assume(common <= 400)
    found = compared(base, other)
    rates = [side.rates(np.arange(common) + side.first_step) for side in (base, other)]
    apart = np.abs(rates[1] - rates[0])
    assert found.compared == common
    assert abs(found.largest_absolute.signed) == apart.max()
    assert found.largest_absolute.update == int(np.argmax(apart))
    beyond = [k for k in range(common) if not isclose(rates[0][k], rates[1][k], rel_tol=1e-6, abs_tol=1e-9)]
    first = compared(base, other, rtol=1e-6, atol=1e-9).first_beyond
    assert (None if first is None else first.update) == (beyond[0] if beyond else None)


@pytest.mark.parametrize("shape", ["linear", "polynomial", "exponential", "inverse_sqrt", "constant"])
@pytest.mark.parametrize("more", [{}, {"warmup_steps": 3000}, {"lr_init": 0.1001}, {"first_step": 0}], ids=str)
def test_samples_find_what_every_update_finds(
    shape: str, more: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    end = {"lr_end": None} if shape == "constant" else {}
    pair = run(300_000), run(300_000, decay_shape=shape, **end, **more)
    every = compared(*pair, atol=1e-6)
    monkeypatch.setattr("warmup_cli.pair.EVERY", 1000)
    sampled = compared(*pair, atol=1e-6)
    assert (every.method, sampled.method) == (Method.EVERY, Method.SAMPLED)
    assert sampled.compared < 3_000
    assert abs(sampled.largest_absolute.signed) == pytest.approx(abs(every.largest_absolute.signed), rel=1e-9)
    assert sampled.largest_relative.relative == pytest.approx(every.largest_relative.relative, rel=1e-9)
    assert sampled.first_beyond == every.first_beyond
    assert sampled.hand_offs == every.hand_offs


@pytest.mark.parametrize(("rtol", "atol", "same"), [(0.25, 0, 1), (0.2499, 0, 0), (0, 0.25, 1), (0, 0.2499, 0)])
def test_the_tolerance_is_relative_to_the_larger_rate_or_absolute(rtol: float, atol: float, same: int) -> None:
    assert compared(recorded("a", [0.75]), recorded("b", [1.0]), rtol=rtol, atol=atol).same is bool(same)


def test_rounding_at_the_end_of_a_curve_is_no_difference() -> None:
    pasted = {"lr_init": 0.1, "total_steps": 500, "schedule": "CosineAnnealingLR(optimizer, T_max=500)"}
    said = {"lr_init": 0.1, "total_steps": 500, "warmup_steps": 0, "lr_end": 0, "first_step": 0}
    found = compared(schedule_of(pasted), schedule_of(said))
    assert found.method is Method.EVERY
    assert found.same


@pytest.mark.parametrize("total", TOTALS)
def test_the_largest_difference_is_found_at_its_very_update(total: int) -> None:
    found = compared(run(total), run(total, lr_init=0.2))
    assert found.largest_absolute.steps == (50, 50)
    assert found.largest_absolute.rates == (0.1, 0.2)
    assert found.first_beyond is not None
    assert found.first_beyond.steps == (1, 1)


@pytest.mark.parametrize("total", TOTALS[1:])
def test_the_first_difference_is_found_at_its_very_update_however_long_the_run(total: int) -> None:
    later = [
        {"phase": [{"length": f"{total // 3}it", "shape": "constant", "from": 0.1}, {"length": f"{rest}it", **last}]}
        for rest in [total - total // 3]
        for last in ({"shape": "constant"}, {"shape": "linear", "to": 0.0})
    ]
    found = compared(*map(schedule_of, later), atol=1e-3)
    assert found.method is Method.SAMPLED
    assert found.first_beyond is not None
    rates = [side.schedule.rates(found.first_beyond.steps[0] - 1) for side in (found.base, found.other)]
    assert abs(rates[1] - rates[0]) <= 1e-3 < abs(found.first_beyond.signed)
    assert found.largest_absolute.steps == (total, total)


def test_a_dent_at_a_sample_is_found_from_its_first_update_on() -> None:
    plain = run(10**7)
    where = int(Side(plain).samples[100]) - 3000
    found = compared(plain, with_a_dent(10**7, where))
    assert found.method is Method.SAMPLED
    assert found.first_beyond is not None
    assert found.first_beyond.update == where


def test_a_run_of_1e15_updates_takes_as_few_samples_as_one_of_1e9() -> None:
    counts = [compared(run(total), run(total, decay_shape="linear")).compared for total in TOTALS[1:]]
    assert max(counts) < 2_000


def test_another_length_is_a_difference_even_where_all_rates_agree() -> None:
    found = compared(recorded("a", [0.5, 0.25]), recorded("b", [0.5, 0.25, 0.125]))
    assert (found.same, found.first_beyond, found.compared) == (False, None, 2)


def test_runs_that_count_from_0_and_from_1_are_compared_update_by_update() -> None:
    found = compared(recorded("a", [0.5, 0.25, 0.5]), recorded("b", [0.0, 0.5, 0.25], first_step=1))
    assert found.first_beyond is not None
    assert (found.first_beyond.update, found.first_beyond.steps) == (2, (2, 3))


def test_the_hand_offs_of_either_side_are_told() -> None:
    found = compared(recorded("a", [1.0, 2.0], [3.0, 4.0]), recorded("b", [1.0], [2.0, 3.0, 5.0]))
    assert [(at.update, at.phases, at.rates) for at in found.hand_offs] == [
        (1, ("p0", "p1"), (2.0, 2.0)),
        (2, ("p1", "p1"), (3.0, 3.0)),
    ]


def test_of_a_table_only_what_it_lists_is_compared() -> None:
    base, other = recorded("a", [1.0, 2.0, 3.0]), recorded("b", [1.0, 9.0, 3.0])
    found = compare(Side(base), Side(other, np.array([0, 2])))
    assert (found.same, found.method, found.compared) == (True, Method.LISTED, 2)
    assert not compare(Side(base), Side(other, np.array([0, 1, 2]))).same


def test_tables_without_a_common_update_are_refused() -> None:
    base, other = recorded("a", [1.0, 2.0, 3.0]), recorded("b", [1.0, 9.0, 3.0])
    with pytest.raises(WarmupError, match=r"^b: lists no update that a has; nothing to compare$"):
        compare(Side(base, np.array([0])), Side(other, np.array([1, 2])))


@given(schedules(), schedules())
def test_the_line_to_draw_reaches_the_largest_difference_in_few_points(one: Schedule, two: Schedule) -> None:
    found = compared(one, two)
    steps, higher = difference_line(found)
    assert np.all(np.diff(steps) > 0)
    assert (steps[0], steps[-1]) == (one.first_step, one.first_step + min(one.total_steps, two.total_steps) - 1)
    assert steps.size <= 8_002
    assert np.abs(higher).max() == pytest.approx(abs(found.largest_absolute.signed), rel=1e-2)


def test_of_many_updates_the_line_keeps_the_highest_and_the_lowest() -> None:
    rates = np.zeros(100_000)
    rates[[777, 88_888]] = 0.5, -0.5
    base, other = recorded("a", np.zeros(100_000).tolist()), recorded("b", rates.tolist())
    steps, higher = difference_line(compared(base, other))
    assert higher[steps == 777].tolist() == [0.5]
    assert higher[steps == 88_888].tolist() == [-0.5]


@given(st.lists(st.floats(0, 1e300), min_size=1, max_size=50))
def test_the_budgets_are_the_sums(rates: list[float]) -> None:
    schedule = recorded("a", rates)
    assert compared(schedule, schedule).budgets[0].total == float(all_rates(schedule).sum())
