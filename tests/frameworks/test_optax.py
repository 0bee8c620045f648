import math
from typing import Any

import pytest

from tests.frameworks.calling import as_data, bytes_for, pasted, phases, rates, refusal
from warmup_cli.frameworks.optax import FRAMEWORK

WARMUP_COSINE = {"init_value": 0.0, "peak_value": 0.1, "warmup_steps": 50, "decay_steps": 500, "end_value": 0.001}


def test_a_warm_up_is_followed_by_a_cosine_that_its_length_includes() -> None:
    scheduler = as_data("optax.warmup_cosine_decay_schedule", **WARMUP_COSINE)
    assert phases(scheduler) == [("warmup", 50), ("decay", 450)]
    assert phases(scheduler, 520) == [("warmup", 50), ("decay", 450), ("hold", 20)]


def test_the_first_update_is_spent_at_the_initial_rate_and_the_floor_is_reached_after_the_last() -> None:
    scheduler = as_data("optax.warmup_cosine_decay_schedule", **WARMUP_COSINE)
    first, before, peak, last, end, past = rates(scheduler, 0, 49, 50, 499, 500, 10_000)
    assert (first, peak) == (0.0, 0.1)
    assert before == pytest.approx(0.1 * 49 / 50)
    assert last == pytest.approx(0.001 + 0.099 / 2 * (1 + math.cos(math.pi * 449 / 450)))
    assert end == past == pytest.approx(0.001)


def test_a_warm_up_of_no_steps_starts_at_the_peak() -> None:
    scheduler = as_data("optax.warmup_cosine_decay_schedule", **{**WARMUP_COSINE, "warmup_steps": 0})
    assert phases(scheduler) == [("decay", 500)]
    assert scheduler.rate(0) == 0.1


def test_a_peak_of_zero_has_no_floor() -> None:
    scheduler = as_data("optax.warmup_cosine_decay_schedule", **{**WARMUP_COSINE, "peak_value": 0.0})
    assert rates(scheduler, 0, 100, 600) == [0.0, 0.0, 0.0]


def test_the_cosine_is_raised_to_its_exponent() -> None:
    scheduler = pasted("optax.cosine_decay_schedule(1.0, 100, alpha=0.2, exponent=2.0)")
    assert rates(scheduler, 0, 50, 100, 101) == pytest.approx([1.0, 0.2 + 0.8 / 4, 0.2, 0.2])


def test_a_line_that_rises_is_a_warm_up_and_one_that_falls_a_decay() -> None:
    assert phases(pasted("optax.linear_schedule(0.0, 0.1, 20)"), 30) == [("warmup", 20), ("plateau", 10)]
    assert phases(pasted("optax.linear_schedule(0.1, 0.0, 20, 5)"), 30) == [("plateau", 5), ("decay", 20), ("hold", 5)]


@pytest.mark.parametrize("steps", [0, -3])
def test_a_transition_of_no_steps_keeps_the_initial_rate(steps: int) -> None:
    for name in ("linear_schedule", "polynomial_schedule"):
        more = {"power": 2.0} if name == "polynomial_schedule" else {}
        scheduler = as_data(f"optax.{name}", init_value=0.1, end_value=0.0, transition_steps=steps, **more)
        assert rates(scheduler, 0, 10, 1000) == [0.1, 0.1, 0.1]
        assert phases(scheduler, 9) == [("plateau", 9)]


def test_a_transition_that_begins_before_the_run_begins_with_it() -> None:
    assert rates(pasted("optax.linear_schedule(0.1, 0.0, 10, transition_begin=-5)"), 0, 5, 10) == [0.1, 0.05, 0.0]


def test_a_polynomial_reaches_its_end_exactly() -> None:
    scheduler = pasted("optax.polynomial_schedule(1.0, 0.25, 2, 10, 5)")
    assert rates(scheduler, 0, 5, 10, 15, 99) == [1.0, 1.0, 0.25 + 0.75 / 4, 0.25, 0.25]


