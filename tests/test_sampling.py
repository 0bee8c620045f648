import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import five, schedule_of, schedule_or_problems
from tests.strategies import schedules
from warmup_cli.sampling import sampled_steps
from warmup_cli.schedule import Floats, Schedule, Steps

WIDTH, HEIGHT = 1000.0, 500.0

UNSEEN = 0.02
"""A pixel's share that no eye and no 8-bit channel shows: 5 of 255."""

DECADES = 6

CURVED: dict[str, dict[str, object]] = {
    "linear": {},
    "cosine": {},
    "constant": {"lr_end": None},
    "power": {"decay_power": 9.0},
    "polynomial": {"decay_power": 0.3},
    "exponential": {"lr_end": 1e-8},
    "inverse_sqrt": {"lr_end": None},
    "step": {"lr_end": None, "milestones": [10, 40, 41, 80], "decay_factor": 0.3},
}
"""Keys that make each shape bend as much as anybody would want."""


def curved(shape: str, epoch: int = 1000, **more: object) -> Schedule:
    """Return a run of a hundred epochs whose decay has a shape at its most bent."""
    return schedule_of(five(iters_per_epoch=epoch, decay_shape=shape, **{**CURVED[shape], **more}))


def in_pixels(schedule: Schedule, rates: Floats, *, log: bool) -> Floats:
    """Return how high above the bottom of the axis rates are drawn."""
    peak = max(schedule.phases[0].end_rate, *(phase.start_rate for phase in schedule.phases))
    if not log:
        return rates / peak * HEIGHT
    bottom = peak / 10**DECADES
    return np.asarray(np.log10(np.maximum(rates, bottom) / bottom) / DECADES * HEIGHT)


def farthest(schedule: Schedule, sampled: Steps, others: Steps, *, log: bool) -> float:
    """Return how many pixels, at most, the line through the samples runs beside the curve at other steps."""
    heights = in_pixels(schedule, schedule.rates(sampled), log=log)
    exact = in_pixels(schedule, schedule.rates(others), log=log)
    right = np.clip(np.searchsorted(sampled, others), 1, sampled.size - 1)
    run = (sampled[right] - sampled[right - 1]) * WIDTH / schedule.total_steps
    rise = heights[right] - heights[right - 1]
    along = (others - sampled[right - 1]) / (sampled[right] - sampled[right - 1])
    beside = np.abs(heights[right - 1] + along * rise - exact) / np.hypot(1, rise / run)
    # A line that leaves an axis through its bottom is cut there, which this measure does not know of.
    seen = np.minimum(heights[right], heights[right - 1]) > 0
    return float(np.max(beside[seen | (not log)], initial=0.0))


def scattered(schedule: Schedule) -> Steps:
    """Return steps of a run: some of everywhere, more of where phases begin and end."""
    numbers = np.random.default_rng(7)
    even = numbers.integers(schedule.first_step, schedule.last_step, 4000, endpoint=True)
    near = [schedule.boundaries + sign * int(10**size) for size in np.arange(0, 15, 0.25) for sign in (-1, 1)]
    return np.unique(np.clip(np.concatenate([even, *near]), schedule.first_step, schedule.last_step))


