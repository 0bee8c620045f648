import math
from typing import Any

import pytest

from tests.frameworks.calling import as_data, bytes_for, pasted, phases, rates, refusal

TRAIN = "tf.compat.v1.train"


@pytest.mark.parametrize(
    ("call", "counts", "expected"),
    [
        ("exponential_decay(0.8, 0, 100, 0.25)", (0, 50, 100), [0.8, 0.4, 0.2]),
        ("exponential_decay(0.8, 0, 100, 0.25, staircase=True)", (99, 100), [0.8, 0.2]),
        ("natural_exp_decay(0.8, 0, 100, 0.5)", (0, 200), [0.8, 0.8 / math.e]),
        ("natural_exp_decay(0.8, 0, 100, 1.0, True)", (99, 100), [0.8, 0.8 / math.e]),
        ("inverse_time_decay(0.1, 0, 10, 1.0)", (0, 5, 10), [0.1, 0.1 / 1.5, 0.05]),
        ("inverse_time_decay(0.1, 0, 10, 1.0, True)", (9, 10), [0.1, 0.05]),
        ("polynomial_decay(1.0, 0, 100, 0.2, power=2.0)", (0, 50, 100, 999), [1.0, 0.4, 0.2, 0.2]),
        ("polynomial_decay(1.0, 0, 100)", (100,), [1e-4]),
        ("polynomial_decay(1.0, 0, 100, 0.0, cycle=True)", (100, 101), [0.0, 99 / 200]),
        ("cosine_decay(0.1, 0, 400, alpha=0.01)", (0, 200, 400, 999), [0.1, 0.0505, 0.001, 0.001]),
        ("cosine_decay_restarts(1.0, 0, 100, m_mul=0.5)", (0, 50, 100, 300), [1.0, 0.5, 0.5, 0.25]),
        ("piecewise_constant(0, [10, 20], [0.1, 0.05, 0.01])", (10, 11, 20, 21), [0.1, 0.05, 0.05, 0.01]),
        ("piecewise_constant_decay(0, [10, 20], [0.1, 0.05, 0.01])", (10, 11), [0.1, 0.05]),
        # It starts above the rate that it is given.
        ("linear_cosine_decay(0.1, 0, 400)", (0, 200, 400, 999), [0.1001, 0.0251, 0.0001, 0.0001]),
        ("linear_cosine_decay(1.0, 0, 400, num_periods=1, alpha=0.5, beta=0.0)", (0, 200, 400), [1.5, 0.0, 0.5]),
    ],
)  # fmt: skip
def test_a_decay_is_what_tensorflow_computes(call: str, counts: tuple[int, ...], expected: list[float]) -> None:
    for prefix in ("tf.train", "tf.compat.v1.train"):
        assert rates(pasted(f"{prefix}.{call}"), *counts) == pytest.approx(expected)


@pytest.mark.parametrize("name", ["cosine_decay", "polynomial_decay", "linear_cosine_decay"])
def test_a_decay_of_so_many_steps_is_followed_by_a_hold(name: str) -> None:
    scheduler = as_data(f"{TRAIN}.{name}", learning_rate=0.1, decay_steps=400)
    assert phases(scheduler) == [("decay", 400)]
    assert phases(scheduler, 450) == [("decay", 400), ("hold", 50)]


def test_cycles_are_phases() -> None:
    scheduler = as_data(f"{TRAIN}.cosine_decay_restarts", learning_rate=0.1, first_decay_steps=10)
    assert phases(scheduler, 40) == [("cycle 1", 10), ("cycle 2", 20), ("cycle 3", 10)]


@pytest.mark.parametrize("step", [{}, {"global_step": 0}, {"global_step": "global_step"}])
def test_as_data_the_step_may_be_anything_and_left_out(step: dict[str, Any]) -> None:
    scheduler = as_data(f"{TRAIN}.cosine_decay", learning_rate=0.1, decay_steps=400, **step)
    assert scheduler.rate(0) == 0.1


@pytest.mark.parametrize(
    ("name", "kwargs", "message"),
    [
        ("cosine_decay", {"learning_rate": 0.1, "global_step": None, "decay_steps": 10},
         "global_step: expected what the training passes, got None"),
        ("cosine_decay", {"learning_rate": 0.1, "decay_steps": 0},
         "decay_steps: expected a number greater than 0, got 0"),
        ("cosine_decay", {"learning_rate": "high", "decay_steps": 10}, "learning_rate: expected a number, got 'high'"),
        ("cosine_decay", {"learning_rate": 0.1}, "missing 1 required positional argument: 'decay_steps'"),
        ("polynomial_decay", {"learning_rate": 0.1, "decay_steps": 10, "power": -1},
         "power: expected a number of at least 0, got -1"),
        ("exponential_decay", {"learning_rate": 0.1, "decay_steps": 10, "decay_rate": -1},
         "decay_rate: expected a number of at least 0, got -1"),
        ("linear_cosine_decay", {"learning_rate": 0.1, "decay_steps": -1},
         "decay_steps: expected a number greater than 0, got -1"),
        ("piecewise_constant", {"x": "step", "boundaries": [10, 20], "values": [0.1, 0.01]},
         "values: expected one more than boundaries, at least two, got 2 boundaries and 2 values"),
        ("piecewise_constant", {"boundaries": [10], "values": [1, 0.1]},
         "values: expected whole numbers or floats, not both, got [1, 0.1]"),
        ("piecewise_constant", {"boundaries": [20, 10], "values": [0.3, 0.2, 0.1]},
         "boundaries: expected rising steps, got [20, 10]"),
        ("piecewise_constant", {"boundaries": ["a"], "values": [0.2, 0.1]},
         "boundaries[0]: expected a number, got 'a'"),
        ("noisy_linear_cosine_decay", {"learning_rate": 0.1, "decay_steps": 10},
         "it draws random noise at every step, so it has no curve before training"),
    ],
)  # fmt: skip
def test_what_tensorflow_cannot_do_is_refused(name: str, kwargs: dict[str, Any], message: str) -> None:
    assert refusal(f"{TRAIN}.{name}", **kwargs) == message


def test_a_long_run_costs_nothing() -> None:
    for call in ("cosine_decay(0.1, 0, 10**12)", "polynomial_decay(0.1, 0, 7, cycle=True)"):
        assert bytes_for(pasted(f"tf.train.{call}"), 0, 10**9, 10**12 - 1) < 100_000
