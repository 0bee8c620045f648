"""Where labels go, so that none overlaps another, the curve, or the edge. Plain geometry, in pixels."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from warmup_cli.schedule import Floats

Point: TypeAlias = tuple[float, float]

# Directions around a point in the order in which a reader looks: beside and above, then below.
_DIRECTIONS = ((1, 1), (-1, 1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (0, -1))
_DISTANCES = (0.6, 1.2, 2.2, 3.5, 5.0, 7.0, 9.5, 13.0)


def _nearest_first(directions: Iterable[tuple[int, int]]) -> list[Point]:
    """Return where a label may be, in em from its point: the directions in order at each distance."""
    offsets = [
        (across * beside, up * above)
        for across, up in directions
        for beside in (_DISTANCES if across else (0.0,))
        for above in (_DISTANCES if up else (0.0,))
    ]
    return sorted(offsets, key=lambda offset: max(abs(offset[0]), abs(offset[1])))


_ASIDE = _nearest_first(_DIRECTIONS)
_ABOVE = _nearest_first([(0, 1), *_DIRECTIONS])  # which leaves more room to the neighbours

_BESIDE = 2.0  # how far from its point a label needs no line, in em
_MARK = 0.5  # radius of a mark, with some air, in em


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

    def has(self, points: Floats) -> bool:
        """Whether any of the points, shape (N, 2), lies within."""
        x, y = points[:, 0], points[:, 1]
        return bool(np.any((x > self.left) & (x < self.right) & (y > self.bottom) & (y < self.top)))

    def grown(self, by: float) -> "Box":
        """Return the box with a margin."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)


@dataclass(frozen=True)
class Place:
    """Where a label goes.

    Attributes:
        box: its room.
        leader: the line that leads there from its point, shape (N, 2); empty where it is beside the point.

    """

    box: Box
    leader: Floats


class Ground:
    """The room for labels: what is free of curves and of labels placed before.

    Args:
        room: where labels may be.
        lines: the curves, each of shape (N, 2): x and y of its points in order.
        taken: what labels must keep off.

    """

    def __init__(self, room: Box, lines: Iterable[Floats], taken: Iterable[Box] = ()) -> None:
        self._room = room
        self._taken = list(taken)
        self._points = np.concatenate([_dense(line) for line in lines])

    def place_all(self, points: Sequence[Point], sizes: Sequence[Point], em: float) -> list[Place | None]:
        """Return where the labels of `points` go, in pixels: all of them if they can be, the first ones rather.

        What is placed first takes room from what comes after, so that several orders are tried.
        """
        best: list[Place | None] = []
        given = range(len(points))
        for offsets in (_ASIDE, _ABOVE):
            for order in (given, sorted(given, key=lambda index: points[index])):
                ground = Ground(self._room, [self._points], self._taken)
                placed = {index: ground.place(points[index], sizes[index], em, offsets) for index in order}
                places = [placed[index] for index in given]
                if not best or places.count(None) < best.count(None):
                    best = places
        return best

    def place(self, point: Point, size: Point, em: float, offsets: Sequence[Point] = _ASIDE) -> Place | None:
        """Return the nearest free place for a label of `size` to `point`, and take it; None where there is none."""
        for across, up in offsets:
            box = _beside(point, size, across * em, up * em)
            line = _leader(point, box, em)
            if self._room.holds(box) and self._is_free(box, em / 4) and not self._is_crossed(line):
                self._taken.append(box)
                self._points = np.concatenate([self._points, line])
                return Place(box, line)
        return None

    def take(self, box: Box) -> None:
        """Keep later labels off `box`."""
        self._taken.append(box)

    def _is_free(self, box: Box, margin: float) -> bool:
        wide = box.grown(margin)
        if any(wide.meets(taken) for taken in self._taken):
            return False
        return not wide.has(self._points)

    def _is_crossed(self, line: Floats) -> bool:
        """Whether something taken lies on a line."""
        return any(box.has(line) for box in self._taken)


def _leader(point: Point, box: Box, em: float) -> Floats:
    """Return the line from a point to a box that is not beside it, without the mark at the point, shape (N, 2)."""
    end = np.array([min(max(point[0], box.left), box.right), min(max(point[1], box.bottom), box.top)])
    start, apart = np.array(point), math.dist(point, end)
    if apart < _BESIDE * em:
        return np.empty((0, 2))
    return _dense(np.array([start + (end - start) * (_MARK * em / apart), end]))


def _beside(point: Point, size: Point, across: float, up: float) -> Box:
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
