"""The panel below an overlay: how far each curve is from the first one."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from warmup_cli.figure.page import Page, shortened
from warmup_cli.figure.placing import Box
from warmup_cli.figure.ticks import Ticks
from warmup_cli.numerals import rate_text
from warmup_cli.schedule import Floats, Steps

if TYPE_CHECKING:
    from warmup_cli.figure.chart import Chart

_SHARE = 0.3  # of the height that chart and panel have together
_GAP = 2.0  # between the two, in em; the panel's name stands in it
_NAME = 0.85  # size of that, in em
_TICKS_APART = 1.5  # least distance of two ticks, in em


class Panel:
    """Differences along the run.

    Attributes:
        lines: for each curve after the first, steps and by how much its rate is higher, both of shape (N,).

    """

    def __init__(self, page: Page, lines: Sequence[tuple[Steps, Floats]]) -> None:
        self.page, self.lines = page, lines
        heights = np.concatenate([higher[np.isfinite(higher)] for _, higher in lines])
        low, high = float(np.min(heights, initial=0.0)), float(np.max(heights, initial=0.0))
        margin = 0.1 * ((high - low) or 1.0)
        self.limits = low - margin, high + margin
        self._bottom = self._height = 0.0

    def take(self, bottom: float, top: float) -> float:
        """Take a share of the room from `bottom` to `top`, in pixels, and return where the rest of it starts."""
        gap = _GAP * self.page.em
        self._bottom, self._height = bottom, _SHARE * (top - bottom - gap)
        return bottom + self._height + gap

    @property
    def ticks(self) -> Ticks:
        """The differences that are named at the side: 0, and as many others as there is room for."""
        at = self._named()
        return Ticks("left", at, [*map(rate_text, at)])

    def _named(self) -> list[float]:
        if not any(np.any(higher) for _, higher in self.lines):
            return [0.0]
        low, high = self.limits
        count = max(1, min(5, int(self._height / self.page.em / 2.2)))
        found = MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
        step = float(found[1] - found[0])
        while step / (high - low) * self._height < _TICKS_APART * self.page.em:
            step *= 2
        return [number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)]

    def draw(self, chart: "Chart", left: float, right: float) -> Axes:
        """Draw the panel from `left` to `right`, in pixels, along the axis of `chart`, and return its axes."""
        look, page, width = self.page.look, self.page, right - left
        axes = page.axes(Box(left, self._bottom, right, self._bottom + self._height))
        axes.axhline(0.0, color=look.colours.faint, linewidth=0.8, zorder=2)
        for index, (steps, higher) in enumerate(self.lines, 1):
            colour, stroke, mark = chart.pen(index)
            x = chart.x_of(steps.astype(np.float64))
            axes.plot(x, higher, color=colour, linestyle=stroke, zorder=3 + index / 100)
            most = int(np.argmax(np.abs(higher)))
            axes.plot(x[most], higher[most], mark, color=colour, markersize=6, clip_on=False, zorder=4)
        axes.set_ylim(*self.limits)
        self.ticks.draw(page, axes)
        name = shortened(f"difference from {chart.schedules[0].name}", lambda text: page.width(text, _NAME) <= width)
        page.text(
            left, self._bottom + self._height + 0.5 * page.em, name, _NAME, va="baseline", color=look.colours.faint
        )
        return axes
