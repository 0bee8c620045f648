from typing import Any

import pytest

from tests.frameworks.calling import as_data, bytes_for, pasted, phases, rates, refusal

NAME = "bert.create_optimizer"


def test_the_warm_up_aims_at_a_rate_that_the_decay_has_left() -> None:
    scheduler = as_data(NAME, init_lr=0.5, num_train_steps=500, num_warmup_steps=50)
    assert phases(scheduler) == [("warmup", 50), ("decay", 450)]
    assert rates(scheduler, 0, 49, 50, 499, 500, 999) == pytest.approx([0.0, 0.49, 0.45, 0.001, 0.0, 0.0])


def test_past_its_end_the_rate_is_zero() -> None:
    scheduler = as_data(NAME, init_lr=0.5, num_train_steps=500, num_warmup_steps=0)
    assert phases(scheduler, 520) == [("decay", 500), ("hold", 20)]
    assert rates(scheduler, 0, 500, 519) == [0.5, 0.0, 0.0]


def test_a_warm_up_longer_than_the_run_falls_to_zero() -> None:
    scheduler = as_data(NAME, init_lr=0.5, num_train_steps=50, num_warmup_steps=100)
    assert phases(scheduler, 120) == [("warmup", 100), ("hold", 20)]
    assert rates(scheduler, 99, 100) == pytest.approx([0.495, 0.0])


def test_it_is_called_as_in_the_source() -> None:
    text = "optimization.create_optimizer(0, 0.5, 500, 50, use_tpu=False)"
    assert rates(pasted(text), 25) == [0.25]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"num_train_steps": 0}, "num_train_steps: expected a whole number of at least 1, got 0"),
        ({"num_warmup_steps": 2.5}, "num_warmup_steps: expected a whole number of at least 0, got 2.5"),
        ({"init_lr": "high"}, "init_lr: expected a number, got 'high'"),
        ({"loss": None}, "loss: expected what the training passes, got None"),
    ],
)
def test_what_the_source_cannot_do_is_refused(changes: dict[str, Any], message: str) -> None:
    arguments = {"init_lr": 0.5, "num_train_steps": 500, "num_warmup_steps": 50, **changes}
    assert refusal(NAME, **arguments) == message


def test_a_long_run_costs_nothing() -> None:
    scheduler = as_data(NAME, init_lr=0.5, num_train_steps=10**12, num_warmup_steps=10**9)
    assert bytes_for(scheduler, 0, 10**9, 10**12 - 1) < 100_000
