import json

import pytest
from hypothesis import given

from tests.building import five, schedule_of
from tests.strategies import schedules
from warmup_cli.compare import compare
from warmup_cli.comparisons import COMPARISONS
from warmup_cli.schedule import Schedule
from warmup_cli.side import Side


@given(schedules(), schedules())
def test_every_number_reads_back_exactly(one: Schedule, two: Schedule) -> None:
    found = compare(Side(one), Side(two))
    told = json.loads(COMPARISONS["json"]([found]))
    (other,) = told["comparisons"]
    assert told["same"] is other["same"] is found.same
    assert [told["base"]["sum_of_rates"], other["other"]["sum_of_rates"]] == [budget.total for budget in found.budgets]
    assert tuple(other["largest_absolute"]["rates"]) == found.largest_absolute.rates
    assert other["largest_relative"]["relative"] == found.largest_relative.relative
    assert len(other["hand_offs"]) == len(found.hand_offs)
    assert other["method"] == found.method.value


@pytest.mark.parametrize("total", [100, 10**12])
def test_where_nothing_differs_the_first_is_null(total: int) -> None:
    side = Side(schedule_of(five(total_epochs=total)))
    (other,) = json.loads(COMPARISONS["json"]([compare(side, side)]))["comparisons"]
    assert other["first_beyond"] is None
    assert other["other"]["updates"] == other["compared"] == total * 10
