"""The curves and their axes."""

import numpy as np
import pytest

from tests.building import five, schedule_of
from tests.drawing import drawing, points_of
from warmup_cli.errors import WarmupError
from warmup_cli.loading import load
from warmup_cli.schedule import Schedule

DEFAULT = load("default")


def run(name: str, **changes: object) -> Schedule:
    """Return the five numbers with changes, under a name."""
    return schedule_of(five(name=name, **changes))


@pytest.mark.parametrize("total", [3, 1000, 10**12])
@pytest.mark.parametrize("first_step", [0, 1])
def test_the_line_is_drawn_through_the_rates_of_the_schedule(total: int, first_step: int) -> None:
    keys = {"total_steps": total, "warmup_steps": total // 3, "lr_init": 0.1, "lr_end": 0.01}
    schedule = schedule_of({**keys, "first_step": first_step})
    with drawing(schedule) as drawn:
        (line,) = drawn.curves
        steps, rates = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
    assert (steps[0], steps[-1]) == (schedule.first_step, schedule.last_step)
    assert rates.tolist() == schedule.rates(steps.astype(np.int64)).tolist()


def test_a_run_of_one_update_is_drawn() -> None:
    schedule = schedule_of({"total_steps": 1, "warmup_steps": 0, "lr_init": 0.1, "lr_end": 0.01})
    with drawing(schedule) as drawn:
        assert [points_of(line) for line in drawn.curves] == [[(1.0, 0.01)]]


def test_every_update_of_a_short_run_has_a_dot() -> None:
    schedule = run("short", iters_per_epoch=0.2)
    with drawing(schedule) as drawn:
        dotted = [points_of(line) for line in drawn.axes.lines if line.get_marker() == "o"]
        assert [(step, float(schedule.rates(step))) for step in schedule.steps] in dotted


STEPS, EPOCHS = ["0", "10k", "20k", "30k", "40k", "50k"], ["0", "20", "40", "60", "80", "100"]


def test_the_axis_below_counts_steps_from_0_to_the_end_of_the_run() -> None:
    with drawing(DEFAULT) as drawn:
        assert drawn.axes.get_xlim() == (0, 50_000)
        numbers, frame = drawn.numbers("bottom"), drawn.axes.get_window_extent()
        assert [*numbers] == STEPS
        assert [*numbers.values()] == pytest.approx(np.linspace(frame.x0, frame.x1, 6), abs=1)
        assert drawn.texts()["step"].top < frame.y0


def test_the_axis_above_counts_epochs() -> None:
    with drawing(DEFAULT) as drawn:
        numbers, frame = drawn.numbers("top"), drawn.axes.get_window_extent()
        assert [*numbers] == EPOCHS
        assert [*numbers.values()] == pytest.approx(np.linspace(frame.x0, frame.x1, 6), abs=1)
        assert drawn.texts()["epoch"].bottom > frame.y1


def test_the_axis_below_counts_epochs_and_the_one_above_steps_if_wished() -> None:
    with drawing(DEFAULT, x="epoch") as drawn:
        (line,) = drawn.curves
        epochs = np.asarray(line.get_xdata())
        steps = (epochs * 500).round().astype(np.int64)
        assert np.asarray(line.get_ydata()).tolist() == DEFAULT.rates(steps).tolist()
        assert ([*drawn.numbers("bottom")], [*drawn.numbers("top")]) == (EPOCHS, STEPS)
        assert drawn.axes.get_xlim() == (0, 100)


def test_a_schedule_that_knows_no_epochs_has_no_axis_above() -> None:
    with drawing(schedule_of({"total_steps": 9, "warmup_steps": 2, "lr_init": 1, "lr_end": 0})) as drawn:
        assert not drawn.numbers("top")
        assert "epoch" not in drawn.words()


def test_the_ticks_of_rates_are_in_a_form_that_reads() -> None:
    with drawing(DEFAULT) as drawn:
        assert [word for word in drawn.words() if word in ("2e-4", "4e-4", "6e-4", "8e-4")]
        assert not [word for word in drawn.words() if word.startswith("0.000")]


@pytest.mark.parametrize("rate", [1e-8, 3e-4, 1e-3, 0.0123, 0.1, 1.0, 3.2, 123.456])
@pytest.mark.parametrize("log_y", [False, True])
def test_numbers_stand_where_their_rates_are(rate: float, log_y: bool) -> None:  # noqa: FBT001 - a parameter
    with drawing(schedule_of(five(lr_init=rate, lr_end=rate / 50)), log_y=log_y) as drawn:
        numbers = drawn.numbers("left")
        assert len(numbers) >= 2
        places = drawn.axes.transData.transform([(0, float(text)) for text in numbers])[:, 1]
        assert [*numbers.values()] == pytest.approx(places, abs=2)


def test_the_axes_of_rates_begin_at_0_and_have_room_above_the_curve() -> None:
    with drawing(DEFAULT) as drawn:
        low, high = drawn.axes.get_ylim()
        assert low == 0
        assert 1.05e-3 < high < 2e-3


def test_a_logarithmic_axis_shows_what_is_greater_than_0() -> None:
    schedule = run("to nothing", lr_end=0, first_step=0)
    with drawing(schedule, log_y=True) as drawn:
        assert drawn.axes.get_yscale() == "log"
        (line,) = drawn.curves
        steps, rates = np.asarray(line.get_xdata()).astype(np.int64), np.asarray(line.get_ydata())
        exact = schedule.rates(steps)
        assert np.array_equal(np.isnan(rates), exact <= 0)
        assert rates[exact > 0].tolist() == exact[exact > 0].tolist()


def test_a_logarithmic_axis_is_not_stretched_by_a_warm_up_from_0() -> None:
    with drawing(run("long", iters_per_epoch=10**12), log_y=True) as drawn:
        low, high = drawn.axes.get_ylim()
        assert 0.1 / 10**7 < low < 0.001
        assert high > 0.1


@pytest.mark.parametrize("size", [{}, {"width": 360, "height": 240}, {"width": 400, "height": 2000}])
@pytest.mark.parametrize("rate", [1e-26, 1e-8, 1.0, 123.456, 1e30])
@pytest.mark.parametrize("end", [0.0, 0.01, 1.0])
def test_a_logarithmic_axis_has_ticks_whatever_the_rates_are(size: dict[str, int], rate: float, end: float) -> None:
    schedule = schedule_of({"total_steps": 100, "warmup_steps": 50, "lr_init": rate, "lr_end": rate * end})
    with drawing(schedule, log_y=True, **size) as drawn:
        assert drawn.numbers("left")


@pytest.mark.parametrize("rate", [1e-30, 1e30])
@pytest.mark.parametrize("log_y", [False, True])
def test_the_smallest_and_the_largest_rates_are_drawn(rate: float, log_y: bool) -> None:  # noqa: FBT001 - a parameter
    schedule = schedule_of({"total_steps": 100, "warmup_steps": 50, "lr_init": rate, "lr_end": 0})
    with drawing(schedule, log_y=log_y) as drawn:
        drawn.figure.draw_without_rendering()
        (line,) = drawn.curves
        assert np.nanmax(np.asarray(line.get_ydata())) == rate


def test_rates_that_are_all_the_same_are_drawn() -> None:
    flat = schedule_of({"total_steps": 100, "warmup_steps": 0, "lr_init": 3e-4, "decay_shape": "constant"})
    for log_y in (False, True):
        with drawing(flat, log_y=log_y) as drawn:
            low, high = drawn.axes.get_ylim()
            assert low < 3e-4 < high


def test_epochs_need_a_schedule_that_knows_them() -> None:
    keys = {"total_steps": 9, "warmup_steps": 2, "lr_init": 1, "lr_end": 0}
    with pytest.raises(WarmupError) as caught, drawing(schedule_of(keys), x="epoch"):
        pass
    assert caught.value.problems == ("--x: epochs need iters_per_epoch, and the schedule has none",)


def test_epochs_need_schedules_that_share_them() -> None:
    several = run("a"), run("b", iters_per_epoch=20)
    with pytest.raises(WarmupError) as caught, drawing(*several, x="epoch"):
        pass
    assert caught.value.problems == ("--x: epochs need iters_per_epoch, and the schedules do not share one",)
