import math
from itertools import accumulate
from typing import Any

import numpy as np
import pytest

from tests.frameworks.calling import as_data, bytes_for, pasted, phases, rates, refusal

SCHEDULES = "keras.optimizers.schedules"


def test_a_cosine_reaches_its_floor_after_the_last_update_and_stays_there() -> None:
    scheduler = pasted("keras.optimizers.schedules.CosineDecay(0.1, decay_steps=400, alpha=0.25)")
    assert phases(scheduler, 450) == [("decay", 400), ("hold", 50)]
    assert scheduler.total == 400
    assert rates(scheduler, 0, 400, 10_000) == pytest.approx([0.1, 0.025, 0.025])
    assert scheduler.rate(399) > 0.025


def test_a_cosine_s_length_excludes_the_warm_up() -> None:
    scheduler = pasted("schedules.CosineDecay(0.0, 450, warmup_target=0.1, warmup_steps=50)")
    assert phases(scheduler) == [("warmup", 50), ("decay", 450)]
    assert rates(scheduler, 0, 25, 50, 275, 500) == pytest.approx([0.0, 0.05, 0.1, 0.05, 0.0])


def test_a_warm_up_without_a_target_is_ignored() -> None:
    scheduler = pasted("schedules.CosineDecay(0.1, 450, warmup_steps=50)")
    assert phases(scheduler) == [("decay", 450)]
    assert scheduler.rate(0) == 0.1


def test_restarts_grow_and_lose_height() -> None:
    scheduler = pasted("schedules.CosineDecayRestarts(1.0, 100, t_mul=2.0, m_mul=0.5, alpha=0.1)")
    assert phases(scheduler, 720) == [("cycle 1", 100), ("cycle 2", 200), ("cycle 3", 400), ("cycle 4", 20)]
    # The floor is not multiplied with the height.
    assert rates(scheduler, 0, 50, 100, 300) == pytest.approx([1.0, 0.55, 0.1 + 0.9 / 2, 0.1 + 0.9 / 4])
    assert scheduler.total is None


def test_restarts_may_be_of_one_length() -> None:
    scheduler = pasted("schedules.CosineDecayRestarts(1.0, 100, t_mul=1.0)")
    assert phases(scheduler, 250) == [("cycle 1", 100), ("cycle 2", 100), ("cycle 3", 50)]
    assert rates(scheduler, 50, 100, 250) == pytest.approx([0.5, 1.0, 0.5])


@pytest.mark.parametrize("call", ["10, t_mul=3.0", "50, t_mul=1.2", "10, t_mul=0.9", "10, t_mul=1.1"])
def test_restarts_start_at_the_peak_and_are_phases(call: str) -> None:
    scheduler = pasted(f"schedules.CosineDecayRestarts(1.0, {call})")
    laid = phases(scheduler, 5000) if "0.9" not in call else phases(scheduler, 30)
    starts = list(accumulate(length for _, length in laid[:2]))
    assert rates(scheduler, *starts) == pytest.approx([1.0, 1.0], abs=0.02)
    assert max(rates(scheduler, *(start - 1 for start in starts))) < 0.1


def test_restarts_of_a_fraction_of_a_step_are_seen_at_the_step_after() -> None:
    assert phases(pasted("schedules.CosineDecayRestarts(1.0, 2.5, 1.0)"), 6) == [
        ("cycle 1", 3),
        ("cycle 2", 2),
        ("cycle 3", 1),
    ]


def test_restarts_that_shrink_come_to_an_end_after_which_there_is_no_rate() -> None:
    scheduler = pasted("schedules.CosineDecayRestarts(1.0, 10, t_mul=0.5)")
    assert scheduler.rate(19) >= 0
    assert math.isnan(scheduler.rate(21))


def test_an_exponential_decays_at_every_step_or_in_stairs() -> None:
    smooth = pasted("schedules.ExponentialDecay(0.8, 100, 0.25, name='mine')")
    assert rates(smooth, 0, 50, 100) == pytest.approx([0.8, 0.4, 0.2])
    stairs = pasted("keras.optimizers.schedules.ExponentialDecay(0.8, 100, 0.25, staircase=True)")
    assert rates(stairs, 0, 99, 100, 200) == pytest.approx([0.8, 0.8, 0.2, 0.05])
    assert phases(stairs, 300) == [("decay", 300)]


def test_inverse_time_decays_at_every_step_or_in_stairs() -> None:
    assert rates(pasted("schedules.InverseTimeDecay(0.1, 10, 1.0)"), 0, 5, 10) == pytest.approx([0.1, 0.1 / 1.5, 0.05])
    assert rates(pasted("schedules.InverseTimeDecay(0.1, 10, 1.0, True)"), 0, 9, 10) == pytest.approx([0.1, 0.1, 0.05])


def test_a_boundary_has_the_old_value_still() -> None:
    scheduler = pasted("schedules.PiecewiseConstantDecay(boundaries=[10, 20], values=[0.1, 0.01, 0.001])")
    assert rates(scheduler, 0, 10, 11, 20, 21) == [0.1, 0.1, 0.01, 0.01, 0.001]
    assert phases(scheduler, 30) == [("plateau", 11), ("decay", 10), ("decay", 9)]


def test_boundaries_lose_their_fractions() -> None:
    assert rates(pasted("schedules.PiecewiseConstantDecay([10.7], [1, 0.1])"), 10, 11) == [1.0, 0.1]


