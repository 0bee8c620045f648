from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import five, schedule_of
from tests.listing import listed, overlays, recorded, recorded_schedules
from tests.strategies import schedules
from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Schedule
from warmup_cli.table import CHUNK_ROWS, Rows, Table


@st.composite
def thinned(draw: st.DrawFn) -> Table:
    """Draw a table that lists a few hundred updates of a run of any length."""
    schedule = draw(schedules())
    if draw(st.booleans()):
        return Table((schedule,), every=max(1, schedule.total_steps // draw(st.integers(1, 300))))
    return Table((schedule,), rows=draw(st.integers(2 * len(schedule.phases), 400)))


@st.composite
def stretches(draw: st.DrawFn) -> Rows:
    """Draw a stretch of a run of up to 1e15 updates, and how many of them are listed."""
    first, span = draw(st.integers(0, 10**6)), draw(st.integers(1, 999)) * 10 ** draw(st.integers(0, 12))
    share = draw(st.fractions(0, 1, max_denominator=997))
    return Rows(first, first + span, max(2, int(share * (span + 1))))


def test_every_update_is_a_row() -> None:
    schedule = schedule_of(five())
    assert listed(Table((schedule,))).tolist() == list(schedule.steps)
    assert Table((schedule,)).row_count == 1000


@given(thinned())
def test_rows_are_updates_of_the_run_in_rising_order(table: Table) -> None:
    steps = listed(table)
    assert np.all(np.diff(steps) > 0)
    assert steps[0] == table.schedules[0].first_step
    assert steps[-1] == table.schedules[0].last_step


@given(thinned())
def test_the_first_and_the_last_row_of_every_phase_are_kept(table: Table) -> None:
    steps = set(listed(table).tolist())
    assert all({span[0], span[-1]} <= steps for span in table.schedules[0].spans if span)


@given(thinned())
def test_as_many_rows_are_listed_as_are_counted(table: Table) -> None:
    assert listed(table).size == table.row_count


@given(schedules(), st.integers(12, 400))
def test_at_most_so_many_rows_are_listed_as_wished(schedule: Schedule, wished: int) -> None:
    assert listed(Table((schedule,), rows=wished)).size == min(wished, schedule.total_steps)


@given(schedules(), st.integers(1, 300))
def test_one_update_in_so_many_is_listed(schedule: Schedule, parts: int) -> None:
    every = max(1, schedule.total_steps // parts)
    steps = listed(Table((schedule,), every=every))
    ends = {end for span in schedule.spans if span for end in (span[0], span[-1])}
    assert max(np.diff(steps), default=0) <= every
    assert all((step - schedule.first_step) % every == 0 for step in steps.tolist() if step not in ends)


@given(thinned())
def test_a_row_has_the_numbers_of_its_update(table: Table) -> None:
    (schedule,) = table.schedules
    for chunk in table.chunks():
        (rates,) = chunk.rates
        assert rates is not None
        assert rates.tolist() == schedule.rates(chunk.steps).tolist()
        assert {schedule.phases[index].name for index in schedule.phase_indices(chunk.steps)} == {chunk.phase}
        assert chunk.steps.size <= CHUNK_ROWS


@given(recorded_schedules())
def test_the_epoch_of_a_row_is_its_step_over_the_updates_per_epoch(schedule: Schedule) -> None:
    for chunk in Table((schedule,)).chunks():
        if schedule.iters_per_epoch is None:
            assert chunk.epochs is None
        else:
            assert chunk.epochs is not None
            assert chunk.epochs.tolist() == [step / float(schedule.iters_per_epoch) for step in chunk.steps.tolist()]


@given(overlays())
def test_an_overlay_has_a_row_for_every_update_of_any_schedule(several: tuple[Schedule, ...]) -> None:
    steps = listed(Table(several)).tolist()
    assert steps == sorted({step for schedule in several for step in schedule.steps})


@given(overlays())
def test_an_overlay_has_a_rate_where_the_schedule_has_such_an_update(several: tuple[Schedule, ...]) -> None:
    for chunk in Table(several).chunks():
        assert chunk.phase is None
        for schedule, rates in zip(several, chunk.rates, strict=True):
            inside = [step in schedule.steps for step in chunk.steps.tolist()]
            assert all(inside) if rates is not None else not any(inside)
            assert rates is None or rates.tolist() == schedule.rates(chunk.steps).tolist()


@given(overlays(), st.integers(1, 5))
def test_a_thinned_overlay_keeps_the_ends_of_every_phase(several: tuple[Schedule, ...], every: int) -> None:
    steps = set(listed(Table(several, every=every)).tolist())
    assert all({span[0], span[-1]} <= steps for schedule in several for span in schedule.spans if span)


def test_an_overlay_of_runs_that_share_no_epoch_has_none() -> None:
    runs = [recorded(name, [1.0, 2.0], epoch=Fraction(epoch)) for name, epoch in (("a", 1), ("b", 2))]
    assert [chunk.epochs for chunk in Table((*runs,)).chunks()] == [None]


def test_columns_are_named_after_what_they_hold() -> None:
    one, other = recorded("one", [1.0]), recorded("other", [1.0])
    assert Table((one,)).columns == ("step", "epoch", "lr", "phase")
    assert Table((one, other)).columns == ("step", "epoch", "lr_one", "lr_other")


def test_too_few_rows_for_the_ends_of_every_phase_are_refused() -> None:
    table = Table((schedule_of(five(plateau_epochs=5)),), rows=5)
    with pytest.raises(WarmupError) as caught:
        _ = table.row_count
    assert caught.value.problems == ("expected at least 6, the first and last row of every phase, got 5",)


@given(stretches())
def test_evenly_spread_rows_begin_and_end_where_they_should(spread: Rows) -> None:
    assert spread.take(0, 1).tolist() == [spread.first]
    assert spread.take(spread.count - 1, spread.count).tolist() == [spread.last]


@given(stretches(), st.data())
def test_evenly_spread_rows_lie_within_one_update_of_where_they_would_be_exactly(
    spread: Rows, data: st.DataObject
) -> None:
    begin = data.draw(st.integers(0, spread.count - 1))
    taken = spread.take(begin, min(begin + 50, spread.count)).tolist()
    assert all(before < after for before, after in pairwise(taken))
    for row, step in enumerate(taken, begin):
        exactly = Fraction(row * (spread.last - spread.first), max(spread.count - 1, 1)) + spread.first
        assert abs(step - exactly) < 1


def test_a_chunk_has_no_more_rows_than_the_processors_cache_holds() -> None:
    sizes = [chunk.steps.size for chunk in Table((schedule_of(five(total_epochs=10_000)),)).chunks()]
    assert max(sizes) == CHUNK_ROWS == 4_096
    assert sum(sizes) == 100_000
