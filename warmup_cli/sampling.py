"""Which steps a picture of so many pixels needs, however many the schedule has."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from warmup_cli.schedule import Floats, Phase, Schedule, Steps

TOLERANCE = 0.005
"""How far, in pixels, the line through the samples may run beside the line through every step."""

_SPREAD = 33  # samples of a smooth phase to begin with: no bend of a shape hides between so many
_PER_PIXEL = 2  # samples of any other phase to begin with: no jump or cycle hides that could be seen
_ENOUGH = 40_000  # samples beyond which what is narrower than a quarter of a pixel is left alone
_STAIRS_PER_PIXEL = 16  # narrower stairs are drawn as the slope through their middles


def sampled_steps(schedule: Schedule, width: float, height: float, *, log: bool = False) -> Steps:
    """Return the steps through which to draw a line that no further step would change.

    They are the first and last two steps of every phase, two on either side of every edge of a stair, and as
    many between them as the bends of the curve need. Two, because a renderer joins short segments at a corner
    otherwise than long ones, and every step drawn makes short ones.

    Args:
        schedule: what is drawn.
        width: pixels that the run is drawn across.
        height: pixels that the rates are drawn across.
        log: whether the rates are drawn on a logarithmic axis.

    Returns:
        Rising steps, shape (N,). N depends on the picture and the shapes, not on the length of the run.

    """
    stairs = np.array([_period(phase) is not None for phase in schedule.phases])
    steps = np.unique(np.concatenate([_beginning(schedule, index, width) for index in range(len(schedule.phases))]))
    rates = schedule.rates(steps)
    to_pixels = _scale(rates, height, log=log)
    heights = to_pixels(rates)
    per_step = width / schedule.total_steps
    while True:
        gaps = np.flatnonzero(np.diff(steps) > 1)
        gaps = gaps[~stairs[schedule.phase_indices(steps[gaps])]]
        if steps.size > _ENOUGH:
            gaps = gaps[(steps[gaps + 1] - steps[gaps]) * per_step > 0.25]
        left, right = steps[gaps], steps[gaps + 1]
        middles = left + (right - left) // 2
        middle_heights = to_pixels(schedule.rates(middles))
        rise = heights[gaps + 1] - heights[gaps]
        chord = heights[gaps] + rise * ((middles - left) / (right - left))
        beside = np.abs(middle_heights - chord) / np.hypot(1, rise / ((right - left) * per_step))
        bent = beside > TOLERANCE
        if not bent.any():
            return steps
        steps = np.insert(steps, gaps[bent] + 1, middles[bent])
        heights = np.insert(heights, gaps[bent] + 1, middle_heights[bent])


def _beginning(schedule: Schedule, index: int, width: float) -> Steps:
    """Return the steps of a phase to begin with."""
    span, phase = schedule.spans[index], schedule.phases[index]
    if not span:
        return np.empty(0, dtype=np.int64)
    first, last = span[0], span[-1]
    period, origin = _period(phase), schedule.first_step
    if period is None:
        smooth = getattr(phase.curve, "smooth", False)
        count = _SPREAD if smooth else max(_SPREAD, int(_PER_PIXEL * width * len(span) / schedule.total_steps))
        even = np.linspace(first, last, min(count, len(span))).round().astype(np.int64)
        return _within(span, even, np.array([first + 1, last - 1]))
    epochs = (int((first - origin) / period), int((last - origin) / period))
    if epochs[1] - epochs[0] > _STAIRS_PER_PIXEL * width:
        spread = np.linspace(*epochs, int(_STAIRS_PER_PIXEL * width)).round() + 0.5
        middles = np.floor(spread * float(period)).astype(np.int64) + origin
        return _within(span, middles)
    starts = np.ceil(np.arange(epochs[0] + 1, epochs[1] + 1) * period.numerator / period.denominator)
    edges = starts.astype(np.int64) + origin
    return _within(span, *(edges + beside for beside in (-2, -1, 0, 1)))


def _period(phase: Phase) -> Fraction | None:
    """Return the width of a phase's stairs in steps, if it has stairs of one width."""
    period: Fraction | None = getattr(phase.curve, "period", None)
    return period


def _within(span: range, *steps: Steps) -> Steps:
    """Return the first and last step of `span`, and `steps` as far as they lie between."""
    inside: Steps = np.clip(np.concatenate([[span[0]], *steps, [span[-1]]]), span[0], span[-1])
    return inside


def _scale(rates: Floats, height: float, *, log: bool) -> Callable[[Floats], Floats]:
    """Return what turns rates into pixels on an axis that holds all of `rates`."""
    positive = rates[rates > 0]
    if log and positive.size:
        floor = float(positive.min())
        per_unit = height / max(float(np.log(positive.max() / floor)), 1e-3)
        return lambda rates: np.log(np.maximum(rates, floor) / floor) * per_unit
    per_unit = height / (float(np.abs(rates).max()) or 1.0)
    return lambda rates: rates * per_unit
