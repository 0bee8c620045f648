"""A figure as a page with a known grid: text that is measured before it is set, in pixels from the lower left."""

from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from warmup_cli.figure.look import Look

ELLIPSIS = "…"


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
        self._renderer = FigureCanvasAgg(self.figure).get_renderer()  # type: ignore[no-untyped-call]

    def width(self, text: str, size: float = 1.0, weight: str = "normal") -> float:
        """Return how wide a line of text is, in pixels; `size` is in em."""
        font = FontProperties(size=size * float(mpl.rcParams["font.size"]), weight=weight)
        return float(self._renderer.get_text_width_height_descent(text, font, False)[0])  # noqa: FBT003 - matplotlib's

    def text(self, x: float, y: float, text: str, size: float = 1.0, **how: Any) -> None:
        """Set text at a point in pixels; `size` is in em."""
        points = size * float(mpl.rcParams["font.size"])
        self.figure.text(x / self.look.width, y / self.look.height, text, fontsize=points, **how)

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
