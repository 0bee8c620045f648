"""A figure as a page with a known grid: text that is measured before it is set, in pixels from the lower left."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from warmup_cli.figure.look import Look
from warmup_cli.figure.placing import Box
from warmup_cli.schedule import Floats

ELLIPSIS = "…"


class _Canvas(FigureCanvasAgg):
    """A canvas that remembers how wide texts are; matplotlib remembers on it how they are laid out."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure)
        self.width_of = lru_cache(4096)(self._width_of)

    def _width_of(self, text: str, points: float, weight: str, families: Sequence[str]) -> float:
        font = FontProperties(size=points, weight=weight, family=families)
        renderer = self.get_renderer()  # type: ignore[no-untyped-call]
        return float(renderer.get_text_width_height_descent(text, font, False)[0])  # noqa: FBT003 - matplotlib's


_spare: dict[Look, _Canvas] = {}
"""The canvas of the last page that was closed. The next one of its look has many texts in common with it."""


class Page:
    """A matplotlib figure and the means to measure and set text on it.

    Attributes:
        figure: the figure.
        em: the size of the text, in pixels.

    """

    def __init__(self, look: Look) -> None:
        self.look = look
        self.figure = Figure(figsize=(look.width / look.dpi, look.height / look.dpi), dpi=look.dpi)
        self.em = float(mpl.rcParams["font.size"]) * look.dpi / 72
        self._canvas = _spare.pop(look) if look in _spare else _Canvas(self.figure)
        self._canvas.figure = self.figure
        self.figure.set_canvas(self._canvas)

    def close(self) -> None:
        """Leave the canvas to the next page; the figure gets another one."""
        FigureCanvasAgg(self.figure)
        self._canvas.figure = None  # type: ignore[assignment]
        _spare.clear()
        _spare[self.look] = self._canvas

    def axes(self, box: Box) -> Axes:
        """Add axes that fill a box, in pixels; they have two spines, and no ticks of their own."""
        width, height = self.look.width, self.look.height
        size = (box.right - box.left) / width, (box.top - box.bottom) / height
        axes = self.figure.add_axes((box.left / width, box.bottom / height, *size))
        axes.xaxis.set_visible(False)
        axes.yaxis.set_visible(False)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        return axes

    def width(self, text: str, size: float = 1.0, weight: str = "normal") -> float:
        """Return how wide a line of text is, in pixels; `size` is in em."""
        points, families = size * float(mpl.rcParams["font.size"]), tuple(mpl.rcParams["font.family"])
        return self._canvas.width_of(text, points, weight, families)

    def text(self, x: float, y: float, text: str, size: float = 1.0, **how: Any) -> None:
        """Set text at a point in pixels; `size` is in em."""
        points = size * float(mpl.rcParams["font.size"])
        self.figure.text(x / self.look.width, y / self.look.height, text, fontsize=points, **how)

    def lines(self, ends: Floats, axes: Axes | None = None, **how: Any) -> None:
        """Draw straight lines between points in pixels, shape (N, 2, 2), on the page or within some axes."""
        shares = ends / (self.look.width, self.look.height)
        lines = LineCollection(list(shares), transform=self.figure.transFigure, **how)
        (axes or self.figure).add_artist(lines)

    def wrapped(self, text: str, room: float, lines: int, size: float = 1.0, weight: str = "normal") -> list[str]:
        """Return `text` on at most so many lines, each at most `room` pixels wide; what is left over becomes `…`."""

        def fits(line: str) -> bool:
            return self.width(line, size, weight) <= room

        done: list[str] = []
        left = text[:2000].strip()
        while left and len(done) < lines:
            line = left if fits(left) else _longest(left, fits)
            done.append(line.rstrip())
            left = left[len(line) :].lstrip(" ·")
        if left:
            done[-1] = shortened(done[-1] + " " + left, fits)
        return [line.strip(" ·") for line in done]


def _longest(text: str, fits: Callable[[str], bool]) -> str:
    """Return the longest beginning of `text` that fits, up to a space if there is one to break at."""
    end = _last_fitting(text, fits)
    space = text.rfind(" ", 0, end + 1)
    return text[:space] if space > end // 3 else text[: max(end, 1)]


def shortened(text: str, fits: Callable[[str], bool]) -> str:
    """Return `text`, or as much of it as fits with an ellipsis behind."""
    if fits(text):
        return text
    return text[: _last_fitting(text, lambda start: fits(start + ELLIPSIS))].rstrip() + ELLIPSIS


def _last_fitting(text: str, fits: Callable[[str], bool]) -> int:
    """Return how many characters from the start fit, by bisection."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle]) else (low, middle - 1)
    return low
