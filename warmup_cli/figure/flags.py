"""Findings of a check on the picture: a small triangle on the curve at the update, and the codes beside it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from warmup_cli.figure.page import Page
from warmup_cli.figure.placing import Box, Ground, Point
from warmup_cli.schedule import Floats, Schedule

if TYPE_CHECKING:
    from warmup_cli.check import Finding

_SIZE = 0.8  # of the codes, in em
_RADIUS = 0.45  # of the triangle, in em


class Flags:
    """Marks of findings on some axes."""

    def __init__(self, page: Page, axes: Axes, x_of: Callable[[Floats], Floats]) -> None:
        self.page, self.axes, self.x_of = page, axes, x_of

    def draw(self, found: "Sequence[tuple[Schedule, Sequence[Finding]]]", ground: Ground) -> None:
        """Mark the findings of each schedule, as far as `ground` has room for their codes."""
        flags = [flag for schedule, findings in found for flag in self._flags(schedule, findings)]
        radius, height = _RADIUS * self.page.em, 1.3 * _SIZE * self.page.em
        for (x, y), _ in flags:
            ground.take(Box(x - radius, y - radius, x + radius, y + radius))
        sizes = [(self.page.width(codes, _SIZE, "bold"), height) for _, codes in flags]
        places = ground.place_all([point for point, _ in flags], sizes, self.page.em)
        colour, ring = self.page.look.colours.flag, mpl.rcParams["axes.facecolor"]
        look = self.page.look
        for (point, codes), place in zip(flags, places, strict=True):
            where = [point[0] / look.width], [point[1] / look.height]
            mark = Line2D(*where, marker="v", color=colour, markersize=8, markeredgecolor=ring, zorder=7, label=codes)
            self.page.figure.add_artist(mark)
            if place is None:
                continue
            if len(place.leader):
                ends = place.leader[[0, -1]] / (look.width, look.height)
                self.page.figure.add_artist(Line2D(*ends.T, color=colour, linewidth=0.8, zorder=2))
            box = place.box
            self.page.text(
                box.left, (box.bottom + box.top) / 2, codes, _SIZE, va="center_baseline", weight="bold", color=colour
            )

    def _flags(self, schedule: Schedule, findings: "Sequence[Finding]") -> Iterator[tuple[Point, str]]:
        """Yield where on the page the findings of each step stand, and their codes; in the order of the steps."""
        least = self.axes.get_ylim()[0] if self.page.look.log_y else -np.inf
        for step, here in groupby(findings, key=lambda finding: finding.step):
            rate = np.nan_to_num(schedule.rates(step), posinf=0.0)
            x = float(self.x_of(np.array(float(step))))
            point = self.axes.transData.transform((x, max(float(rate), least)))
            yield (float(point[0]), float(point[1])), " ".join(finding.code for finding in here)
