from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import all_rates, five, outline, schedule_of
from tests.strategies import flat_trees
from warmup_cli.shapes import SHAPES
from warmup_cli.units import nearest

smooth_trees = flat_trees(decay_shapes=tuple(name for name in SHAPES if name != "step"))


@given(flat_trees())
def test_the_parts_are_as_long_as_they_say(tree: dict[str, object]) -> None:
    schedule = schedule_of(tree)
    lengths = {"warmup": 0, "plateau": 0, "decay": 0, "hold": 0}
    for name, length in outline(schedule):
        lengths[name] += length
    declared = {part: tree[f"{part}_steps"] for part in ("warmup", "plateau", "hold")}
    assert sum(lengths.values()) == schedule.total_steps == tree["total_steps"]
    assert lengths | declared == lengths


@given(smooth_trees)
def test_the_rate_at_every_boundary_is_exactly_the_declared_one(tree: dict[str, object]) -> None:
    schedule = schedule_of(tree)
    base, end = tree["lr_init"], tree.get("lr_end", tree["lr_init"])
    declared = {"warmup": tree["warmup_lr"], "plateau": base, "decay": base, "hold": end}
    for phase, start in zip(schedule.phases, schedule.boundaries, strict=False):
        assert phase.start_rate == declared[phase.name]
        if int(start) in schedule.steps:
            assert schedule.rates(start) == declared[phase.name]
    if schedule.first_step == 1 and schedule.phases[-1].name in ("decay", "hold"):
        assert schedule.rates(schedule.last_step) == end


@given(flat_trees(), st.data())
def test_the_warm_up_never_falls_and_the_rest_never_rises(tree: dict[str, object], data: st.DataObject) -> None:
    schedule = schedule_of(tree)
    start = data.draw(st.integers(schedule.first_step, schedule.last_step))
    steps = np.arange(start, min(start + 200, schedule.last_step + 1))
    rates, warm = schedule.rates(steps), steps < int(str(tree["warmup_steps"]))
    assert np.all(np.diff(rates[warm]) >= 0)
    assert np.all(np.diff(rates[~warm]) <= 0)


@given(smooth_trees, st.sampled_from(("step", "epoch")), st.data())
def test_no_rate_is_beyond_the_declared_ones(tree: dict[str, object], per: str, data: st.DataObject) -> None:
    schedule = schedule_of({**tree, "decay_per": per, "iters_per_epoch": data.draw(st.integers(1, 100)) / 4})
    inside = st.integers(schedule.first_step, schedule.last_step)
    rates = schedule.rates(data.draw(st.lists(inside, min_size=1)))
    declared = [float(str(tree[key])) for key in ("warmup_lr", "lr_init", "lr_end") if key in tree]
    assert min(declared) <= rates.min()
    assert rates.max() <= max(declared)


@given(st.lists(st.integers(0, 33_333), min_size=3, max_size=3), st.integers(1, 10**6))
def test_running_totals_are_rounded_so_that_the_parts_add_up_to_the_run(thousandths: list[int], total: int) -> None:
    warmup, plateau, hold = (Fraction(part, 1000) for part in thousandths)
    shares = {"warmup_epochs": warmup, "plateau_epochs": plateau, "hold_epochs": hold}
    written = {key: f"{float(share)}%" for key, share in shares.items()}
    schedule = schedule_of(five(total_epochs=None, total_steps=total, **written))
    stops = (warmup, warmup + plateau, 100 - hold, Fraction(100))
    assert {*schedule.boundaries.tolist()} == {0, *(nearest(stop * total / 100) for stop in stops)}


def test_the_five_numbers_are_a_linear_rise_and_a_cosine() -> None:
    schedule = schedule_of(five())
    assert [(phase.name, phase.shape, phase.length) for phase in schedule.phases] == [
        ("warmup", "linear", 50),
        ("decay", "cosine", 950),
    ]
    middle = 0.001 + (0.1 - 0.001) / 2
    assert schedule.rates([1, 25, 50, 525, 1000]) == pytest.approx([0.002, 0.05, 0.1, middle, 0.001], rel=1e-15)


