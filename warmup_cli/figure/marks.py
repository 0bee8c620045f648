"""What is written on the curve of one schedule: its phases, and rate and step at peak, hand-offs and end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from warmup_cli.figure.page import Page, shortened
from warmup_cli.figure.placing import Box, Ground, Place, Point, spread_out
from warmup_cli.numerals import count_text, rate_text, step_text
from warmup_cli.schedule import Floats, Schedule

_SIZE = 0.88  # of the text, in em
_LINE = 1.3  # from line to line, in sizes of the text
_STRIP = 1.9  # height of the strip with the names of the phases, in em


@dataclass(frozen=True)
class Mark:
    """A point of the curve that a reader wants the numbers of."""

    step: int
    rate: float


class Marks:
    """Bands, names, marks and labels of one schedule on its axes."""

    def __init__(self, page: Page, axes: Axes, schedule: Schedule, x_of: Callable[[Floats], Floats]) -> None:
        self.page, self.axes, self.schedule, self.x_of = page, axes, schedule, x_of
        # Figure fractions times the size of the page: pixels.
        frame = axes.get_position()
        width, height = page.look.width, page.look.height
        self.frame = Box(frame.x0 * width, frame.y0 * height, frame.x1 * width, frame.y1 * height)

    def draw(self, x: Floats, rates: Floats) -> Ground:
        """Draw it all around the curve through `x` and `rates`; return the ground that is left."""
        self._bands()
        strip = _STRIP * self.page.em
        room = Box(self.frame.left, self.frame.bottom, self.frame.right + 1.6 * self.page.em, self.frame.top - strip)
        seen = np.isfinite(rates)
        curve = self._pixels(x[seen], rates[seen])
        ground = Ground(room, [curve])
        points = []
        for mark in self._marks(x, rates):
            if mark.rate > 0 or not self.page.look.log_y:
                point = self._pixels(self.x_of(np.array([float(mark.step)])), np.array([mark.rate]))[0]
                points.append((mark, (float(point[0]), float(point[1]))))
        dot = 0.3 * self.page.em
        dots = [Box(left - dot, low - dot, left + dot, low + dot) for _, (left, low) in points]
        for box in dots:
            ground.take(box)
        texts = [self._text(mark) for mark, _ in points]
        sizes = [
            (max(self.page.width(line, _SIZE) for line in text), 2 * _SIZE * _LINE * self.page.em) for text in texts
        ]
        places = ground.place_all([point for _, point in points], sizes, self.page.em)
        for (mark, point), text, place in zip(points, texts, places, strict=True):
            self._dot(mark)
            if place is not None:
                self._label(point, text, place)
        placed = [place for place in places if place is not None]
        return Ground(room, [curve, *(place.leader for place in placed)], [*dots, *(place.box for place in placed)])

    def _bands(self) -> None:
        bands = list(self.schedule.bands())
        edges = [float(self.x_of(np.array(float(edge)))) for edge in [0, *(stop for _, _, stop in bands)]]
        tints = self.page.look.colours.tints([name for name, _, _ in bands])
        em, frame = self.page.em, self.frame
        per_unit = (frame.right - frame.left) / edges[-1]
        for index, (start, stop) in enumerate(pairwise(edges)):
            self.axes.axvspan(start, stop, color=tints[index][0], linewidth=0, zorder=0.5)
        room = frame.right - frame.left - em
        names = self._fitted(
            [name for name, _, _ in bands], [(stop - start) * per_unit for start, stop in pairwise(edges)]
        )
        widths = [self.page.width(name, _SIZE, "bold") for name in names]
        centers = [(start + stop) / 2 * per_unit for start, stop in pairwise(edges)]
        placed = spread_out(centers, widths, room, em)
        for index, (name, center) in enumerate(zip(names, placed, strict=True)):
            if center is not None:
                colour = tints[index][1]
                where = frame.left + em / 2 + center, frame.top - _STRIP * em / 2
                self.page.text(*where, name, _SIZE, weight="bold", ha="center", va="center_baseline", color=colour)

    def _fitted(self, names: list[str], widths: list[float]) -> list[str]:
        """Return the names; if they are too long for the strip, each cut to about the width of its band."""
        em, room = self.page.em, self.frame.right - self.frame.left
        if sum(self.page.width(name, _SIZE, "bold") + em for name in names) <= room:
            return names

        def cut(name: str, width: float) -> str:
            return shortened(name, lambda text: self.page.width(text, _SIZE, "bold") <= max(width - em, 3 * em))

        return [cut(name, width) for name, width in zip(names, widths, strict=True)]

    def _marks(self, x: Floats, rates: Floats) -> Iterator[Mark]:
        """Yield the peak, the end, and the first update of each phase after the first, each step once."""
        schedule = self.schedule
        found = rates[np.isfinite(rates)]
        peak = x[int(np.nanargmax(rates))] if found.size else x[0]
        if self.page.look.x == "epoch" and schedule.iters_per_epoch is not None:
            peak *= float(schedule.iters_per_epoch)
        steps = [round(float(peak)), schedule.last_step, *(span.start for span in schedule.spans[1:] if span)]
        for step in dict.fromkeys(steps):
            yield Mark(step, float(schedule.rates(step)))

    def _text(self, mark: Mark) -> tuple[str, str]:
        """Return the rate and the place of a mark, a line each."""
        if self.page.look.x == "step":
            return rate_text(mark.rate), f"step {step_text(mark.step)}"
        return rate_text(mark.rate), f"epoch {count_text(float(self.x_of(np.array(float(mark.step)))))}"

    def _dot(self, mark: Mark) -> None:
        x, ring = self.x_of(np.array([float(mark.step)])), mpl.rcParams["axes.facecolor"]
        colour = self.page.look.colours.series[0]
        self.axes.plot(x, [mark.rate], "o", color=colour, markersize=7, markeredgecolor=ring, clip_on=False, zorder=5)

    def _label(self, point: Point, text: tuple[str, str], place: Place) -> None:
        """Set the lines of a label, and the line that leads to it."""
        page, look, box = self.page, self.page.look, place.box
        if len(place.leader):
            ends = place.leader[[0, -1]] / (look.width, look.height)
            page.figure.add_artist(Line2D(*ends.T, color=look.colours.faint, linewidth=0.8, zorder=2))
        aligned = "right" if box.right <= point[0] else "left" if box.left >= point[0] else "center"
        where = {"left": box.left, "right": box.right, "center": (box.left + box.right) / 2}[aligned]
        for index, (line, weight) in enumerate(zip(text, ("bold", "normal"), strict=True)):
            y = box.top - (index + 0.5) * _SIZE * _LINE * page.em
            page.text(where, y, line, _SIZE, ha=aligned, va="center_baseline", weight=weight, zorder=6)

    def _pixels(self, x: Floats, rates: Floats) -> Floats:
        points: Floats = self.axes.transData.transform(np.column_stack([x, rates]))
        return points