def test_between_boundaries_that_do_not_rise_values_add_up() -> None:
    scheduler = pasted("schedules.PiecewiseConstantDecay([20, 10], [1.0, 2.0, 4.0])")
    assert rates(scheduler, 10, 11, 20, 21) == [1.0, 5.0, 5.0, 4.0]


def test_a_polynomial_holds_its_end() -> None:
    scheduler = pasted("schedules.PolynomialDecay(1.0, 100, end_learning_rate=0.2, power=2.0)")
    assert rates(scheduler, 0, 50, 100, 999) == pytest.approx([1.0, 0.4, 0.2, 0.2])
    assert phases(scheduler, 120) == [("decay", 100), ("hold", 20)]
    assert scheduler.total == 100


def test_a_polynomial_that_cycles_jumps_up_one_step_after_its_floor() -> None:
    scheduler = pasted("schedules.PolynomialDecay(1.0, 100, 0.0, cycle=True)")
    assert phases(scheduler, 250) == [("cycle 1", 101), ("cycle 2", 100), ("cycle 3", 49)]
    assert rates(scheduler, 0, 100, 101, 200, 201) == pytest.approx([1.0, 0.0, 99 / 200, 0.0, 99 / 300])


def test_too_many_cycles_are_one_phase() -> None:
    assert phases(pasted("schedules.PolynomialDecay(1.0, 2, cycle=True)"), 1000) == [("cycle", 1000)]
    assert phases(pasted("schedules.CosineDecayRestarts(1.0, 2, 1.0)"), 1000) == [("cycle", 1000)]


@pytest.mark.parametrize(
    "prefix", ["keras.optimizers.schedules", "tf.keras.optimizers.schedules", "schedules", "optimizers.schedules"]
)
def test_names_may_be_qualified_as_in_the_script(prefix: str) -> None:
    assert rates(pasted(f"{prefix}.InverseTimeDecay(0.1, 10, 1.0)"), 10) == [0.05]


def test_a_call_may_be_data() -> None:
    kwargs = {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 1.0, "staircase": False, "name": None}
    assert rates(as_data("tf.keras.optimizers.schedules.InverseTimeDecay", **kwargs), 10) == [0.05]


@pytest.mark.parametrize(
    ("name", "kwargs", "message"),
    [
        ("CosineDecay", {"decay_steps": 0}, "decay_steps: expected a number greater than 0, got 0"),
        ("CosineDecay", {}, "missing 1 required positional argument: 'decay_steps'"),
        ("CosineDecay", {"decay_steps": 9, "alpha": "low"}, "alpha: expected a number, got 'low'"),
        ("CosineDecay", {"decay_steps": 9, "warmup_target": True}, "warmup_target: expected a number, got True"),
        ("ExponentialDecay", {"decay_steps": -1, "decay_rate": 0.9},
         "decay_steps: expected a number greater than 0, got -1"),
        ("ExponentialDecay", {"decay_steps": 9, "decay_rate": -0.9},
         "decay_rate: expected a number of at least 0, got -0.9"),
        ("InverseTimeDecay", {"decay_steps": 0, "decay_rate": 1},
         "decay_steps: expected a number greater than 0, got 0"),
        ("PolynomialDecay", {"decay_steps": 0}, "decay_steps: expected a number greater than 0, got 0"),
        ("PolynomialDecay", {"decay_steps": 9, "power": -1}, "power: expected a number of at least 0, got -1"),
        ("CosineDecayRestarts", {"first_decay_steps": 0},
         "first_decay_steps: expected a number greater than 0, got 0"),
        ("CosineDecayRestarts", {"first_decay_steps": 9, "t_mul": 0},
         "t_mul: expected a number greater than 0, got 0"),
        ("CosineDecayRestarts", {"decay_steps": 9},
         "got an unexpected keyword argument 'decay_steps'; did you mean 'first_decay_steps'?"),
    ],
)  # fmt: skip
def test_what_keras_cannot_do_is_refused(name: str, kwargs: dict[str, Any], message: str) -> None:
    assert refusal(f"{SCHEDULES}.{name}", initial_learning_rate=0.1, **kwargs) == message


@pytest.mark.parametrize(
    ("boundaries", "values", "message"),
    [
        ([10, 20], [0.1, 0.01],
         "values: expected one more than boundaries, at least two, got 2 boundaries and 2 values"),
        ([], [0.1],
         "values: expected one more than boundaries, at least two, got 0 boundaries and 1 values"),
        ([10], [0.1, "low"], "values[1]: expected a number, got 'low'"),
        (10, [0.1, 0.01], "boundaries: expected a list of numbers, got 10"),
    ],
)  # fmt: skip
def test_values_must_fit_their_boundaries(boundaries: Any, values: Any, message: str) -> None:
    assert refusal(f"{SCHEDULES}.PiecewiseConstantDecay", boundaries=boundaries, values=values) == message


@pytest.mark.parametrize(
    "text",
    [
        "schedules.CosineDecay(0.1, 10**12)",
        "schedules.CosineDecayRestarts(0.1, 1, 1.0)",
        "schedules.CosineDecayRestarts(0.1, 10)",
        "schedules.PolynomialDecay(0.1, 3, cycle=True)",
        "keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9, staircase=True)",
    ],
)
def test_a_long_run_costs_nothing(text: str) -> None:
    scheduler = pasted(text)
    assert bytes_for(scheduler, 0, 10**9, 10**12 - 1) < 100_000
    assert np.isfinite(rates(scheduler, 0, 10**9, 10**12 - 1)).all()
