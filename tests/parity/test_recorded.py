"""Every recorded schedule is reproduced from its own keys."""

import numpy as np
import pytest

from tests.parity.recorded import CASES, Case, difference


def test_there_are_cases() -> None:
    assert len(CASES) > 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_recorded_rates_come_out(case: Case) -> None:
    schedule = case.schedule()
    assert schedule.total_steps == case.total_steps
    assert difference(schedule.rates(np.array(schedule.steps)), case.rates) <= case.tolerance
