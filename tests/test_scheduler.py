"""The pieces that schedulers are built from."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmup_cli.schedule import Ahead, Floats, Schedule
from warmup_cli.scheduler import (
    MOST_CYCLES,
    Scheduler,
    Stretch,
    constant,
    cut,
    endless,
    growing,
    in_sequence,
    levels,
    parts,
    product,
    repeating,
)


def ramp(counts: Floats) -> Floats:
    return counts / 10


def laid(scheduler: Scheduler, steps: int, epoch: float | None = None, *, first_step: int = 0) -> Schedule:
    period = None if epoch is None else Fraction(epoch)
    return scheduler.schedule(
        "s", steps, first_step=first_step, iters_per_epoch=period, per_epoch=epoch is not None, title=None
    )


def test_parts_are_one_curve_under_several_names() -> None:
    scheduler = parts(ramp, ("warmup", 10, "linear"), ("none", 0, ""), then="hold")
    assert [stretch.name for stretch in scheduler.stretches] == ["warmup", "hold"]
    np.testing.assert_array_equal(scheduler.rates(np.arange(30.0)), ramp(np.arange(30.0)))


def test_levels_change_at_their_edges() -> None:
    scheduler = levels([2, 4], [1.0, 0.1, 0.01])
    np.testing.assert_array_equal(scheduler.rates(np.arange(6.0)), [1, 1, 0.1, 0.1, 0.01, 0.01])


def test_inclusive_levels_keep_the_old_rate_at_the_edge() -> None:
    scheduler = levels([2, 4], [1.0, 0.1, 0.01], inclusive=True)
    np.testing.assert_array_equal(scheduler.rates(np.arange(6.0)), [1, 1, 1, 0.1, 0.1, 0.01])


def test_levels_with_an_edge_at_zero_start_at_the_next_rate() -> None:
    np.testing.assert_array_equal(levels([0], [1.0, 0.1]).rates(np.arange(2.0)), [0.1, 0.1])


def test_in_sequence_each_counts_from_its_milestone() -> None:
    scheduler = in_sequence([endless("warmup", ramp), endless("decay", ramp)], [5])
    np.testing.assert_array_equal(scheduler.rates(np.arange(8.0)), [0, 0.1, 0.2, 0.3, 0.4, 0, 0.1, 0.2])


def test_a_product_is_named_after_what_changes_soonest() -> None:
    warmup = parts(lambda counts: np.minimum(counts / 4, 1.0), ("warmup", 4, "linear"), then="plateau")
    decay = parts(lambda counts: 1 - counts / 100, ("decay", 100, "linear"))
    scheduler = product([warmup, decay])
    assert [stretch.name for stretch in scheduler.stretches] == ["warmup", "decay", "hold"]
    counts = np.arange(120.0)
    np.testing.assert_allclose(scheduler.rates(counts), warmup.rates(counts) * decay.rates(counts))


def test_what_is_cut_keeps_its_curve() -> None:
    stretches = cut(parts(ramp, ("a", 3, ""), ("b", 3, ""), then="c"), 5)
    assert [(stretch.name, stretch.length) for stretch in stretches] == [("a", 3), ("b", 2)]


@given(st.integers(1, 200), st.integers(1, 40))
def test_a_run_stops_short_or_goes_on(steps: int, length: int) -> None:
    schedule = laid(parts(ramp, ("warmup", length, ""), then="hold"), steps)
    assert schedule.total_steps == steps
    np.testing.assert_array_equal(schedule.rates(np.array(schedule.steps)), ramp(np.arange(float(steps))))


@given(st.integers(1, 300), st.sampled_from([1, 2.5, 7, 31.25]), st.integers(0, 1))
def test_per_epoch_every_update_of_an_epoch_uses_its_count(steps: int, epoch: float, first_step: int) -> None:
    schedule = laid(
        parts(ramp, ("warmup", 3, ""), ("plateau", 4, ""), then="decay"), steps, epoch, first_step=first_step
    )
    epochs = np.array([int(Fraction(update) / Fraction(epoch)) for update in range(steps)], dtype=np.float64)
    assert schedule.total_steps == steps
    np.testing.assert_array_equal(schedule.rates(np.array(schedule.steps)), ramp(epochs))


def test_cycles_become_phases() -> None:
    scheduler = Scheduler((Stretch("cycle", None, lambda counts: counts % 10, cycles=repeating(10)),))
    schedule = laid(scheduler, 25)
    assert [phase.name for phase in schedule.phases] == ["cycle 1", "cycle 2", "cycle 3"]
    assert [phase.length for phase in schedule.phases] == [10, 10, 5]
    np.testing.assert_array_equal(schedule.rates(np.arange(25)), np.arange(25) % 10)


def test_more_cycles_than_anybody_reads_are_one_phase() -> None:
    scheduler = Scheduler((Stretch("cycle", None, lambda counts: counts % 10, cycles=repeating(10)),))
    assert len(laid(scheduler, 10 * MOST_CYCLES).phases) == MOST_CYCLES
    assert [phase.name for phase in laid(scheduler, 10**12).phases] == ["cycle"]


@pytest.mark.parametrize(("limit", "starts"), [(1, [0]), (10, [0]), (11, [0, 10]), (71, [0, 10, 30, 70])])
def test_growing_cycles_start_where_the_one_before_ends(limit: int, starts: list[int]) -> None:
    assert list(growing(10, 2)(limit) or []) == starts


def test_a_constant_is_constant() -> None:
    np.testing.assert_array_equal(constant(0.5)(np.arange(3.0)), [0.5] * 3)


def test_what_the_run_does_not_get_to_lies_ahead() -> None:
    scheduler = parts(ramp, ("warmup", 10, "linear"), ("decay", 20, "cosine"), shape="constant")
    assert laid(scheduler, 31).ahead == ()
    assert laid(scheduler, 30).ahead == (Ahead("hold", 30, "constant"),)
    assert laid(scheduler, 5).ahead == (Ahead("decay", 10, "cosine"), Ahead("hold", 30, "constant"))
    assert laid(scheduler, 20, 2.5).ahead == (Ahead("decay", 25, "cosine"), Ahead("hold", 75, "constant"))


def test_what_a_stretch_aims_at_is_kept() -> None:
    scheduler = Scheduler((Stretch("warmup", 10, ramp, "linear", aim=1.0), Stretch("hold", None, ramp)))
    assert [phase.aim for phase in laid(scheduler, 20).phases] == [1.0, None]
