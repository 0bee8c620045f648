"""Thumbnails are small, whole, and drawn of anything."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from tests.building import five, schedule_of
from tests.listing import recorded
from tests.strategies import schedules
from warmup_cli.artifacts.thumbnail import PICTURE, sparkline, thumbnail
from warmup_cli.schedule import Schedule

CYCLES = {"lr_init": 0.1, "total_steps": 10**9, "schedule": "CyclicLR(o, base_lr=0.1, max_lr=1, step_size_up=10)"}


def points(schedule: Schedule) -> list[tuple[float, float]]:
    """Return the points of the line."""
    line = ET.fromstring(thumbnail(schedule)).find("polyline")  # noqa: S314 - it is ours
    assert line is not None
    pairs = [pair.split(",") for pair in line.attrib["points"].split()]
    return [(float(x), float(y)) for x, y in pairs]


@given(schedules())
def test_the_line_runs_through_the_whole_picture_and_stays_in_it(schedule: Schedule) -> None:
    width, height = PICTURE
    drawn = points(schedule)
    assert len(drawn) <= 2 * 2 * (width + 1)
    assert drawn[0][0] == 0
    assert drawn[-1][0] == pytest.approx(width, abs=0.5) or schedule.total_steps == 1
    assert all(0 <= y <= height for _, y in drawn)
    assert min(y for _, y in drawn) == 0


def test_many_cycles_take_no_more_room_than_the_width_has() -> None:
    assert len(thumbnail(schedule_of(CYCLES))) < 20_000


def test_phases_are_coloured_by_what_they_are() -> None:
    classes = re.findall(r'class="(\w+)"', thumbnail(schedule_of(five(plateau_epochs=5, hold_epochs=5))))
    assert classes == ["t0", "t1", "t2", "t3"]


def test_a_name_cannot_end_its_place() -> None:
    assert '"The learning rate of &lt;&quot;&gt; over' in thumbnail(schedule_of(five(name='<">')))


@pytest.mark.parametrize("rate", [0.0, float("nan"), -1.0])
def test_odd_rates_are_drawn_at_the_floor(rate: float) -> None:
    schedule = recorded("odd", [rate] * 3)
    assert {y for _, y in points(schedule)} == {PICTURE[1]}
    assert sparkline(schedule) == "▁" * 16


def test_a_spark_shows_the_rise_and_the_fall() -> None:
    assert sparkline(schedule_of(five(warmup_epochs=50))) == "▁▂▃▄▅▆▇██▇▆▅▃▂▁▁"
