import math
from typing import Any

import numpy as np
import pytest

from warmup_cli.apis import call_as_data
from warmup_cli.code import parse
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Known
from warmup_cli.scheduler import Scheduler

PREFIX = "pl_bolts.optimizers.lr_scheduler."


def pasted(text: str, total: int | None = None) -> Scheduler:
    return parse(text, {}, Known(0.1, None, total))[0]


def as_data(name: str, **kwargs: Any) -> Scheduler:
    return call_as_data(PREFIX + name, kwargs, Known(0.1))[0]


def refusal(text: str, total: int | None = None) -> str:
    with pytest.raises(WarmupError) as caught:
        pasted(text, total)
    return str(caught.value).removeprefix(f"column 1: {PREFIX}")


def phases(scheduler: Scheduler, total: int) -> list[tuple[str, int]]:
    schedule = scheduler.schedule("s", total, first_step=0, iters_per_epoch=None, per_epoch=False, title=None)
    return [(phase.name, phase.length) for phase in schedule.phases]


ANNEALING = "LinearWarmupCosineAnnealingLR(optimizer, warmup_epochs=50, max_epochs=500, warmup_start_lr=0.01)"


def test_phases_are_those_of_the_source() -> None:
    scheduler = pasted(ANNEALING)
    assert phases(scheduler, 600) == [("warmup", 50), ("decay", 450), ("past the end", 100)]
    assert scheduler.total == 500


def test_the_base_rate_is_used_twice_at_the_hand_off() -> None:
    scheduler = pasted(ANNEALING)
    assert scheduler.rates(np.array([0.0, 1.0, 49.0, 50.0])) == pytest.approx([0.01, 0.01 + 0.09 / 49, 0.1, 0.1])
    assert scheduler.rate(51) < 0.1


def test_the_last_update_is_one_step_above_the_floor_and_the_rate_rises_after_it() -> None:
    scheduler = as_data("LinearWarmupCosineAnnealingLR", warmup_epochs=50, max_epochs=500, eta_min=0.02)
    step = 0.08 * (1 - math.cos(math.pi / 450)) / 2
    assert scheduler.rates(np.array([499.0, 500.0, 501.0])) == pytest.approx([0.02 + step, 0.02, 0.02 + step])
    assert scheduler.rate(950) == pytest.approx(0.1)


def test_without_a_warmup_the_cosine_falls_from_the_rate_that_one_would_start_from() -> None:
    scheduler = pasted("LinearWarmupCosineAnnealingLR(optimizer, 0, 100, warmup_start_lr=0.04)")
    assert scheduler.rates(np.array([0.0, 50.0, 100.0])) == pytest.approx([0.04, 0.02, 0.0])


def test_without_a_warmup_the_optimizers_rate_comes_back_after_the_floor() -> None:
    scheduler = pasted("LinearWarmupCosineAnnealingLR(optimizer, 0, 100, warmup_start_lr=0.04)")
    assert scheduler.rates(np.array([150.0, 200.0, 250.0])) == pytest.approx([0.05, 0.1, 0.05])


def test_a_warmup_of_one_epoch_is_at_its_start() -> None:
    scheduler = pasted("LinearWarmupCosineAnnealingLR(optimizer, 1, 100, warmup_start_lr=0.01)")
    assert list(scheduler.rates(np.array([0.0, 1.0]))) == [0.01, 0.1]


def test_a_warmup_longer_than_the_run_ends_in_a_cosine_of_the_difference() -> None:
    scheduler = pasted("LinearWarmupCosineAnnealingLR(optimizer, 60, 40)")
    assert scheduler.rates(np.array([60.0, 70.0, 80.0])) == pytest.approx([0.1, 0.05, 0.0])


def test_a_warmup_as_long_as_the_run_is_refused_where_the_run_goes_on() -> None:
    text = "LinearWarmupCosineAnnealingLR(optimizer, 50, 50)"
    assert phases(pasted(text, total=50), 50) == [("warmup", 50)]
    what = "max_epochs: expected other than warmup_epochs, 50, got 50"
    assert refusal(text, total=51) == f"LinearWarmupCosineAnnealingLR: {what}"


def test_linear_warmup_decay_gives_factors() -> None:
    cosine = pasted("linear_warmup_decay(10, 110)")
    linear = pasted("linear_warmup_decay(10, 110, cosine=False, linear=True)")
    level = pasted("linear_warmup_decay(10, 110, cosine=False)")
    counts = np.array([0.0, 5.0, 10.0, 60.0, 110.0, 120.0])
    assert cosine.rates(counts) == pytest.approx([0, 0.5, 1, 0.5, 0, (1 + math.cos(1.1 * math.pi)) / 2])
    assert linear.rates(counts) == pytest.approx([0, 0.5, 1, 0.5, 0, -0.1])
    assert level.rates(counts) == pytest.approx([0, 0.5, 1, 1, 1, 1])
    assert phases(level, 110) == [("warmup", 10), ("plateau", 100)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "linear_warmup_decay(10, 100, linear=True)",
            "linear_warmup_decay: cosine, linear: expected one of them, got both",
        ),
        (
            "LinearWarmupCosineAnnealingLR(optimizer, -1, 100)",
            "LinearWarmupCosineAnnealingLR: warmup_epochs: expected a whole number of at least 0, got -1",
        ),
        (
            "LinearWarmupCosineAnnealingLR(optimizer, 5, 'long')",
            "LinearWarmupCosineAnnealingLR: max_epochs: expected a whole number of at least 0, got 'long'",
        ),
        (
            "LinearWarmupCosineAnnealingLR(optimizer, 5, 50, eta_min=None)",
            "LinearWarmupCosineAnnealingLR: eta_min: expected a number, got None",
        ),
    ],
)
def test_what_cannot_be_computed_is_refused(text: str, message: str) -> None:
    assert refusal(text) == message


def test_a_run_of_1e12_counts_costs_nothing() -> None:
    scheduler = pasted("LinearWarmupCosineAnnealingLR(optimizer, 10**10, 10**12)")
    schedule = scheduler.schedule("s", 10**12, first_step=0, iters_per_epoch=None, per_epoch=False, title=None)
    middle = (10**12 + 10**10) // 2
    assert schedule.rates(np.array([10**10, middle, 10**12 - 1])) == pytest.approx([0.1, 0.05, 0.0], abs=1e-12)
