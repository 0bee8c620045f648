"""Findings are marked where they happen, with their codes, on one curve or on several."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from tests.building import schedule_of
from tests.drawing import Drawing, faults, points_of
from warmup_cli.check import findings
from warmup_cli.figure import drawn
from warmup_cli.figure.look import Look
from warmup_cli.schedule import Schedule

BERT = schedule_of({"code": "bert.create_optimizer(None, 1e-4, 1000, 100)", "name": "bert"})
LONG = schedule_of({"warmup_steps": 700, "total_steps": 1000, "lr_init": 1e-4, "lr_end": 0, "first_step": 0})
CLEAN = schedule_of({"warmup_steps": 7, "total_steps": 1000, "lr_init": 1e-4, "lr_end": 1e-6})


def flags(figure: Figure) -> list[tuple[str, tuple[float, float]]]:
    """Return codes and pixels of the marks, in the order of drawing."""
    width, height = figure.canvas.get_width_height()
    marks = [line for line in figure.findobj(Line2D) if line.get_marker() == "v"]
    points = [points_of(mark)[0] for mark in marks]
    return [(str(mark.get_label()), (x * width, y * height)) for mark, (x, y) in zip(marks, points, strict=True)]


def marked(figure: Figure, schedule: Schedule, steps: Sequence[int]) -> list[Any]:
    """Return the pixels of some updates of a schedule on the picture."""
    points = np.column_stack([steps, schedule.rates(steps)])
    return [pytest.approx(point, abs=1e-3) for point in figure.axes[0].transData.transform(points)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_finding_is_marked_at_its_step_with_its_code(theme: str) -> None:
    with drawn([BERT], Look(theme=theme), print, [findings(BERT)]) as figure:
        found = flags(figure)
        assert [codes for codes, _ in found] == ["W401", "W103", "W101"]
        assert [point for _, point in found] == marked(figure, BERT, [0, 99, 100])
        drawing = Drawing(figure, [])
        assert {"W401", "W103", "W101"} <= {*drawing.words()}
        assert not faults(drawing)


def test_findings_of_one_step_share_a_mark() -> None:
    line = "get_linear_schedule_with_warmup(o, 200, 1000)"
    schedule = schedule_of({"code": line, "lr_init": 0.1, "total_steps": 50})
    with drawn([schedule], Look(), print, [findings(schedule)]) as figure:
        assert [codes for codes, _ in flags(figure)] == ["W401", "W103 W301"]


def test_each_curve_of_an_overlay_has_its_own_marks() -> None:
    with drawn([BERT, CLEAN, LONG], Look(), print, [findings(BERT), findings(CLEAN), findings(LONG)]) as figure:
        found = flags(figure)
        assert [codes for codes, _ in found] == ["W401", "W103", "W101", "W401", "W302"]
        assert [point for _, point in found[3:]] == marked(figure, LONG, [0, 699])


def test_a_rate_of_zero_is_marked_at_the_foot_of_a_logarithmic_axis() -> None:
    with drawn([LONG], Look(log_y=True), print, [findings(LONG)]) as figure:
        (_, (_, height)), _ = flags(figure)
        assert height == pytest.approx(figure.axes[0].get_window_extent().y0)


def test_nothing_is_marked_where_nothing_is_found() -> None:
    with drawn([CLEAN], Look(), print, [findings(CLEAN)]) as figure:
        assert flags(figure) == []
