from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import all_rates, five, schedule_of
from tests.listing import listed
from tests.strategies import schedules
from warmup_cli.schedule import Schedule
from warmup_cli.side import EVERY, Budget, Side
from warmup_cli.table import Table

LONG = {"total_steps": 10**12, "warmup_steps": 0, "lr_init": 0.5, "lr_end": 0.25, "first_step": 0}
"""A linear fall; the sum over k of 0.5 - 0.25 k / N is 0.375 N + 0.125."""


@pytest.mark.parametrize("first_step", [0, 1])
def test_updates_are_counted_from_0_whatever_the_run_calls_them(first_step: int) -> None:
    schedule = schedule_of(five(first_step=first_step))
    side = Side(schedule)
    assert side.rates(np.arange(1000)).tolist() == all_rates(schedule).tolist()
    assert side.starts == [0, 50 - first_step]
    assert [side.phase(49 - first_step), side.phase(50 - first_step)] == ["warmup", "decay"]


def test_the_budget_of_a_short_run_is_the_sum_of_its_rates() -> None:
    schedule = schedule_of(five())
    assert Side(schedule).budget() == Budget(float(all_rates(schedule).sum()), exact=True)


def test_the_budget_of_a_line_is_right_however_long_it_is() -> None:
    budget = Side(schedule_of({**LONG, "decay_shape": "linear"})).budget()
    assert not budget.exact
    assert budget.total == pytest.approx(0.375e12 + 0.125, rel=1e-12)


def test_the_budget_of_a_long_cosine_is_right_to_six_digits() -> None:
    assert Side(schedule_of({**LONG, "decay_shape": "cosine"})).budget().total == pytest.approx(0.375e12, rel=1e-6)


@given(schedules(), st.integers(1, 40))
def test_samples_give_the_budget_that_every_update_gives(schedule: Schedule, every: int) -> None:
    if schedule.total_steps > EVERY:
        schedule = schedule_of(five())
    exact = Side(schedule).budget().total
    steps = listed(Table((schedule,), every=every))
    thinned = Side(schedule, steps - schedule.first_step).budget()
    low, high = all_rates(schedule).min(), all_rates(schedule).max()
    assert thinned.exact == (steps.size == schedule.total_steps)
    assert thinned.total == pytest.approx(exact, abs=float(high - low) * schedule.total_steps + 1e-9 * exact)
    assert Side(replace(schedule, name="other")).budget().total == exact


def test_the_samples_of_a_run_of_1e15_updates_are_few() -> None:
    assert Side(schedule_of({**LONG, "total_steps": 10**15})).samples.size < 20_000
