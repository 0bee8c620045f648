import tracemalloc
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import all_rates, five, outline, schedule_of
from tests.strategies import schedules, schedules_and_steps
from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Phase, Schedule, Steps
from warmup_cli.shapes.constant import Constant


def levels(*lengths: int, first_step: int = 1) -> Schedule:
    phases = tuple(Phase(f"p{index}", length, Constant(float(index))) for index, length in enumerate(lengths))
    return Schedule("levels", phases, first_step)


@given(schedules_and_steps())
def test_an_array_of_steps_has_the_rates_of_its_elements(drawn: tuple[Schedule, Steps]) -> None:
    schedule, steps = drawn
    one_at_a_time = [float(schedule.rates(int(step))) for step in steps]
    assert schedule.rates(steps).tolist() == one_at_a_time


@given(schedules_and_steps(), st.integers(0, 1000))
def test_neither_order_nor_repetition_changes_a_rate(drawn: tuple[Schedule, Steps], seed: int) -> None:
    schedule, steps = drawn
    order = np.random.default_rng(seed).integers(0, steps.size, 2 * steps.size)
    assert schedule.rates(steps[order]).tolist() == schedule.rates(steps)[order].tolist()


@given(schedules_and_steps())
def test_rates_have_the_shape_of_the_steps(drawn: tuple[Schedule, Steps]) -> None:
    schedule, steps = drawn
    square = np.stack([steps, steps[::-1]])
    assert schedule.rates(square).tolist() == [schedule.rates(row).tolist() for row in square]
    assert schedule.rates(square.T).tolist() == schedule.rates(square).T.tolist()
    assert schedule.rates(int(steps[0])).shape == ()


@given(schedules_and_steps())
def test_the_steps_asked_for_are_left_alone(drawn: tuple[Schedule, Steps]) -> None:
    schedule, steps = drawn
    before = steps.copy()
    schedule.rates(steps)
    assert steps.tolist() == before.tolist()


@given(schedules())
def test_every_update_falls_into_one_phase(schedule: Schedule) -> None:
    assert sum(phase.length for phase in schedule.phases) == schedule.total_steps == len(schedule.steps)
    assert sum(map(len, schedule.spans)) == schedule.total_steps
    assert schedule.spans[0].start == schedule.steps[0]
    assert all(
        before.stop == after.start for before, after in zip(schedule.spans[:-1], schedule.spans[1:], strict=True)
    )
    assert schedule.spans[-1][-1] == schedule.steps[-1] == schedule.last_step


@given(schedules())
def test_the_phase_of_a_step_is_the_span_that_holds_it(schedule: Schedule) -> None:
    for index, span in enumerate(schedule.spans):
        if span:
            assert schedule.phase_indices([span[0], span[-1]]).tolist() == [index, index]


def test_a_phase_starts_at_its_start_and_ends_before_its_stop() -> None:
    assert levels(2, 3, first_step=0).rates([0, 1, 2, 3, 4]).tolist() == [0, 0, 1, 1, 1]


def test_counting_from_one_the_last_phase_includes_its_stop() -> None:
    assert levels(2, 3).rates([1, 2, 3, 4, 5]).tolist() == [0, 1, 1, 1, 1]


def test_counting_from_one_a_first_phase_of_one_step_has_no_update() -> None:
    schedule = levels(1, 2)
    assert [*map(list, schedule.spans)] == [[], [1, 2, 3]]
    assert schedule.rates([1, 2, 3]).tolist() == [1, 1, 1]


def test_more_steps_than_are_evaluated_at_a_time_have_the_same_rates() -> None:
    schedule = schedule_of(five(total_epochs=10_000))
    rates = all_rates(schedule)
    some = np.arange(1, rates.size + 1, 7)
    assert rates[some - 1].tolist() == schedule.rates(some).tolist()


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64])
def test_steps_may_be_whole_numbers_of_any_width(dtype: type) -> None:
    schedule = levels(2, 98)
    assert schedule.rates(np.array([1, 2, 100], dtype=dtype)).tolist() == [0, 1, 1]


def test_no_steps_have_no_rates() -> None:
    assert levels(5).rates([]).shape == (0,)