def test_factors_take_effect_at_their_step_and_multiply() -> None:
    scheduler = pasted("optax.piecewise_constant_schedule(0.5, {20: 0.5, 10: 0.5})")
    assert rates(scheduler, 9, 10, 19, 20) == [0.5, 0.25, 0.25, 0.125]
    assert phases(scheduler, 30) == [("plateau", 10), ("decay", 10), ("decay", 10)]


def test_a_table_s_steps_may_be_texts() -> None:
    scheduler = as_data(
        "optax.piecewise_constant_schedule", init_value=0.5, boundaries_and_scales={"9": 0.5, "10": 0.5, "-1": 2.0}
    )
    assert rates(scheduler, 0, 8, 9, 10) == [1.0, 1.0, 0.5, 0.25]


def test_no_table_is_a_constant() -> None:
    assert phases(pasted("optax.piecewise_constant_schedule(0.5)"), 7) == [("plateau", 7)]
    assert rates(pasted("optax.piecewise_interpolate_schedule('cosine', 0.5, {})"), 0, 99) == [0.5, 0.5]


def test_rates_between_steps_are_interpolated() -> None:
    table = "{10: 10.0, 20: 1.0, 30: 0.1}"
    linear = pasted(f"optax.piecewise_interpolate_schedule('linear', 0.1, {table})")
    assert phases(linear, 35) == [("warmup", 10), ("plateau", 10), ("decay", 10), ("hold", 5)]
    assert rates(linear, 0, 5, 10, 20, 25, 30, 99) == pytest.approx([0.1, 0.55, 1.0, 1.0, 0.55, 0.1, 0.1])
    cosine = pasted(f"optax.piecewise_interpolate_schedule('cosine', 0.1, {table})")
    assert cosine.rate(2) == pytest.approx(0.1 + 0.9 / 2 * (1 - math.cos(math.pi * 0.2)))


def test_an_exponential_is_bounded_also_before_it_begins() -> None:
    scheduler = pasted("optax.exponential_decay(0.1, 10, 0.5, transition_begin=5, end_value=0.2)")
    assert rates(scheduler, 0, 50) == [0.2, 0.2]
    assert phases(scheduler, 30) == [("plateau", 5), ("decay", 25)]


def test_an_exponential_that_grows_is_bounded_above() -> None:
    scheduler = pasted("optax.exponential_decay(0.1, 1, 2.0, end_value=0.3)")
    assert rates(scheduler, 0, 1, 2, 10**6) == [0.1, 0.2, 0.3, 0.3]


def test_an_exponential_s_stairs_drop_at_whole_transitions() -> None:
    scheduler = pasted("optax.exponential_decay(0.8, 10, 0.5, transition_begin=5, staircase=True)")
    assert rates(scheduler, 0, 14, 15, 24, 25) == [0.8, 0.8, 0.4, 0.4, 0.2]


@pytest.mark.parametrize("changes", [{"decay_rate": 0}, {"transition_steps": 0}])
def test_without_a_decay_an_exponential_is_not_even_bounded(changes: dict[str, Any]) -> None:
    kwargs = {"init_value": 0.1, "transition_steps": 10, "decay_rate": 0.5, "end_value": 0.5, **changes}
    assert rates(as_data("optax.exponential_decay", **kwargs), 0, 100) == [0.1, 0.1]


def test_a_warm_up_may_lead_to_an_exponential_after_a_plateau() -> None:
    scheduler = pasted("optax.warmup_exponential_decay_schedule(0.0, 0.1, 10, 20, 0.5, transition_begin=5)")
    assert phases(scheduler, 100) == [("warmup", 10), ("plateau", 5), ("decay", 85)]
    assert rates(scheduler, 0, 10, 15, 35) == pytest.approx([0.0, 0.1, 0.1, 0.05])


def test_a_warm_up_may_lead_to_a_constant() -> None:
    scheduler = pasted("optax.warmup_constant_schedule(0.0, 0.1, 10)")
    assert phases(scheduler, 30) == [("warmup", 10), ("plateau", 20)]
    assert scheduler.total is None


