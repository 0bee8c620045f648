"""No label overlaps another or leaves the figure."""

from typing import Any

import pytest

from tests.building import five, schedule_of
from tests.drawing import drawing, faults
from warmup_cli.schedule import Schedule

LONG = "A title of a hundred characters that goes on and on until nobody who reads it remembers how it began"
CHINESE = "学习率预热曲线" * 15

RUNS: dict[str, dict[str, object]] = {
    "1 step": {"total_steps": 1, "warmup_steps": 0},
    "3 steps": {"total_steps": 3, "warmup_steps": 1, "plateau_steps": 1},
    "1e12 steps": {"total_steps": 10**12, "warmup_steps": 10**9, "plateau_steps": 10**11, "iters_per_epoch": 31.25},
    "1e15 steps": {"total_steps": 10**15, "warmup_steps": "1%", "hold_steps": "0.5%", "iters_per_epoch": 10**12},
    "a warm-up of 0.1 %": {"total_epochs": 1000, "iters_per_epoch": 321, "warmup_epochs": 1},
    "a warm-up of 100 %": {"total_epochs": 90, "iters_per_epoch": 5004.55859375, "warmup_epochs": 90},
    "all at the start": {"total_steps": 10**6, "warmup_steps": 1000, "plateau_steps": 1000},
    "rates all the same": {"total_steps": 1000, "warmup_steps": 0, "lr_end": 6.987712429686843e-4},
    "all at the end": {"total_steps": 10**6, "warmup_steps": "99%", "hold_steps": "0.1%", "iters_per_epoch": 7},
}

LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "a long title": {"title": LONG},
    "logarithmic": {"log_y": True, "theme": "dark"},
    "small, a Chinese title": {"width": 360, "height": 240, "title": CHINESE},
    "small, logarithmic": {"width": 360, "height": 240, "log_y": True, "title": LONG},
    "wide": {"width": 3000, "height": 300},
    "tall, a title of one word": {"width": 400, "height": 2000, "title": "x" * 100},
}


def run(name: str, **more: object) -> Schedule:
    """Return one of the runs."""
    return schedule_of({"lr_init": 6.987712429686843e-4, "lr_end": 1.23e-6, **RUNS[name], **more})


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", RUNS)
def test_no_label_overlaps_another_or_is_cut_off(name: str, look: str) -> None:
    with drawing(run(name), **LOOKS[look]) as drawn:
        assert not faults(drawn)


@pytest.mark.parametrize("size", [{}, {"width": 360, "height": 240}])
@pytest.mark.parametrize("name", [name for name in RUNS if "iters_per_epoch" in RUNS[name]])
def test_nor_where_the_axis_below_counts_epochs(name: str, size: dict[str, int]) -> None:
    with drawing(run(name), x="epoch", **size) as drawn:
        assert not faults(drawn)


def named(index: int) -> Schedule:
    """Return one of eight curves, two of them under long names."""
    name = LONG if index in (2, 5) else f"schedule {index}"
    return schedule_of(five(name=name, lr_init=0.1 / (index + 1)))


@pytest.mark.parametrize("look", LOOKS)
def test_nor_under_eight_curves(look: str) -> None:
    with drawing(*map(named, range(8)), **LOOKS[look]) as drawn:
        assert not faults(drawn)


@pytest.mark.parametrize("count", [12, 40])
def test_nor_in_a_run_of_many_phases(count: int) -> None:
    phases = [
        {"name": f"stage number {index}", "shape": "constant", "length": "10it", "from": 1 / (index + 1)}
        for index in range(count)
    ]
    with drawing(schedule_of({"phase": phases})) as drawn:
        assert not faults(drawn)


def test_the_measure_notices_labels_that_overlap_or_leave_the_figure() -> None:
    with drawing(run("3 steps")) as drawn:
        first, second, *_ = drawn.figure.texts
        second.set_position(first.get_position())
        assert any("overlaps" in fault for fault in faults(drawn))
        first.set_position((0.99, 0.5))
        assert any("leaves" in fault for fault in faults(drawn))
