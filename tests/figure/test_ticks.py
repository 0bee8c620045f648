"""The numbers along the sides of the axes, as a style wishes them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection

from tests.drawing import Drawing, drawing
from warmup_cli.loading import load
from warmup_cli.schedule import Floats

SETTINGS = """
axes.labelcolor: 00aa00
axes.labelsize: x-large
grid.alpha: 1
grid.color: ff0000
grid.linestyle: --
xtick.color: 0000ff
xtick.direction: {direction}
xtick.labelcolor: 112233
xtick.labelsize: 6
xtick.major.size: 7.2
ytick.direction: {direction}
ytick.major.size: 7.2
"""


@contextmanager
def styled(folder: Path, direction: str = "out") -> Iterator[Drawing]:
    """Draw in a style of our own."""
    file = folder / "own.mplstyle"
    file.write_text(SETTINGS.format(direction=direction))
    with drawing(load("default"), style=str(file)) as drawn:
        yield drawn


def ends(lines: Any) -> Floats:
    """Return the ends of lines in pixels, shape (number, 2, 2)."""
    points: Floats = lines.get_transform().transform(np.array(lines.get_segments()).reshape(-1, 2))
    return points.reshape(-1, 2, 2)


def lines_of(artists: Iterable[Artist]) -> list[LineCollection]:
    return [artist for artist in artists if isinstance(artist, LineCollection)]


def marks(drawn: Drawing) -> list[Floats]:
    """Return the ends of the marks: at the left, below and above."""
    return [ends(lines) for lines in lines_of(drawn.figure.artists)]


@pytest.mark.parametrize(("direction", "outside"), [("out", 10), ("in", 0), ("inout", 5)])
def test_marks_point_where_the_style_says(direction: str, outside: float, tmp_path: Path) -> None:
    with styled(tmp_path, direction) as drawn:
        frame = drawn.axes.get_window_extent()
        left, below, above = marks(drawn)
    far = [frame.x0 - left[:, 0, 0], frame.y0 - below[:, 0, 1], above[:, 0, 1] - frame.y1]  # 7.2 points are 10 pixels
    assert np.concatenate(far) == pytest.approx(outside, abs=1e-6)
    lengths = [np.hypot(*(mark[:, 0] - mark[:, 1]).T) for mark in (left, below, above)]
    assert np.concatenate(lengths) == pytest.approx(10)


def test_texts_have_the_size_and_the_colour_that_the_style_says(tmp_path: Path) -> None:
    with styled(tmp_path) as drawn:
        texts = {text.get_text(): text for text in drawn.figure.texts}
        assert (texts["10k"].get_fontsize(), texts["10k"].get_color()) == (6, "#112233")
        assert texts["step"].get_fontsize() == pytest.approx(14.4)
        assert texts["step"].get_color() == "#00aa00"
        assert texts["2e-4"].get_fontsize() == 10


def test_the_grid_leads_across_the_axes_below_the_curve(tmp_path: Path) -> None:
    with styled(tmp_path) as drawn:
        frame = drawn.axes.get_window_extent()
        (curve,) = drawn.curves
        rows, columns = lines_of(drawn.axes.collections)
        for grid, side, reach in ((rows, 0, (frame.x0, frame.x1)), (columns, 1, (frame.y0, frame.y1))):
            assert ends(grid)[:, :, side] == pytest.approx(np.tile(reach, (len(ends(grid)), 1)))
            assert np.asarray(grid.get_color()).tolist() == [[1, 0, 0, 1]]
            assert grid.get_zorder() < curve.get_zorder()
        assert len(ends(columns)) == len(drawn.numbers("bottom"))


def test_numbers_stand_apart_from_their_marks(tmp_path: Path) -> None:
    with styled(tmp_path) as drawn:
        left, below, above = marks(drawn)
        boxes = drawn.texts()
        assert boxes["10k"].top < below[:, 0, 1].min()
        assert boxes["20"].bottom > above[:, 0, 1].max()
        assert boxes["2e-4"].right < left[:, 0, 0].min()
