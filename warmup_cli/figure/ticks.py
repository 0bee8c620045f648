"""The numbers along a side of the axes: marks, grid lines, texts.

matplotlib's own axis makes five artists of every tick and measures each text before it draws one, which was two fifths
of the drawing of a picture. Here the marks are one artist, the grid is another, and texts stand where the page says.
What a style says of ticks, grid and labels holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties

from warmup_cli.figure.page import Page
from warmup_cli.schedule import Floats

_LINE = 1.2  # height of a line of text, in its size

_OUTWARD = {"bottom": (0, -1), "top": (0, 1), "left": (-1, 0)}
_ALIGNED = {
    "bottom": {"ha": "center", "va": "top"},
    "top": {"ha": "center", "va": "bottom"},
    "left": {"ha": "right", "va": "center_baseline"},
}
_OUTSIDE = {"out": 1.0, "in": 0.0, "inout": 0.5}  # how much of a mark is, by its direction


@dataclass(frozen=True)
class Ticks:
    """Numbers along one side of some axes.

    Attributes:
        side: which one.
        at: where they stand, in the unit of the axes.
        texts: the numbers themselves; none where only their marks are to be seen.
        name: what they count, below or above them; empty where it is not to be.
        grid: whether lines lead from them across the axes.

    """

    side: Literal["bottom", "top", "left"]
    at: Sequence[float]
    texts: Sequence[str] = ()
    name: str = ""
    grid: bool = True

    def width(self, page: Page) -> float:
        """Return how wide the texts are, in pixels."""
        return max((page.width(text, self._size) for text in self.texts), default=0.0)

    def draw(self, page: Page, axes: Axes) -> None:
        """Draw them, on axes whose limits and place are settled."""
        rc: Any = mpl.rcParams
        near, far = (self._pixels(axes, across) for across in ((1.0, 0.0) if self.side == "top" else (0.0, 1.0)))
        if self.grid:
            grid = {name: rc[f"grid.{name}"] for name in ("color", "linestyle", "linewidth", "alpha")}
            page.lines(np.stack([near, far], axis=1), axes, zorder=0.6, **grid)
        point, outward = page.look.dpi / 72, np.array(_OUTWARD[self.side])
        size, outside = self._setting("major.size") * point, _OUTSIDE[self._setting("direction")]
        marks = np.stack([near + outward * size * outside, near - outward * size * (1 - outside)], axis=1)
        page.lines(marks, color=self._setting("color"), linewidth=self._setting("major.width"))
        gap = size * outside + self._setting("major.pad") * point
        colour = self._setting("labelcolor")
        how = {**_ALIGNED[self.side], "color": self._setting("color") if colour == "inherit" else colour}
        for (x, y), text in zip(near + outward * gap, self.texts, strict=False):
            page.text(x, y, text, self._size, **how)
        if self.name:
            frame, beyond = axes.get_window_extent(), gap + _LINE * self._size * page.em + rc["axes.labelpad"] * point
            how = {**_ALIGNED[self.side], "color": rc["axes.labelcolor"], "weight": rc["axes.labelweight"]}
            y = frame.y1 + beyond if self.side == "top" else frame.y0 - beyond
            page.text((frame.x0 + frame.x1) / 2, y, self.name, _em(rc["axes.labelsize"]), **how)

    def _pixels(self, axes: Axes, across: float) -> Floats:
        """Return where the numbers stand, so far from the lower or left side to the other; shape (N, 2)."""
        along, level = np.array(self.at, dtype=np.float64), np.full(len(self.at), across)
        upright = self.side == "left"
        transform = axes.get_yaxis_transform() if upright else axes.get_xaxis_transform()
        points: Floats = transform.transform(np.column_stack([level, along] if upright else [along, level]))
        return points

    @property
    def _size(self) -> float:
        """The size of the texts, in em."""
        return _em(self._setting("labelsize"))

    def _setting(self, name: str) -> Any:
        rc: Any = mpl.rcParams
        return rc[f"{'y' if self.side == 'left' else 'x'}tick.{name}"]


def _em(size: float | str) -> float:
    """Return the size of a font in em; matplotlib has names such as `medium` for some."""
    return FontProperties(size=size).get_size_in_points() / float(mpl.rcParams["font.size"])