@given(schedules(), st.booleans())
def test_both_ends_of_every_phase_are_sampled(schedule: Schedule, log: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    steps = sampled_steps(schedule, WIDTH, HEIGHT, log=log)
    assert {end for span in schedule.spans if span for end in (span[0], span[-1])} <= set(steps.tolist())


@given(schedules())
def test_samples_are_updates_of_the_run_in_rising_order(schedule: Schedule) -> None:
    steps = sampled_steps(schedule, WIDTH, HEIGHT)
    assert np.all(np.diff(steps) > 0)
    assert (steps[0], steps[-1]) == (schedule.first_step, schedule.last_step)


@pytest.mark.parametrize("total", [1, 2, 3, 10, 100])
def test_every_update_of_a_short_run_is_sampled_once(total: int) -> None:
    schedule = schedule_of({"total_steps": total, "warmup_steps": total // 2, "lr_init": 1, "lr_end": 0})
    steps = sampled_steps(schedule, WIDTH, HEIGHT)
    assert steps.size == np.unique(steps).size
    assert farthest(schedule, steps, np.array(schedule.steps), log=False) <= UNSEEN if total > 1 else steps.size == 1


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("shape", CURVED)
def test_the_number_of_samples_does_not_grow_with_the_run(shape: str, log: bool) -> None:  # noqa: FBT001 - a parameter
    count = {power: sampled_steps(curved(shape, 10**power), WIDTH, HEIGHT, log=log).size for power in (1, 4, 7, 10, 13)}
    assert count[13] <= 1.1 * count[4]
    assert max(count.values()) < 5_000


@pytest.mark.parametrize("epoch", [10, 1000, 10**13])
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("shape", CURVED)
def test_the_line_through_the_samples_is_the_curve(shape: str, log: bool, epoch: int) -> None:  # noqa: FBT001 - a parameter
    schedule = curved(shape, epoch)
    steps = sampled_steps(schedule, WIDTH, HEIGHT, log=log)
    assert farthest(schedule, steps, scattered(schedule), log=log) <= UNSEEN


@given(schedules())
def test_the_line_through_the_samples_is_the_curve_of_any_schedule(schedule: Schedule) -> None:
    steps = sampled_steps(schedule, WIDTH, HEIGHT)
    if steps.size > 1:
        assert farthest(schedule, steps, scattered(schedule), log=False) <= UNSEEN


@pytest.mark.parametrize("warmup", ["power", "polynomial", "cosine", "exponential"])
@pytest.mark.parametrize("log", [False, True])
def test_a_rise_is_sampled_as_densely_as_a_fall(warmup: str, log: bool) -> None:  # noqa: FBT001 - a parameter
    schedule = curved("cosine", warmup_shape=warmup, warmup_epochs=60, warmup_lr=1e-5)
    steps = sampled_steps(schedule, WIDTH, HEIGHT, log=log)
    assert farthest(schedule, steps, scattered(schedule), log=log) <= UNSEEN


@pytest.mark.parametrize("epoch", [10, 31.25, 1000, 10**13])
@pytest.mark.parametrize("first_step", [0, 1])
def test_stairs_have_every_edge(epoch: float, first_step: int) -> None:
    schedule = schedule_of(five(iters_per_epoch=epoch, decay_per="epoch", first_step=first_step))
    steps = set(sampled_steps(schedule, WIDTH, HEIGHT).tolist())
    edges = [first_step - int(-number * epoch // 1) for number in range(6, 100)]  # the first update of each epoch
    assert all({edge - 1, edge} <= steps for edge in edges)
    assert farthest(schedule, np.array(sorted(steps)), scattered(schedule), log=False) <= UNSEEN


@pytest.mark.parametrize("epoch", [0.3, 1e-3, 1e-15, 1e-30])
def test_stairs_narrower_than_an_update_are_drawn_or_refused(epoch: float) -> None:
    keys = {"total_steps": 1000, "warmup_steps": 9, "lr_init": 1, "lr_end": 0, "decay_per": "epoch"}
    said = schedule_or_problems({**keys, "iters_per_epoch": epoch})
    if isinstance(said, Schedule):
        assert farthest(said, sampled_steps(said, WIDTH, HEIGHT), np.array(said.steps), log=False) <= 0.5
    else:
        assert len(said) == 1


def test_stairs_too_narrow_to_be_seen_are_a_slope() -> None:
    few, many = (
        sampled_steps(schedule_of(five(decay_per="epoch", total_epochs=epochs)), WIDTH, HEIGHT)
        for epochs in (10**6, 10**12)
    )
    assert many.size <= 1.01 * few.size < 20 * WIDTH
    schedule = schedule_of(five(decay_per="epoch", total_epochs=10**12))
    # The line leads through the middles of the stairs: half a stair, a millionth of a pixel wide, is all it misses.
    assert farthest(schedule, many, scattered(schedule), log=False) <= UNSEEN


@given(st.floats(50, 3000), st.floats(50, 3000))
def test_a_larger_picture_has_more_samples(width: float, height: float) -> None:
    schedule = curved("cosine", 10**9)
    small, large = (sampled_steps(schedule, times * width, times * height).size for times in (1, 4))
    assert small < large
