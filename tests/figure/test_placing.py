"""Where labels go."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from warmup_cli.figure.placing import Box, Ground, spread_out

ROOM = Box(0, 0, 1000, 600)
EM = 14.0

lengths = st.floats(0, 400)
widths = st.floats(1, 400)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, bottom = draw(lengths), draw(lengths)
    return Box(left, bottom, left + draw(widths), bottom + draw(widths))


@st.composite
def lines(draw: st.DrawFn) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Draw a curve across the room."""
    heights = draw(st.lists(st.floats(0, 600), min_size=2, max_size=30))
    return np.column_stack([np.linspace(0, 1000, len(heights)), heights])


@given(boxes(), boxes())
def test_boxes_meet_if_they_share_a_point_within(one: Box, other: Box) -> None:
    across = min(one.right, other.right) - max(one.left, other.left)
    up = min(one.top, other.top) - max(one.bottom, other.bottom)
    assert one.meets(other) == other.meets(one) == (across > 0 and up > 0)


@given(boxes(), boxes())
def test_a_box_that_holds_another_meets_it(one: Box, other: Box) -> None:
    assert not one.holds(other) or one.meets(other)
    assert one.holds(one)


def test_boxes_that_share_an_edge_do_not_meet() -> None:
    assert not Box(0, 0, 10, 10).meets(Box(10, 0, 20, 10))
    assert not Box(0, 0, 10, 10).meets(Box(0, 10, 10, 20))


@given(boxes(), st.floats(0.1, 50))
def test_a_grown_box_holds_the_box(box: Box, margin: float) -> None:
    assert box.grown(margin).holds(box)
    assert not box.holds(box.grown(margin))


@given(lines(), st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 600)), min_size=1, max_size=8))
def test_labels_are_placed_in_the_room_off_the_curve_and_off_each_other(
    line: np.ndarray[tuple[int, int], np.dtype[np.float64]], points: list[tuple[float, float]]
) -> None:
    ground = Ground(ROOM, [line])
    placed = [place.box for point in points if (place := ground.place(point, (80, 30), EM)) is not None]
    along = np.linspace(0, 1000, 20_001)
    heights = np.interp(along, line[:, 0], line[:, 1])
    for index, box in enumerate(placed):
        assert ROOM.holds(box)
        assert not any(box.meets(other) for other in placed[:index])
        assert not np.any((along > box.left) & (along < box.right) & (heights > box.bottom) & (heights < box.top))


@given(lines(), boxes())
def test_labels_keep_off_what_was_taken(line: np.ndarray[tuple[int, int], np.dtype[np.float64]], taken: Box) -> None:
    ground = Ground(ROOM, [line])
    ground.take(taken)
    place = ground.place(((taken.left + taken.right) / 2, taken.top), (80, 30), EM)
    assert place is None or not place.box.meets(taken)


def test_a_label_has_its_size_and_stands_near_its_point() -> None:
    place = Ground(ROOM, [np.array([[0.0, 0.0], [1000.0, 0.0]])]).place((500, 300), (80, 30), EM)
    assert place is not None
    box = place.box
    assert (box.right - box.left, box.top - box.bottom) == (80, 30)
    assert box.grown(EM).holds(Box(500, 300, 500, 300))


def test_where_there_is_no_room_there_is_no_label() -> None:
    assert Ground(ROOM, [np.zeros((1, 2))]).place((500, 300), (1200, 30), EM) is None


@st.composite
def rows(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    """Draw labels in a row: where they would be centered, and how wide they are."""
    centers = sorted(draw(st.lists(st.floats(0, 1000), max_size=12)))
    return centers, draw(st.lists(widths, min_size=len(centers), max_size=len(centers)))


@given(rows())
def test_labels_in_a_row_do_not_overlap_nor_leave_it(row: tuple[list[float], list[float]]) -> None:
    centers, wide = row
    placed = spread_out(centers, wide, 1000, EM)
    kept = [(center, width) for center, width in zip(placed, wide, strict=True) if center is not None]
    assert all(center - width / 2 >= -1e-6 and center + width / 2 <= 1000 + 1e-6 for center, width in kept)
    for (left, its), (right, width) in pairwise(kept):
        assert right - left >= (its + width) / 2 + EM - 1e-6


@given(rows())
def test_no_label_is_left_out_where_there_is_room_for_all(row: tuple[list[float], list[float]]) -> None:
    centers, wide = row
    placed = spread_out(centers, wide, 1000, EM)
    fits = sum(wide) + EM * (len(wide) - 1) <= 1000
    assert not fits or None not in placed
    assert len(placed) == len(centers)


@given(rows())
def test_the_widest_labels_are_left_out_first(row: tuple[list[float], list[float]]) -> None:
    centers, wide = row
    placed = spread_out(centers, wide, 1000, EM)
    out = [width for center, width in zip(placed, wide, strict=True) if center is None]
    kept = [width for center, width in zip(placed, wide, strict=True) if center is not None]
    assert not out or not kept or min(out) >= max(kept)


def test_labels_with_room_stay_where_they_would_be() -> None:
    assert spread_out([100, 500, 900], [50, 50, 50], 1000, EM) == [100, 500, 900]


def test_labels_at_the_edge_move_in() -> None:
    assert spread_out([0, 1000], [50, 50], 1000, EM) == [25, 975]


def test_no_labels_have_no_places() -> None:
    assert spread_out([], [], 1000, EM) == []
