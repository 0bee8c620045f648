"""The chart: axes between a heading and, under several curves, a legend."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import Locator, LogLocator, MaxNLocator

from warmup_cli.errors import WarmupError
from warmup_cli.figure.flags import Flags
from warmup_cli.figure.look import STROKES
from warmup_cli.figure.marks import Marks
from warmup_cli.figure.page import Page, shortened
from warmup_cli.figure.panel import Panel
from warmup_cli.figure.placing import Box, Ground
from warmup_cli.figure.ticks import Ticks
from warmup_cli.numerals import count_text, rate_text
from warmup_cli.sampling import sampled_steps
from warmup_cli.schedule import Floats, Schedule
from warmup_cli.summary import summary

if TYPE_CHECKING:
    from warmup_cli.check import Finding

_TITLE, _SMALL = 1.35, 0.85  # sizes of the title and of small print, in em
_RATE_LABEL = "learning rate"
_TICKS_APART = 1.5  # least distance of two ticks of rates, in em
_LEAST_COLUMN = 9.0  # width of a legend's, in em
_LEAST_AXES = 3.0  # height without which there is no picture, in em
_LEAST_HEIGHT = 8.0  # of the axes, in em; what stands above them gives way first


class Chart:
    """One picture of one or several schedules; several may have a panel of their differences below."""

    def __init__(
        self,
        page: Page,
        schedules: Sequence[Schedule],
        found: "Sequence[Sequence[Finding]]" = (),
        panel: Panel | None = None,
    ) -> None:
        self.page, self.schedules, self.look = page, tuple(schedules), page.look
        self.found, self.panel = found, panel
        alike = {schedule.iters_per_epoch for schedule in schedules}
        self.per_epoch = float(alike.pop() or 0) if len(alike) == 1 else 0.0
        if self.look.x == "epoch" and not self.per_epoch:
            what = "the schedules do not share one" if len(schedules) > 1 else "the schedule has none"
            raise WarmupError(f"--x: epochs need iters_per_epoch, and {what}")
        self._column = 0.0  # width of a column of the legend
        self.total = max(schedule.total_steps for schedule in schedules)

    def draw(self) -> None:
        """Draw the heading, the axes and the curves."""
        single = len(self.schedules) == 1
        title, lines, both_axes = self._heading()
        legend = [] if single else self._legend_rows()
        em, look = self.page.em, self.look
        top = look.height - em * (1.0 + 1.75 * len(title) + 1.3 * len(lines) + (3.4 if both_axes else 0.9))
        bottom = em * (3.9 + 1.6 * len(legend))
        if self.panel is not None:
            bottom = self.panel.take(bottom, top)
        if top - bottom < _LEAST_AXES * em:
            raise WarmupError(
                f"--size: too small for {len(self.schedules)} curves and their names; expected a taller one"
            )
        self._set_heading(title, lines)
        curves = self._curves(look.width, top - bottom)
        axes = self._axes(curves, bottom, top, above=both_axes)
        if single:
            self._line(axes, *curves[0], self.schedules[0], 0)
            ground = Marks(self.page, axes, self.schedules[0], self.x_of).draw(*curves[0])
        else:
            for index, (schedule, curve) in enumerate(zip(self.schedules, curves, strict=True)):
                self._line(axes, *curve, schedule, index)
            self._set_legend(legend)
            ground = self._ground(axes, curves)
        if any(self.found):
            Flags(self.page, axes, self.x_of).draw([*zip(self.schedules, self.found, strict=True)], ground)

    def _ground(self, axes: Axes, curves: Sequence[tuple[Floats, Floats]]) -> Ground:
        """Return the room for labels between the curves."""
        frame, look = axes.get_position(), self.look
        room = Box(
            frame.x0 * look.width, frame.y0 * look.height, frame.x1 * look.width + self.page.em, frame.y1 * look.height
        )
        lines = [np.column_stack([x, rates])[np.isfinite(rates)] for x, rates in curves]
        return Ground(room, [axes.transData.transform(line) for line in lines])

    def x_of(self, steps: Floats) -> Floats:
        """Return where steps stand on the axis below."""
        return steps / self.per_epoch if self.look.x == "epoch" else steps

    def _heading(self) -> tuple[list[str], list[str], bool]:
        """Return the lines of the title, those of small print, and whether there is room for an axis above."""
        first, room = self.schedules[0], self.look.width - 2 * self.page.em
        several = len(self.schedules) > 1
        text = self.look.title or ("Learning-rate schedules" if several else first.title or first.name)
        height = self.look.height / self.page.em
        title = self.page.wrapped(text, room, max(1, min(3, int(height / 12))), _TITLE, "bold")
        lines = [] if several else self.page.wrapped(summary(first), room, 3, _SMALL)
        rows = len(self._legend_rows()) if several else 0
        used = self.look.height / self.page.em - 1.0 - 1.75 * len(title) - 3.9 - 1.6 * rows
        both_axes = bool(self.per_epoch) and used - 3.4 >= _LEAST_HEIGHT
        if used - (3.4 if both_axes else 0.9) - 1.3 * len(lines) < _LEAST_HEIGHT:
            lines = []
        return title, lines, both_axes

    def _set_heading(self, title: list[str], lines: list[str]) -> None:
        em, y = self.page.em, self.look.height - 0.8 * self.page.em
        for line in title:
            self.page.text(em, y, line, _TITLE, weight="bold", va="top")
            y -= 1.75 * em
        for line in lines:
            self.page.text(em, y, line, _SMALL, va="top", color=self.look.colours.faint)
            y -= 1.3 * em

    def _curves(self, width: float, height: float) -> list[tuple[Floats, Floats]]:
        """Return the curves as positions on the axis below and rates."""
        curves = []
        for schedule in self.schedules:
            across = width * schedule.total_steps / self.total
            steps = sampled_steps(schedule, across, height, log=self.look.log_y)
            rates = schedule.rates(steps)
            if self.look.log_y:
                rates[rates <= 0] = np.nan  # a logarithmic axis has no place for them
            curves.append((self.x_of(steps.astype(np.float64)), rates))
        return curves

    def _axes(self, curves: Sequence[tuple[Floats, Floats]], bottom: float, top: float, *, above: bool) -> Axes:
        """Return the axes with all that stands around them."""
        page, look, panel = self.page, self.look, self.panel
        headroom = min(5.4 * page.em / (top - bottom), 0.45) if len(self.schedules) == 1 else 0.06
        low, high, at = self._rates_shown(np.concatenate([rates for _, rates in curves]), headroom, top - bottom)
        beside = Ticks("left", at, [*map(rate_text, at)])
        left = page.em * 2.9 + max(ticks.width(page) for ticks in (beside, *([panel.ticks] if panel else [])))
        right = look.width - page.em * 2.2
        axes = page.axes(Box(left, bottom, right, top))
        if look.log_y and low > 0:
            axes.set_yscale("log")
        axes.set_ylim(low, high)
        beside.draw(page, axes)
        if page.width(_RATE_LABEL) < top - bottom:
            page.text(0.9 * page.em, (bottom + top) / 2, _RATE_LABEL, rotation=90, va="center", ha="left")
        self._counted(axes, "bottom", named=panel is None)
        if panel is not None:
            self._counted(panel.draw(self, left, right), "bottom")
        if above:
            axes.spines["top"].set(visible=True, linewidth=0.8)
            self._counted(axes, "top")
        return axes

    def _counted(self, axes: Axes, side: Literal["bottom", "top"], *, named: bool = True) -> None:
        """Draw the numbers of steps or epochs: what is asked for below, the other one above."""
        end = float(self.x_of(np.array(float(self.total))))
        axes.set_xlim(0, end)
        name, per = self.look.x, 1.0
        if side == "top":
            name, per = ("epoch", 1 / self.per_epoch) if name == "step" else ("step", self.per_epoch)
        room = axes.get_window_extent().width
        count = max(2, min(9, int(room / (6.5 * self.page.em))))
        found = MaxNLocator(count, integer=name == "step", steps=[1, 2, 5, 10]).tick_values(0, end * per)
        seen = [value for value in found if 0 <= value <= end * per * (1 + 1e-9)]
        texts = [count_text(value, end * per) for value in seen] if named else []
        ticks = Ticks(side, [value / per for value in seen], texts, name if named else "", grid=side == "bottom")
        ticks.draw(self.page, axes)

    def _rates_shown(self, rates: Floats, headroom: float, height: float) -> tuple[float, float, list[float]]:
        """Return the limits of the axis of rates, with room for names above the curve, and its ticks."""
        height /= self.page.em
        count = max(2, min(9, int(height / 2.5)))
        high, low = float(np.nanmax(rates, initial=0.0)), float(np.nanmin(rates, initial=0.0))
        locator: Locator = MaxNLocator(count, steps=[1, 2, 2.5, 5, 10])
        if not self.look.log_y or high <= 0:
            high = low + ((high - low) or 1.0) / (1 - headroom)
            return low, high, _thinned(locator.tick_values(low, high), low, high, height)
        low = self._floor(rates, high)
        decades = np.log10(high / low)
        high *= 10 ** (max(decades, 0.1) * headroom / (1 - headroom))
        if decades > 1:
            locator = LogLocator(numticks=count, subs=(1.0,) if decades > 2 else (1.0, 2.0, 5.0))
        return low, high, _thinned(locator.tick_values(low, high), low, high, height, np.log)

    def _floor(self, rates: Floats, high: float) -> float:
        """Return the bottom of a logarithmic axis.

        A warm-up from 0 has none: below the last rates of the phases the axis shows at most six decades.
        """
        ends = [float(schedule.rates(span[-1])) for schedule in self.schedules for span in schedule.spans if span]
        least = min([high * 1e-6, *(end for end in ends if end > 0)])
        return max(float(np.nanmin(rates[rates > 0])), least) * 0.7

    def _line(self, axes: Axes, x: Floats, rates: Floats, schedule: Schedule, index: int) -> None:
        """Draw a curve; several are told apart by stroke and marks at their hand-offs, not by colour alone."""
        colour, stroke, mark = self.pen(index)
        axes.plot(x, rates, color=colour, linestyle=stroke, zorder=3 + index / 100, label=schedule.name)
        if len(self.schedules) > 1:
            marked = np.array([span.start for span in schedule.spans if span] + [schedule.last_step])
            seen = marked[schedule.rates(marked) >= axes.get_ylim()[0]]
            where = self.x_of(seen.astype(np.float64))
            axes.plot(where, schedule.rates(seen), mark, color=colour, markersize=6, clip_on=False, zorder=4)
        elif schedule.total_steps <= self.look.width / self.page.em:  # few enough to see each update
            axes.plot(x, rates, "o", color=colour, markersize=3.5, clip_on=False, zorder=4)

    def pen(self, index: int) -> tuple[str, Any, str]:
        """Return colour, stroke and mark of a curve."""
        series = self.look.colours.series
        return series[index % len(series)], *STROKES[index % len(STROKES)]

    def _legend_rows(self) -> list[list[int]]:
        """Return the schedules in rows: as wide as their names, or narrower where too many rows would take the room."""
        count, em = len(self.schedules), self.page.em
        widest = max(self.page.width(schedule.name, 0.95) for schedule in self.schedules) + 7 * em
        room = self.look.width - 4 * em
        columns = min(max(1, int(room / widest)), count)
        while columns < int(room / (_LEAST_COLUMN * em)) and self.look.height / em - 8 - 1.6 * count / columns < 8:
            columns += 1
        self._column = min(widest, room / columns)
        return [list(range(start, min(start + columns, count))) for start in range(0, count, columns)]

    def _set_legend(self, rows: list[list[int]]) -> None:
        em, look = self.page.em, self.look
        column, y = self._column, em * (1.6 * len(rows) - 0.6)
        for row in rows:
            for place, index in enumerate(row):
                x = 2 * em + place * column
                colour, stroke, mark = self.pen(index)
                points = [(x + along * em) / look.width for along in (0.0, 2.0, 4.0)]
                line = Line2D(points, [y / look.height] * 3, color=colour, linestyle=stroke, marker=mark, markevery=[1])
                self.page.figure.add_artist(line)
                name = shortened(
                    self.schedules[index].name, lambda text: self.page.width(text, 0.95) <= column - 6 * em
                )
                self.page.text(x + 4.7 * em, y, name, 0.95, va="center_baseline")
            y -= 1.6 * em


def _thinned(
    ticks: Sequence[float], low: float, high: float, height: float, scale: Callable[..., Any] = np.asarray
) -> list[float]:
    """Return the ticks within the limits, those left out that would stand too close to the one before.

    Args:
        ticks: in rising order.
        low: the lower limit.
        high: the upper one.
        height: how far these are apart, in em.
        scale: what the axis is linear in.

    """
    kept: list[float] = []
    for tick in (float(tick) for tick in ticks if low <= tick <= high):
        if not kept or (scale(tick) - scale(kept[-1])) / (scale(high) - scale(low)) * height > _TICKS_APART:
            kept.append(tick)
    return kept
