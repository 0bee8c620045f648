"""Small pictures of a schedule that need no drawing library: SVG to stand in a page, and a line of text."""

from html import escape

import numpy as np

from warmup_cli.sampling import sampled_steps
from warmup_cli.schedule import Floats, Schedule

PICTURE = (320.0, 120.0)
"""Width and height of the drawing area, in the units of the SVG."""

_MARGIN = 4.0
_MOST_POINTS = 1_000
_MOST_BANDS = 40  # more would be stripes
_TINTS = {"warmup": 0, "plateau": 1, "stable": 1, "constant": 1, "decay": 2, "hold": 3}
_BARS = "▁▂▃▄▅▆▇█"
_SPARKS = 16


def thumbnail(schedule: Schedule) -> str:
    """Return the curve over its phases as an SVG element; its colours are classes of the page's style."""
    width, height = PICTURE
    steps = sampled_steps(schedule, width, height)
    x = (steps - schedule.first_step) / max(schedule.total_steps - 1, 1) * width
    x, y = _thinned(x, (1 - _shares(schedule.rates(steps))) * height)
    points = " ".join(f"{left:.4g},{top:.4g}" for left, top in zip(x, y, strict=True))
    label = escape(f"The learning rate of {schedule.name} over its steps", quote=True)
    box = f"{-_MARGIN:g} {-_MARGIN:g} {width + 2 * _MARGIN:g} {height + 2 * _MARGIN:g}"
    return f'<svg viewBox="{box}" role="img" aria-label="{label}">{_bands(schedule)}<polyline points="{points}"/></svg>'


def sparkline(schedule: Schedule) -> str:
    """Return the rates at a few evenly spaced updates as bars of text."""
    steps = np.linspace(schedule.first_step, schedule.last_step, _SPARKS).astype(np.int64)
    heights = (_shares(schedule.rates(steps)) * (len(_BARS) - 1)).round().astype(int)
    return "".join(_BARS[height] for height in heights)


def _shares(rates: Floats) -> Floats:
    """Return rates as shares of the largest, within 0 and 1; what is no number or below 0 is 0."""
    finite = np.nan_to_num(rates, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(finite / (max(float(finite.max()), 0.0) or 1.0), 0.0, 1.0)


def _thinned(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the points, or of too many the highest and the lowest of each half unit of the width."""
    if x.size <= _MOST_POINTS:
        return x, y
    columns, starts = np.unique((2 * x).astype(np.int64), return_index=True)
    ends = np.column_stack([np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)])
    return np.repeat(columns / 2, 2), ends.reshape(-1)


def _bands(schedule: Schedule) -> str:
    width, height = PICTURE
    bands = [*schedule.bands()]
    if len(bands) > _MOST_BANDS:
        return ""
    per_step = width / schedule.total_steps
    return "".join(
        f'<rect class="t{_TINTS.get(name, index) % 4}" x="{start * per_step:.4g}"'
        f' width="{(stop - start) * per_step:.4g}" height="{height:g}"/>'
        for index, (name, start, stop) in enumerate(bands)
    )
