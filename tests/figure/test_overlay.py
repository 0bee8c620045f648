"""Several schedules in one picture."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.lines import Line2D

from tests.building import five, schedule_of
from tests.drawing import drawing, faults
from warmup_cli.errors import WarmupError
from warmup_cli.figure.look import STROKES, THEMES
from warmup_cli.schedule import Schedule

SMALL = {"width": 360, "height": 240}
"""The smallest picture that can be asked for."""


def runs(count: int) -> list[Schedule]:
    """Return schedules of different lengths and rates."""
    return [
        schedule_of(five(name=f"run {index}", total_epochs=100 - index, lr_init=0.1 / (1 + index)))
        for index in range(count)
    ]


def dashes(line: Any) -> str:
    """Return the stroke of a line."""
    return str(line._dash_pattern)


def test_each_line_is_drawn_through_the_rates_of_its_schedule() -> None:
    several = runs(3)
    with drawing(*several) as drawn:
        assert len(drawn.curves) == 3
        for schedule, line in zip(several, drawn.curves, strict=True):
            steps = np.asarray(line.get_xdata()).astype(np.int64)
            assert (steps[0], steps[-1]) == (1, schedule.last_step)
            assert np.asarray(line.get_ydata()).tolist() == schedule.rates(steps).tolist()


def test_the_legend_has_every_name_once() -> None:
    with drawing(*runs(8)) as drawn:
        assert [word for word in drawn.words() if word.startswith("run ")] == [f"run {index}" for index in range(8)]


def test_the_axis_is_as_long_as_the_longest_run() -> None:
    with drawing(*reversed(runs(3))) as drawn:
        assert drawn.axes.get_xlim() == (0, 1000)


@pytest.mark.parametrize("theme", THEMES)
def test_eight_curves_differ_in_colour_and_stroke_and_mark(theme: str) -> None:
    with drawing(*runs(8), theme=theme) as drawn:
        marks = [line for line in drawn.axes.lines if line not in drawn.curves]
        assert len({line.get_color() for line in drawn.curves}) == 8
        assert len({dashes(line) for line in drawn.curves}) == 8
        assert len({line.get_marker() for line in marks}) == 8


def test_the_legend_shows_the_stroke_and_the_mark_of_each_curve() -> None:
    with drawing(*runs(8)) as drawn:
        marks = [line.get_marker() for line in drawn.axes.lines if line not in drawn.curves]
        keys = [artist for artist in drawn.figure.artists if isinstance(artist, Line2D)]
        assert [key.get_marker() for key in keys] == marks == [mark for _, mark in STROKES]
        assert [dashes(key) for key in keys] == [dashes(line) for line in drawn.curves]
        assert [key.get_color() for key in keys] == [line.get_color() for line in drawn.curves]


def test_marks_stand_at_the_hand_offs_and_the_end_of_each_curve() -> None:
    several = runs(2)
    with drawing(*several) as drawn:
        marks = [line for line in drawn.axes.lines if line not in drawn.curves]
        for schedule, line in zip(several, marks, strict=True):
            expected = [1, 50, schedule.last_step]
            assert np.asarray(line.get_xdata()).tolist() == expected
            assert np.asarray(line.get_ydata()).tolist() == schedule.rates(expected).tolist()


def test_an_overlay_is_called_what_it_is_unless_a_title_is_given() -> None:
    with drawing(*runs(2)) as drawn:
        assert "Learning-rate schedules" in drawn.words()
    with drawing(*runs(2), title="Mine") as drawn:
        assert "Mine" in drawn.words()


@pytest.mark.parametrize("count", [2, 8])
@pytest.mark.parametrize("size", [{}, {"width": 2000, "height": 200}, {"width": 400, "height": 2000}, SMALL])
def test_a_legend_of_eight_keeps_off_all_else(count: int, size: dict[str, int]) -> None:
    with drawing(*runs(count), **size) as drawn:
        assert not faults(drawn)


@pytest.mark.parametrize("size", [{}, SMALL])
def test_a_crowd_is_drawn_or_refused(size: dict[str, int]) -> None:
    crowd = [replace(schedule, name=f"{schedule.name} of {index}") for index in range(10) for schedule in runs(8)]
    try:
        with drawing(*crowd, **size) as drawn:
            assert len(drawn.curves) == 80
    except WarmupError as error:
        assert len(error.problems) == 1  # noqa: PT017 - either is well


def test_names_too_long_for_the_legend_are_shortened() -> None:
    long = [schedule_of(five(name=letter * 200)) for letter in "ab"]
    with drawing(*long) as drawn:
        assert not faults(drawn)
        assert sorted({word[0] for word in drawn.words() if word.endswith("…")}) == ["a", "b"]
