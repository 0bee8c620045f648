"""The panel of differences below an overlay."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from tests.building import five, schedule_of
from tests.drawing import Drawing, drawing, faults, points_of
from tests.listing import recorded
from warmup_cli.compare import compare, difference_line
from warmup_cli.figure import drawn_comparisons
from warmup_cli.figure.look import Look
from warmup_cli.schedule import Schedule
from warmup_cli.side import Side

BASE = schedule_of(five(name="base"))
HIGHER = schedule_of(five(name="higher", lr_init=0.2))
LOWER = schedule_of(five(name="lower", lr_init=0.05, total_epochs=120))


@contextmanager
def compared(*schedules: Schedule, **look: Any) -> Iterator[Drawing]:
    """Draw what the schedules after the first differ from it."""
    base, *others = map(Side, schedules)
    said: list[str] = []
    with drawn_comparisons([compare(base, other) for other in others], Look(**look), said.append) as figure:
        yield Drawing(figure, said)


def panel(drawn: Drawing) -> Any:
    return drawn.figure.axes[1]


def lines(drawn: Drawing) -> list[list[tuple[float, float]]]:
    """Return the points of the lines of differences."""
    return [points for line in panel(drawn).lines if len(points := points_of(line)) > 2]


def test_each_line_is_the_difference_from_the_first() -> None:
    with compared(BASE, HIGHER, LOWER) as drawn:
        found = lines(drawn)
        assert len(found) == 2
        for schedule, points in zip((HIGHER, LOWER), found, strict=True):
            steps, higher = difference_line(compare(Side(BASE), Side(schedule)))
            assert points == [*zip(steps.tolist(), higher.tolist(), strict=True)]
            assert np.array_equal(higher, schedule.rates(steps) - BASE.rates(steps))


def test_curves_and_differences_share_pen_and_axis() -> None:
    with compared(BASE, HIGHER, LOWER) as drawn:
        axes, below = drawn.axes, panel(drawn)
        assert axes.get_xlim() == below.get_xlim() == (0, 1200)
        frames = axes.get_position(), below.get_position()
        assert (frames[0].x0, frames[0].x1) == (frames[1].x0, frames[1].x1)
        assert frames[1].y1 < frames[0].y0
        colours = [line.get_color() for line in drawn.curves[1:]]
        assert [line.get_color() for line in below.lines if len(points_of(line)) > 2] == colours


def test_the_largest_difference_is_marked() -> None:
    with compared(BASE, HIGHER) as drawn:
        marked = [points_of(line) for line in panel(drawn).lines]
        assert [points for points in marked if len(points) == 1] == [[(50.0, 0.1)]]


def test_the_panel_says_from_what_and_has_the_name_of_the_axis() -> None:
    with compared(BASE, HIGHER) as drawn:
        words = drawn.words()
        assert "difference from base" in words
        assert words.count("step") == 1
        assert drawn.texts()["step"].top < panel(drawn).get_window_extent().y0


def test_epochs_may_be_on_the_axis() -> None:
    with compared(BASE, HIGHER, x="epoch") as drawn:
        assert drawn.texts()["epoch"].top < panel(drawn).get_window_extent().y0
        assert lines(drawn)[0][-1][0] == 100


def test_equal_curves_have_a_level_line_and_one_number() -> None:
    with compared(BASE, schedule_of(five(name="same"))) as drawn:
        assert {height for _, height in lines(drawn)[0]} == {0.0}
        assert [*drawn.numbers("left", panel(drawn))] == ["0"]


def test_limits_hold_what_is_below_and_above_zero() -> None:
    with compared(BASE, HIGHER, LOWER) as drawn:
        low, high = panel(drawn).get_ylim()
        heights = [height for points in lines(drawn) for _, height in points]
        assert low < min(heights) < 0 < max(heights) < high


@pytest.mark.parametrize(
    "look",
    [
        {},
        {"width": 360, "height": 240},
        {"theme": "dark"},
        {"log_y": True},
        {"x": "epoch"},
        {"width": 2400, "dpi": 200},
    ],
    ids=str,
)
def test_nothing_overlaps_and_nothing_leaves_the_picture(look: dict[str, Any]) -> None:
    with compared(BASE, HIGHER, LOWER, **look) as drawn:
        assert faults(drawn) == []


def test_a_long_name_is_cut() -> None:
    with compared(schedule_of(five(name="n" * 200)), HIGHER) as drawn:
        assert faults(drawn) == []


def test_a_run_of_one_update_is_drawn() -> None:
    with compared(recorded("a", [0.5]), recorded("b", [0.25])) as drawn:
        assert faults(drawn) == []


def test_a_million_updates_are_few_points() -> None:
    schedules = [schedule_of(five(total_epochs=100_000, lr_init=rate)) for rate in (0.1, 0.2)]
    with compared(*schedules) as drawn:
        assert len(lines(drawn)[0]) < 8_003


def test_an_overlay_without_differences_has_no_panel() -> None:
    with drawing(BASE, HIGHER) as drawn:
        assert len(drawn.figure.axes) == 1
