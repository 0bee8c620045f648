import math
from typing import Any

import numpy as np
import pytest

from tests.frameworks.calling import as_data, bytes_for, pasted, phases, rates, refusal
from warmup_cli.config import build

NAME = "tensorflow_yolov3.train"


def test_the_rise_is_counted_from_1_and_the_last_update_has_the_final_rate() -> None:
    scheduler = pasted("tensorflow_yolov3.train(steps_per_period=50)")
    assert scheduler.first_step == 1
    assert phases(scheduler) == [("warmup", 100), ("decay", 2400)]
    assert rates(scheduler, 1, 50, 100, 1300, 2500) == pytest.approx([1e-6, 5e-5, 1e-4, 5.05e-5, 1e-6])
    assert scheduler.rate(2500) == 1e-6


def test_a_run_has_the_steps_1_to_the_last() -> None:
    schedule = build({"api": NAME, "kwargs": {"steps_per_period": 50}}, "s.toml", {}, "s").schedule
    assert (schedule.steps[0], schedule.steps[-1]) == (1, 2500)
    assert schedule.rates(np.array([1, 2500])) == pytest.approx([1e-6, 1e-6])


def test_past_its_end_the_rate_rises_again() -> None:
    scheduler = pasted("tensorflow_yolov3.train(10, 1e-2, 1e-4, 0, 1, 1)")
    assert phases(scheduler, 30) == [("decay", 20), ("past the end", 10)]
    assert rates(scheduler, 20, 40) == pytest.approx([1e-4, 1e-2])


def test_without_a_warm_up_the_first_update_is_one_step_down_the_cosine() -> None:
    scheduler = as_data(NAME, steps_per_period=10, warmup_periods=0, learn_rate_end=0.0)
    assert scheduler.rate(1) == pytest.approx(1e-4 / 2 * (1 + math.cos(math.pi / 500)))


def test_a_warm_up_longer_than_the_run_is_all_of_it() -> None:
    scheduler = as_data(NAME, steps_per_period=10, warmup_periods=4, first_stage_epochs=1, second_stage_epochs=1)
    assert phases(scheduler) == [("warmup", 20)]
    assert rates(scheduler, 1, 20) == pytest.approx([1e-4 / 40, 5e-5])


def test_a_warm_up_may_end_within_a_step() -> None:
    scheduler = as_data(NAME, steps_per_period=5, warmup_periods=0.5, learn_rate_init=1.0)
    assert phases(scheduler)[0] == ("warmup", 3)
    assert rates(scheduler, 2) == [0.8]


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({}, "missing 1 required positional argument: 'steps_per_period'"),
        ({"steps_per_period": 0}, "steps_per_period: expected a number greater than 0, got 0"),
        ({"steps_per_period": 9, "warmup_periods": -1}, "warmup_periods: expected a number of at least 0, got -1"),
        ({"steps_per_period": 9, "learn_rate_end": "low"}, "learn_rate_end: expected a number, got 'low'"),
        ({"steps_per_period": 9, "warmup_periods": 50},
         "warmup_periods: expected other than the run's 450 steps, after which the rate would be 0/0, got 450"),
        ({"steps_per_period": 9, "first_stage_epochs": 0, "second_stage_epochs": 0},
         "second_stage_epochs: expected at least one step of training, got 0"),
    ],
)  # fmt: skip
def test_what_the_script_cannot_do_is_refused(kwargs: dict[str, Any], message: str) -> None:
    assert refusal(NAME, **kwargs) == message


def test_a_long_run_costs_nothing() -> None:
    assert bytes_for(pasted("tensorflow_yolov3.train(2 * 10**10)"), 0, 10**9, 10**12 - 1) < 100_000
