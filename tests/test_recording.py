from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import all_rates, five, outline, schedule_of
from tests.listing import listed
from tests.strategies import schedules
from warmup_cli.compare import compare
from warmup_cli.errors import WarmupError
from warmup_cli.pair import Method
from warmup_cli.recording import MOST_ROWS, recording
from warmup_cli.schedule import Schedule
from warmup_cli.side import Side
from warmup_cli.table import Table
from warmup_cli.tables._reading import Block


def blocks_of(table: Table) -> list[Block]:
    """Return the rows of a table as if they had been written and read."""
    return [
        Block(chunk.steps.astype(np.float64), rates, [chunk.phase or ""] * chunk.steps.size)
        for chunk in table.chunks()
        for rates in chunk.rates
        if rates is not None
    ]


def block(steps: Sequence[float], rates: Sequence[float] = (), phases: Sequence[str] = ()) -> Block:
    """Return rows, by default of a rate of 0.5 in the phase `w`."""
    return Block(np.array(steps), np.array(rates or [0.5] * len(steps)), phases or ["w"] * len(steps))


def problem(*blocks: Block) -> str:
    """Return the line that says why rows are refused."""
    with pytest.raises(WarmupError) as caught:
        recording("r", blocks)
    (line,) = caught.value.problems
    return line


@pytest.mark.parametrize("first_step", [0, 1])
def test_a_table_is_the_schedule_that_it_was_written_of(first_step: int) -> None:
    schedule = schedule_of(five(first_step=first_step, plateau_epochs=3))
    side = recording("r", blocks_of(Table((schedule,))))
    assert outline(side.schedule) == outline(schedule)
    assert side.schedule.steps == schedule.steps
    assert all_rates(side.schedule).tolist() == all_rates(schedule).tolist()
    assert compare(Side(schedule), side).method is Method.EVERY


@given(schedules(), st.integers(12, 400))
def test_a_thinned_table_equals_its_schedule_where_it_has_rows(schedule: Schedule, rows: int) -> None:
    table = Table((schedule,), rows=rows)
    side = recording("r", blocks_of(table))
    found = compare(Side(schedule), side, rtol=0, atol=0)
    assert found.same
    assert found.compared == listed(table).size
    assert side.length == schedule.total_steps
    assert {at.steps[0] for at in found.hand_offs} <= set(listed(table).tolist())


def test_between_two_rows_the_rate_lies_on_the_line() -> None:
    side = recording("r", [block([1, 5], [0.5, 0.25]), block([6], [0.75])])
    assert side.schedule.rates([1, 3, 5, 6]).tolist() == [0.5, 0.375, 0.25, 0.75]
    assert side.listed is not None
    assert side.listed.tolist() == [0, 4, 5]


def test_phases_that_go_on_in_the_next_block_are_one() -> None:
    side = recording("r", [block([0, 1], phases=["a", "b"]), block([2, 3], phases=["b", "c"])])
    assert outline(side.schedule) == [("a", 1), ("b", 2), ("c", 1)]


def test_a_run_of_one_update_is_read() -> None:
    for first_step in (0, 1):
        side = recording("r", [block([first_step])])
        assert (side.length, side.schedule.steps) == (1, range(first_step, first_step + 1))


@pytest.mark.parametrize(
    ("blocks", "line"),
    [
        ([], "no rows; expected a row for the first update and more"),
        ([block([5, 6])], "row 1: step 5; expected the first update of a run, 0 or 1"),
        ([block([0, 1]), block([1])], "row 3: step 1; expected a higher one than in the row before"),
        ([block([0, 2, 1])], "row 3: step 1; expected a higher one than in the row before"),
        ([block([0, 1.5])], "row 2: step 1.5; expected a whole number"),
        ([block([0, np.nan])], "row 2: step nan; expected a whole number"),
        ([block([0, np.inf])], "row 2: step inf; expected a whole number"),
        ([block([0, 1], [0.5, np.nan])], "row 2: rate nan; expected a finite rate"),
        ([block([0, 1]), block([2], [np.inf])], "row 3: rate inf; expected a finite rate"),
    ],
)
def test_rows_that_no_run_has_are_refused(blocks: list[Block], line: str) -> None:
    assert problem(*blocks) == line


def test_a_table_beyond_all_bounds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_ROWS >= 10**7
    monkeypatch.setattr("warmup_cli.recording.MOST_ROWS", 2)
    assert problem(block([0, 1]), block([2])) == "more than 2 rows; `warmup export --rows` thins them"