@pytest.mark.parametrize(
    ("step", "first_step", "line"),
    [
        (0, 1, "step 0 is outside the run, which has steps 1 to 5"),
        (6, 1, "step 6 is outside the run, which has steps 1 to 5"),
        (-1, 0, "step -1 is outside the run, which has steps 0 to 4"),
        (5, 0, "step 5 is outside the run, which has steps 0 to 4"),
        (1.0, 1, "steps are whole numbers, got an array of float64"),
        (True, 1, "steps are whole numbers, got an array of bool"),
    ],
)
def test_a_step_outside_the_run_is_refused(step: float, first_step: int, line: str) -> None:
    with pytest.raises(WarmupError) as caught:
        levels(2, 3, first_step=first_step).rates([step])
    assert caught.value.problems == (line,)


@pytest.mark.parametrize("steps", [range(1, 10**30), range(10**30, 0, -1), [1, 10**30], range(3, 7)])
def test_steps_beyond_the_run_are_refused_however_many(steps: Sequence[int]) -> None:
    with pytest.raises(WarmupError, match="is outside the run, which has steps 1 to 5"):
        levels(2, 3).rates(steps)


def test_neighbours_of_one_name_are_one_band() -> None:
    names = ("warmup", "decay", "decay", "warmup")
    schedule = Schedule("s", tuple(Phase(name, 2, Constant(1.0)) for name in names))
    assert [*schedule.bands()] == [("warmup", 0, 2), ("decay", 2, 6), ("warmup", 6, 8)]


def test_an_epoch_is_the_step_over_the_updates_per_epoch() -> None:
    schedule = Schedule("s", (Phase("p", 125, Constant(1.0)),), iters_per_epoch=Fraction("31.25"))
    epochs = schedule.epochs([25, 125])
    assert epochs is not None
    assert epochs.tolist() == [0.8, 4.0]


def test_a_schedule_without_updates_per_epoch_knows_no_epochs() -> None:
    assert levels(5).epochs([1]) is None


@pytest.mark.parametrize("decay_per", ["step", "epoch"])
def test_a_run_of_1e15_steps_costs_what_is_asked_for(decay_per: str) -> None:
    keys = five(iters_per_epoch=10**13, plateau_epochs=10, hold_epochs=5, decay_per=decay_per)
    asked = np.linspace(1, 10**15, 1000).astype(np.int64)
    schedule_of(keys).rates(asked)  # what is imported and kept on first use is not the run's cost
    tracemalloc.start()
    schedule = schedule_of(keys)
    rates = schedule.rates(asked)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outline(schedule)[0] == ("warmup", 5 * 10**13)
    assert schedule.total_steps == 10**15
    assert rates[-1] == 0.001
    assert peak < 1_000_000


def test_neighbouring_steps_of_a_run_of_1e15_are_told_apart() -> None:
    schedule = schedule_of(
        five(
            iters_per_epoch=10**13,
            warmup_epochs=0,
            decay_shape="step",
            decay_factor=0.1,
            milestones=["500000000000000it"],
            lr_end=None,
        )
    )
    assert schedule.rates([5 * 10**14 - 1, 5 * 10**14]).tolist() == [0.1, 0.01]


@pytest.mark.parametrize("steps", [range(1, 1001), range(2, 1001, 7), range(1000, 0, -7), range(5, 5), range(9, 10)])
def test_a_range_of_steps_has_the_rates_of_the_steps_in_it(steps: range) -> None:
    schedule = schedule_of(five())
    assert schedule.rates(steps).tolist() == [float(schedule.rates(step)) for step in steps]


@pytest.mark.parametrize("listed", [np.arange, range])
def test_rates_hold_little_more_memory_than_they_are(listed: Callable[[int, int], Steps | range]) -> None:
    schedule = schedule_of(five(total_epochs=100_000))
    steps = listed(1, schedule.total_steps + 1)
    schedule.rates(steps[:9])  # what is computed once is not the cost of a call
    tracemalloc.start()
    rates = schedule.rates(steps)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < rates.nbytes + 3_000_000  # a byte a step to see whether they rise, and a chunk's temporaries


@given(st.lists(st.integers(0, 50_000), max_size=9).map(sorted), st.integers(0, 2**32 - 1))
def test_rates_are_the_same_to_the_last_bit_however_steps_are_cut_and_ordered(cuts: list[int], seed: int) -> None:
    schedule = schedule_of(five(total_epochs=5_000))
    steps = np.arange(1, schedule.total_steps + 1)
    whole = schedule.rates(steps)
    assert np.array_equal(np.concatenate([schedule.rates(part) for part in np.split(steps, cuts)]), whole)
    order = np.random.default_rng(seed).permutation(steps.size)
    assert np.array_equal(schedule.rates(steps[order]), whole[order])
