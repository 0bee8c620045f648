from typing import Any

import numpy as np
import pytest

from warmup_cli.apis import call_as_data
from warmup_cli.code import parse
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Known
from warmup_cli.scheduler import Scheduler

PREFIX = "lightly.utils.scheduler."
COSINE = "CosineWarmupScheduler(optimizer, warmup_epochs=50, max_epochs=500)"


def pasted(text: str) -> Scheduler:
    return parse(text, {"step": 0}, Known(0.1))[0]


def as_data(name: str, **kwargs: Any) -> Scheduler:
    return call_as_data(PREFIX + name, kwargs, Known(0.1))[0]


def refusal(text: str) -> str:
    with pytest.raises(WarmupError) as caught:
        pasted(text)
    return str(caught.value).removeprefix(f"column 1: {PREFIX}")


def phases(scheduler: Scheduler, total: int) -> list[tuple[str, int]]:
    schedule = scheduler.schedule("s", total, first_step=0, iters_per_epoch=None, per_epoch=False, title=None)
    return [(phase.name, phase.length) for phase in schedule.phases]


def test_phases_are_those_of_the_source() -> None:
    assert phases(pasted(COSINE), 600) == [("warmup", 50), ("decay", 450), ("hold", 100)]
    assert pasted(COSINE).total == 500


@pytest.mark.parametrize(
    ("count", "rate"),
    [(0, 0.1 / 50), (49, 0.1), (50, 0.1), (499, 0.0001), (500, 0.0001), (10**6, 0.0001)],
)
def test_the_first_update_is_above_zero_and_the_last_one_at_the_floor(count: int, rate: float) -> None:
    assert pasted(COSINE).rate(count) == pytest.approx(rate, rel=1e-14)


def test_a_period_makes_cycles_that_never_end() -> None:
    scheduler = pasted("CosineWarmupScheduler(optimizer, 50, 350, period=100, end_value=0.0)")
    assert phases(scheduler, 350) == [("warmup", 50), ("cycle 1", 100), ("cycle 2", 100), ("cycle 3", 100)]
    assert scheduler.rates(np.array([50.0, 100.0, 150.0, 1e6 + 50])) == pytest.approx([0.1, 0.0, 0.1, 0.1], abs=1e-15)


def test_a_warmup_may_end_elsewhere_than_the_decay_begins() -> None:
    scheduler = as_data("CosineWarmupScheduler", warmup_epochs=10, max_epochs=100, warmup_end_value=2.0)
    assert scheduler.rates(np.array([9.0, 10.0])) == pytest.approx([0.2, 0.1])


def test_a_warmup_as_long_as_the_run_is_followed_by_the_floor() -> None:
    scheduler = pasted("CosineWarmupScheduler(optimizer, 100, 100)")
    assert scheduler.rates(np.array([99.0, 100.0])) == pytest.approx([0.1, 0.0001])
    assert phases(scheduler, 120) == [("warmup", 100), ("hold", 20)]


def test_the_functions_give_values_over_all_steps() -> None:
    cosine = pasted("cosine_schedule(step, 101, 2.0, 1.0)")
    assert cosine.rates(np.array([0.0, 50.0, 100.0, 200.0])) == pytest.approx([2.0, 1.5, 1.0, 1.0])
    linear = as_data("linear_warmup_schedule", warmup_steps=10, start_value=1.0, end_value=3.0)
    assert linear.rates(np.array([0.0, 5.0, 10.0, 99.0])) == pytest.approx([1.0, 2.0, 3.0, 3.0])
    both = pasted("cosine_warmup_schedule(step, 111, 2.0, 1.0, 10, 0.0)")
    assert both.rates(np.array([0.0, 9.0, 10.0, 60.0, 110.0])) == pytest.approx([0.2, 2.0, 2.0, 1.5, 1.0])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "CosineWarmupScheduler(optimizer, 200, 100)",
            "CosineWarmupScheduler: warmup_epochs: expected 0 to max_epochs, 100, got 200",
        ),
        (
            "CosineWarmupScheduler(optimizer, -1, 100)",
            "CosineWarmupScheduler: warmup_epochs: expected 0 to max_epochs, 100, got -1",
        ),
        (
            "CosineWarmupScheduler(optimizer, 10, 100, period=0)",
            "CosineWarmupScheduler: period: expected greater than 0, got 0",
        ),
        (
            "CosineWarmupScheduler(optimizer, 0, 0, period=5)",
            "CosineWarmupScheduler: max_epochs: expected at least 1, got 0",
        ),
        (
            "CosineWarmupScheduler(optimizer, 10, 100, start_value='base')",
            "CosineWarmupScheduler: start_value: expected a number, got 'base'",
        ),
        ("cosine_schedule(step, -1, 1.0, 0.0)", "cosine_schedule: max_steps: expected at least 0, got -1"),
        (
            "cosine_warmup_schedule(step, 10, 1.0, 0.0, 20, 0.0)",
            "cosine_warmup_schedule: warmup_steps: expected 0 to max_steps, 10, got 20",
        ),
        (
            "linear_warmup_schedule(step, -1, 0.0, 1.0)",
            "linear_warmup_schedule: warmup_steps: expected at least 0, got -1",
        ),
        (
            "linear_warmup_schedule(step, 10, 0.0, 0.0)",
            "linear_warmup_schedule: end_value: expected greater than 0, got 0.0",
        ),
        (
            "linear_warmup_schedule(step, 10, 2.0, 1.0)",
            "linear_warmup_schedule: start_value: expected 0 to end_value, 1.0, got 2.0",
        ),
    ],
)
def test_what_the_real_ones_refuse_is_refused(text: str, message: str) -> None:
    assert refusal(text) == message


def test_a_run_of_1e12_counts_costs_nothing() -> None:
    scheduler = pasted("CosineWarmupScheduler(optimizer, 10**10, 10**12, end_value=0.5)")
    schedule = scheduler.schedule("s", 10**12, first_step=0, iters_per_epoch=None, per_epoch=False, title=None)
    middle = (10**12 + 10**10) // 2
    assert schedule.rates(np.array([10**10, middle, 10**12 - 1])) == pytest.approx([0.1, 0.075, 0.05])