def test_one_cycle_has_three_straight_phases_of_which_the_floor_comes_after_the_last_update() -> None:
    scheduler = pasted("optax.linear_onecycle_schedule(400, 0.1)")
    assert phases(scheduler, 420) == [("warmup", 120), ("decay", 220), ("annihilation", 60), ("hold", 20)]
    assert rates(scheduler, 0, 120, 340, 400, 500) == pytest.approx([0.004, 0.1, 0.004, 4e-7, 4e-7])


def test_one_cycle_without_room_for_its_peak_never_has_it() -> None:
    scheduler = pasted("optax.linear_onecycle_schedule(10, 1.0, pct_start=0.5, pct_final=0.5, div_factor=4.0)")
    assert phases(scheduler) == [("decay", 5), ("decay", 5)]
    assert scheduler.rate(0) == 0.25


def test_the_cosine_one_cycle_has_two_phases() -> None:
    scheduler = pasted("optax.cosine_onecycle_schedule(400, 0.1)")
    assert phases(scheduler, 420) == [("warmup", 120), ("decay", 280), ("hold", 20)]
    assert rates(scheduler, 0, 120, 400) == pytest.approx([0.004, 0.1, 4e-7])


def test_cycles_are_numbered() -> None:
    cycle = {"init_value": 0.0, "peak_value": 0.1, "warmup_steps": 2, "decay_steps": 10}
    assert phases(as_data("optax.sgdr_schedule", cosine_kwargs=[cycle])) == [("warmup", 2), ("decay", 8)]
    scheduler = as_data("optax.sgdr_schedule", cosine_kwargs=[cycle, {**cycle, "warmup_steps": 0}])
    assert phases(scheduler) == [("warmup 1", 2), ("decay 1", 8), ("decay 2", 10)]
    assert rates(scheduler, 0, 2, 10, 20) == [0.0, 0.1, 0.1, 0.0]


def test_schedules_follow_each_other_and_count_from_their_boundary() -> None:
    text = """
    optax.join_schedules([
        optax.linear_schedule(0.0, 0.1, 10), optax.constant_schedule(0.1), optax.linear_schedule(0.1, 0.0, 20),
    ], boundaries=[10, 30])
    """
    scheduler = pasted(text)
    assert phases(scheduler) == [("warmup", 10), ("plateau", 20), ("decay", 20)]
    assert rates(scheduler, 0, 5, 10, 29, 30, 40, 50, 51) == pytest.approx([0, 0.05, 0.1, 0.1, 0.1, 0.05, 0, 0])


def test_the_last_schedule_that_has_begun_is_in_force_where_boundaries_do_not_rise() -> None:
    constants = [["constant_schedule", [rate]] for rate in (0.1, 0.2, 0.3)]
    scheduler = as_data("optax.join_schedules", schedules=constants, boundaries=[20, 10])
    assert rates(scheduler, 9, 10, 30) == [0.1, 0.3, 0.3]


def test_a_boundary_before_the_run_starts_a_schedule_in_its_middle() -> None:
    lines = [["constant_schedule", [0.5]], ["linear_schedule", [1.0, 0.0, 10]]]
    scheduler = as_data("optax.join_schedules", schedules=lines, boundaries=[-4])
    assert rates(scheduler, 0, 6, 7) == pytest.approx([0.6, 0.0, 0.0])
    assert phases(scheduler) == [("decay", 6)]


def test_boundaries_and_schedules_without_a_partner_are_left_out() -> None:
    constants = [["constant_schedule", [rate]] for rate in (0.1, 0.2, 0.3)]
    assert rates(as_data("optax.join_schedules", schedules=constants, boundaries=[10]), 10, 99) == [0.2, 0.2]
    more = as_data("optax.join_schedules", schedules=constants[:2], boundaries=[10, 20, 30])
    assert rates(more, 9, 10, 99) == [0.1, 0.2, 0.2]