def test_a_plateau_and_a_hold_are_level() -> None:
    schedule = schedule_of(five(plateau_epochs=10, hold_epochs=20))
    assert outline(schedule) == [("warmup", 50), ("plateau", 100), ("decay", 650), ("hold", 200)]
    assert set(schedule.rates(range(50, 151))) == {0.1}
    assert set(schedule.rates(range(800, 1001))) == {0.001}


def test_a_warm_up_of_nothing_starts_at_the_base_rate() -> None:
    assert schedule_of(five(warmup_epochs=0, first_step=0)).rates(0) == 0.1


def test_a_warm_up_may_be_the_whole_run() -> None:
    schedule = schedule_of(five(warmup_epochs="100%"))
    assert outline(schedule) == [("warmup", 1000)]
    assert schedule.rates(1000) == 0.1


def test_a_run_may_be_one_update() -> None:
    assert all_rates(schedule_of(five(warmup_epochs=0, total_epochs="1it"))).tolist() == [0.001]


def test_lengths_may_be_given_in_any_unit() -> None:
    tree = five(warmup_epochs="5%", plateau_epochs="100it", hold_steps="2.5ep")
    assert outline(schedule_of(tree)) == [("warmup", 50), ("plateau", 100), ("decay", 825), ("hold", 25)]


def test_a_constant_warm_up_keeps_its_rate_and_jumps() -> None:
    schedule = schedule_of(five(warmup_shape="constant", warmup_lr=0.01, first_step=0))
    assert schedule.rates([0, 49, 50]).tolist() == [0.01, 0.01, 0.1]


def test_a_constant_decay_needs_no_end() -> None:
    assert set(schedule_of(five(decay_shape="constant", lr_end=None, hold_epochs=5)).rates(range(50, 1001))) == {0.1}


def test_a_staircase_holds_the_base_rate_up_to_its_first_milestone() -> None:
    tree = five(decay_shape="step", decay_factor=0.1, milestones=[30, 60, 80], lr_end=None)
    schedule = schedule_of(tree)
    assert outline(schedule) == [("warmup", 50), ("plateau", 250), ("decay", 300), ("decay", 200), ("decay", 200)]
    assert schedule.rates([299, 300, 600, 800]).tolist() == [0.1, 0.01, 0.001, 0.0001]


def test_an_inverse_square_root_falls_with_the_root_of_the_step_and_is_held_where_it_arrives() -> None:
    tree = five(decay_shape="inverse_sqrt", lr_end=None, hold_epochs=80)
    rates = schedule_of(tree).rates([50, 200, 201, 1000])
    assert rates.tolist() == pytest.approx([0.1, 0.05, 0.05, 0.05], rel=1e-15)


@pytest.mark.parametrize("shape", ["power", "polynomial"])
def test_each_part_has_an_exponent_of_its_own(shape: str) -> None:
    tree = five(warmup_shape=shape, warmup_power=2, decay_shape=shape, decay_power=3, lr_end=0, warmup_epochs=50)
    rise, fall = (1 / 4, 7 / 8) if shape == "power" else (3 / 4, 1 / 8)
    assert schedule_of(tree).rates([250, 750]) == pytest.approx([0.1 * rise, 0.1 * fall], rel=1e-15)


def test_phases_follow_one_another_at_the_rates_that_they_share() -> None:
    tree = five(plateau_epochs=10, hold_epochs=20)
    assert all(before.end_rate == after.start_rate for before, after in pairwise(schedule_of(tree).phases))


def test_parts_that_round_to_no_steps_are_told() -> None:
    schedule = schedule_of(five(warmup_epochs=0.01, plateau_epochs=0, hold_epochs="0.001%"))
    assert schedule.vanished == ("warmup", "hold")
    assert schedule_of(five(warmup_epochs=0)).vanished == ()
