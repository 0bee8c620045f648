import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.building import all_rates, five, schedule_of
from tests.strategies import flat_trees
from warmup_cli.shapes import SHAPES

every_shape = pytest.mark.parametrize("shape", SHAPES)
either_first_step = pytest.mark.parametrize("first_step", [0, 1])
periods = st.integers(1, 100).map(Fraction) | st.integers(4, 400).map(lambda quarters: Fraction(quarters, 4))


def tree_of(shape: str, **changes: object) -> dict[str, object]:
    """Return keys of a decay per epoch of 10 updates, of any shape, from epoch 5 on."""
    tree = five(decay_per="epoch", decay_shape=shape, lr_end=None if shape == "constant" else 0.001, **changes)
    return {**tree, "milestones": [30, 60]} if shape == "step" else tree


@every_shape
@either_first_step
@pytest.mark.parametrize("hold_epochs", [0, 20])
def test_a_decay_per_epoch_changes_at_epoch_ends_only(shape: str, first_step: int, hold_epochs: int) -> None:
    rates = all_rates(schedule_of(tree_of(shape, first_step=first_step, hold_epochs=hold_epochs)))[50:]
    assert rates.size == 950
    assert np.all(np.diff(rates)[np.arange(1, 950) % 10 != 0] == 0)


@every_shape
@either_first_step
def test_an_epoch_uses_the_rate_at_its_start(shape: str, first_step: int) -> None:
    by_epoch = all_rates(schedule_of(tree_of(shape, first_step=first_step)))
    by_step = all_rates(schedule_of({**tree_of(shape, first_step=0), "decay_per": "step"}))
    assert by_epoch[50::10].tolist() == by_step[50::10].tolist()


@given(flat_trees(decay_shapes=("linear", "cosine", "power", "polynomial", "exponential")), periods, st.data())
def test_every_update_uses_the_rate_at_the_start_of_its_epoch(
    tree: dict[str, object], period: Fraction, data: st.DataObject
) -> None:
    smooth = schedule_of(tree)
    per_epoch = schedule_of({**tree, "decay_per": "epoch", "iters_per_epoch": float(period)})
    phases = {phase.name: index for index, phase in enumerate(smooth.phases)}
    assume("decay" in phases)
    decay = smooth.phases[phases["decay"]]
    start, stop = (int(edge) for edge in smooth.boundaries[phases["decay"] :][:2])
    updates = st.integers(max(start - smooth.first_step, 0), smooth.total_steps - 1)
    for update in data.draw(st.lists(updates, min_size=1, max_size=10)):
        since_start = float(math.floor(update / period) * period - start)
        rates = decay.curve(np.clip([since_start], 0, stop - start))
        assert per_epoch.rates([update + smooth.first_step]).tolist() == rates.tolist()


@either_first_step
def test_an_epoch_of_a_fractional_number_of_updates_starts_with_its_first_whole_one(first_step: int) -> None:
    tree = five(iters_per_epoch=2.5, total_epochs=4, warmup_epochs=0, decay_shape="linear", lr_init=10, lr_end=0)
    rates = all_rates(schedule_of({**tree, "decay_per": "epoch", "first_step": first_step}))
    assert rates.tolist() == [10] * 3 + [7.5] * 2 + [5] * 3 + [2.5] * 2


@either_first_step
def test_a_decay_that_starts_within_an_epoch_waits_for_its_end(first_step: int) -> None:
    tree = five(warmup_epochs="55it", decay_shape="linear", decay_per="epoch", first_step=first_step)
    rates = all_rates(schedule_of(tree))
    assert set(rates[55:60]) == {0.1}
    assert rates[60] < 0.1


@either_first_step
@pytest.mark.parametrize("hold_steps", [100, 105])
def test_the_epoch_in_which_a_decay_stops_is_drawn_to_its_end(first_step: int, hold_steps: int) -> None:
    tree = five(hold_steps=hold_steps, decay_shape="linear", decay_per="epoch", first_step=first_step)
    rates = all_rates(schedule_of(tree))
    assert set(rates[900:]) == {0.001}
    assert len(set(rates[890:900])) == 1
    assert rates[899] > 0.001


@pytest.mark.parametrize(("shape", "power"), [("cosine", None), ("linear", None), ("polynomial", 1.5), ("power", 0.5)])
def test_a_decay_that_stops_within_an_epoch_leads_to_no_rate_beyond_its_end(shape: str, power: float | None) -> None:
    tree = five(hold_steps=105, decay_shape=shape, decay_power=power, decay_per="epoch")
    _, decay, hold = schedule_of(tree).phases
    assert decay.end_rate == hold.start_rate == 0.001


def test_a_run_without_a_decay_may_say_when_it_would_change() -> None:
    assert schedule_of(five(plateau_epochs=95, decay_per="epoch")).rates(1000) == 0.1