def test_names_stand_in_optax_schedules_too() -> None:
    for name in FRAMEWORK.apis:
        last = name.rpartition(".")[2]
        assert name == f"optax.{last}"
    assert rates(pasted("optax.schedules.constant_schedule(0.5)"), 3) == [0.5]
    assert rates(as_data("optax.schedules.constant_schedule", value=0.5), 3) == [0.5]


@pytest.mark.parametrize(
    ("name", "kwargs", "message"),
    [
        ("cosine_decay_schedule", {"init_value": 0.1, "decay_steps": 0},
         "decay_steps: expected a number greater than 0, got 0"),
        ("cosine_decay_schedule", {"init_value": 0.1, "decay_steps": 9, "exponent": -1},
         "exponent: expected a number of at least 0, got -1"),
        ("warmup_cosine_decay_schedule", {**WARMUP_COSINE, "decay_steps": 50},
         "decay_steps: expected more than the warmup_steps that it includes, 50, got 50"),
        ("linear_onecycle_schedule", {"transition_steps": 0, "peak_value": 0.1},
         "transition_steps: expected a number greater than 0, got 0"),
        ("cosine_onecycle_schedule", {"transition_steps": 9, "peak_value": 0.1, "div_factor": 0},
         "div_factor: expected a number greater than 0, got 0"),
        ("piecewise_constant_schedule", {"init_value": 0.1, "boundaries_and_scales": {"10": -0.5}},
         "boundaries_and_scales: expected a number of at least 0, got -0.5"),
        ("piecewise_constant_schedule", {"init_value": 0.1, "boundaries_and_scales": {"ten": 0.5}},
         "boundaries_and_scales: expected steps, got 'ten'"),
        ("piecewise_constant_schedule", {"init_value": 0.1, "boundaries_and_scales": [10]},
         "boundaries_and_scales: expected a table of steps and factors, got [10]"),
        ("piecewise_interpolate_schedule", {"interpolate_type": "cubic", "init_value": 0.1},
         "interpolate_type: expected 'linear' or 'cosine', got 'cubic'"),
        ("polynomial_schedule", {"init_value": 0.1, "end_value": 0, "power": -1, "transition_steps": 9},
         "power: expected a number of at least 0, got -1"),
        ("exponential_decay", {"init_value": 0.1, "transition_steps": 9, "decay_rate": -0.5},
         "decay_rate: expected a number of at least 0, got -0.5"),
        ("constant_schedule", {"value": "high"}, "value: expected a number, got 'high'"),
        ("constant_schedule", {"value": math.nan}, "value: expected a number, got nan"),
        ("sgdr_schedule", {"cosine_kwargs": []}, "cosine_kwargs: expected a list of arguments for each cycle, got []"),
        ("join_schedules", {"schedules": [], "boundaries": []}, "schedules: expected a list of schedules, got []"),
        ("join_schedules", {"schedules": [0.1], "boundaries": []},
         "schedules[0]: expected a schedule of optax, got 0.1"),
        ("join_schedules", {"schedules": [["constant_schedule", [0.1]]], "boundaries": ["ten"]},
         "boundaries[0]: expected a number, got 'ten'"),
        ("linear_schedule", {"init_value": 0.1, "end_value": 0.0},
         "missing 1 required positional argument: 'transition_steps'"),
    ],
)  # fmt: skip
def test_what_optax_cannot_do_is_refused(name: str, kwargs: dict[str, Any], message: str) -> None:
    assert refusal(f"optax.{name}", **kwargs) == message


@pytest.mark.parametrize(
    "text",
    [
        "optax.warmup_cosine_decay_schedule(0.0, 0.1, 10**9, 10**12)",
        "optax.exponential_decay(0.1, 10**3, 0.999999, staircase=True)",
        "optax.join_schedules([optax.linear_schedule(0.0, 0.1, 10**6), optax.constant_schedule(0.1)], [10**6])",
        "optax.linear_onecycle_schedule(10**12, 0.1)",
    ],
)
def test_a_long_run_costs_nothing(text: str) -> None:
    assert bytes_for(pasted(text), 0, 10**9, 10**12 - 1) < 100_000
