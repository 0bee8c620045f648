"""Where labels go, so that none overlaps another, the curve, or the edge. Plain geometry, in pixels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from warmup_cli.schedule import Floats

# Directions around a point in the order in which a reader looks: beside and above, then below.
_DIRECTIONS = ((1, 1), (-1, 1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (0, -1))
_DISTANCES = (0.6, 1.2, 2.2, 3.5, 5.0, 7.0)

_NEAREST_FIRST = sorted(
    (
        (across * beside, up * above)
        for across, up in _DIRECTIONS
        for beside in (_DISTANCES if across else (0.0,))
        for above in (_DISTANCES if up else (0.0,))
    ),
    key=lambda offset: max(abs(offset[0]), abs(offset[1])),
)
"""Where a label may be, in em from its point: the directions in order at each distance."""


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.top <= other.bottom or other.top <= self.bottom)

    def holds(self, other: "Box") -> bool:
        """Whether `other` lies within."""
        beside = other.left < self.left or other.right > self.right
        return not (beside or other.bottom < self.bottom or other.top > self.top)

    def grown(self, by: float) -> "Box":
        """Return the box with a margin."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)


class Ground:
    """The room for labels: what is free of curves and of labels placed before.

    Args:
        room: where labels may be.
        lines: the curves, each of shape (N, 2): x and y of its points in order.

    """

    def __init__(self, room: Box, lines: Iterable[Floats]) -> None:
        self._room = room
        self._taken: list[Box] = []
        self._points = np.concatenate([_dense(line) for line in lines])

    def place(self, point: tuple[float, float], size: tuple[float, float], em: float) -> Box | None:
        """Return the nearest free box of `size` to `point` and take it; None where there is none."""
        for across, up in _NEAREST_FIRST:
            box = _beside(point, size, across * em, up * em)
            if self._room.holds(box) and self._is_free(box, em / 4):
                self._taken.append(box)
                return box
        return None

    def take(self, box: Box) -> None:
        """Keep later labels off `box`."""
        self._taken.append(box)

    def _is_free(self, box: Box, margin: float) -> bool:
        wide = box.grown(margin)
        if any(wide.meets(taken) for taken in self._taken):
            return False
        x, y = self._points[:, 0], self._points[:, 1]
        return not bool(np.any((x > wide.left) & (x < wide.right) & (y > wide.bottom) & (y < wide.top)))


def _beside(point: tuple[float, float], size: tuple[float, float], across: float, up: float) -> Box:
    """Return the box that lies so far beside and above a point; 0 centers it."""
    (x, y), (width, height) = point, size
    left = x + across - (width if across < 0 else 0 if across else width / 2)
    bottom = y + up - (height if up < 0 else 0 if up else height / 2)
    return Box(left, bottom, left + width, bottom + height)


def _dense(line: Floats, apart: float = 3.0) -> Floats:
    """Return points along a line, at most `apart` pixels from each other."""
    if len(line) < 2:
        return line
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.linspace(0, along[-1], int(min(along[-1] / apart, 50_000)) + 2)
    return np.column_stack([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])])


def spread_out(centers: Sequence[float], widths: Sequence[float], room: float, gap: float) -> list[float | None]:
    """Return where to center labels in a row so that they do not overlap, each as near its own center as can be.

    Args:
        centers: where each label would be, in rising order.
        widths: how wide each is.
        room: how wide the row is.
        gap: what stays free between neighbours.

    Returns:
        The centers; None for labels that are left out, the widest first, because the row is too short for all.

    """
    kept = list(range(len(centers)))
    while kept and sum(widths[index] + gap for index in kept) - gap > room:
        kept.remove(max(kept, key=lambda index: widths[index]))
    placed: list[float | None] = [None] * len(centers)
    edge = 0.0
    for index in kept:
        center = max(centers[index], edge + widths[index] / 2)
        placed[index] = center
        edge = center + widths[index] / 2 + gap
    edge = room
    for index in reversed(kept):
        center = min(placed[index] or 0.0, edge - widths[index] / 2)
        placed[index] = center
        edge = center - widths[index] / 2 - gap
    return placed
