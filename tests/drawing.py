"""Figures, and what is written on them."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from unittest.mock import patch

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from warmup_cli.figure import drawn
from warmup_cli.figure.look import Look
from warmup_cli.figure.placing import Box
from warmup_cli.schedule import Schedule


@dataclass(frozen=True)
class Drawing:
    """A figure and the words that were said while it was drawn."""

    figure: Figure
    said: list[str]

    @property
    def axes(self) -> Axes:
        """The axes with the curves."""
        return self.figure.axes[0]

    @property
    def curves(self) -> list[Line2D]:
        """The lines of the schedules, in their order."""
        return [line for line in self.axes.lines if not str(line.get_label()).startswith("_")]

    @property
    def marks(self) -> list[tuple[float, float]]:
        """Where single points are marked."""
        return [points[0] for line in self.axes.lines if len(points := points_of(line)) == 1]

    def texts(self) -> dict[str, Box]:
        """Return every text that is drawn and the pixels that it covers; texts that repeat get a number."""
        written: dict[str, Box] = {}
        for text in _drawn_texts(self.figure):
            extent = text.get_window_extent()
            name = text.get_text()
            while name in written:
                name += "'"
            written[name] = Box(extent.x0, extent.y0, extent.x1, extent.y1)
        return written

    def numbers(self, side: str, axes: Axes | None = None) -> dict[str, float]:
        """Return the numbers along a side of the axes, each with the pixel at its middle."""
        frame, em = (axes or self.axes).get_window_extent(), float(mpl.rcParams["font.size"]) * self.figure.dpi / 72
        found = {}
        for text, box in self.texts().items():
            x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
            near = {
                "left": frame.x0 - 6 * em < x < frame.x0 and frame.y0 - em < y < frame.y1 + em,
                "bottom": frame.y0 - 2 * em < y < frame.y0,
                "top": frame.y1 < y < frame.y1 + 2 * em,
            }
            if near[side] and re.fullmatch(r"[\d.,]+(e-?\d+)?[kMBT]?'*", text):
                found[text.rstrip("'")] = y if side == "left" else x
        return found

    def words(self) -> list[str]:
        """Return every text that is drawn, in the order of drawing."""
        return [text.get_text() for text in _drawn_texts(self.figure)]


@contextmanager
def drawing(*schedules: Schedule, **look: Any) -> Iterator[Drawing]:
    """Draw schedules with a look that differs from the usual one as said."""
    said: list[str] = []
    with drawn(schedules, Look(**look), said.append) as figure:
        yield Drawing(figure, said)


def points_of(line: Line2D) -> list[tuple[float, float]]:
    """Return the points that a line is drawn through."""
    return [(float(x), float(y)) for x, y in np.column_stack(line.get_data(orig=True))]


def faults(drawing: Drawing) -> list[str]:
    """Return which texts overlap another or leave the figure; none if all is well."""
    boxes = drawing.texts()
    width, height = drawing.figure.canvas.get_width_height()
    page = Box(0, 0, width, height)
    outside = [f"{text!r} leaves the figure: {box}" for text, box in boxes.items() if not page.holds(box)]
    pairs: Sequence[tuple[tuple[str, Box], tuple[str, Box]]] = [*combinations(boxes.items(), 2)]
    overlaps = [f"{one!r} overlaps {other!r}: {box}, {its}" for (one, box), (other, its) in pairs if box.meets(its)]
    return outside + overlaps


def _drawn_texts(figure: Figure) -> list[Text]:
    found: list[Text] = []
    draw = Text.draw

    def noted(text: Text, renderer: RendererBase, *arguments: Any, **how: Any) -> None:
        if text.get_visible() and text.get_text():
            found.append(text)
        draw(text, renderer, *arguments, **how)

    canvas: Any = FigureCanvasAgg(figure)
    with patch.object(Text, "draw", noted):
        canvas.draw()
    return found
