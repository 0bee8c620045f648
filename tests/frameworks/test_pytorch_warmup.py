import math
from typing import Any

import numpy as np
import pytest

from warmup_cli.apis import call_as_data
from warmup_cli.code import parse
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Known
from warmup_cli.scheduler import Scheduler

COSINE = "transformers.get_cosine_schedule_with_warmup(optimizer, 0, 500)"


def pasted(text: str, lr: float | None = 0.1) -> Scheduler:
    return parse(text, {}, Known(lr))[0]


def as_data(name: str, **kwargs: Any) -> Scheduler:
    return call_as_data(f"pytorch_warmup.{name}", kwargs, Known(0.1))[0]


def refusal(text: str) -> str:
    with pytest.raises(WarmupError) as caught:
        pasted(text)
    return str(caught.value).removeprefix("column 1: pytorch_warmup.")


def phases(scheduler: Scheduler, total: int) -> list[tuple[str, int]]:
    schedule = scheduler.schedule("s", total, first_step=0, iters_per_epoch=None, per_epoch=False, title=None)
    return [(phase.name, phase.length) for phase in schedule.phases]


def test_the_first_update_is_a_step_above_zero() -> None:
    assert pasted("LinearWarmup(optimizer, 50)").rate(0) == pytest.approx(0.1 / 50, rel=1e-15)


def test_the_last_count_of_a_linear_warmup_is_at_the_full_rate() -> None:
    scheduler = pasted("LinearWarmup(optimizer, warmup_period=50)")
    assert scheduler.rates(np.array([48.0, 49.0, 50.0, 1e9])) == pytest.approx([0.098, 0.1, 0.1, 0.1])
    assert phases(scheduler, 80) == [("warmup", 50), ("plateau", 30)]


def test_the_decay_is_under_way_while_the_warmup_climbs() -> None:
    scheduler = pasted(f"LinearWarmup(optimizer, 50, lr_scheduler={COSINE})")
    assert scheduler.rate(24) == pytest.approx(0.05 * (1 + math.cos(math.pi * 24 / 500)) / 2)
    assert phases(scheduler, 500) == [("warmup", 50), ("decay", 450)]
    assert scheduler.total == 500


def test_an_exponential_warmup_never_ends_but_its_phase_does() -> None:
    scheduler = pasted("ExponentialWarmup(optimizer, 100)")
    assert phases(scheduler, 1000) == [("warmup", 460), ("plateau", 540)]
    assert scheduler.rates(np.array([0.0, 99.0, 459.0])) == pytest.approx(
        [0.1 * (1 - math.exp(-0.01)), 0.1 * (1 - math.exp(-1)), 0.1 * (1 - math.exp(-4.6))]
    )
    assert scheduler.rate(458) < 0.099 <= scheduler.rate(460) < 0.1


def test_an_untuned_period_is_cut_off_to_a_whole_number() -> None:
    # 2 / (1 - 0.99) is 199.99999999999983.
    scheduler = as_data("UntunedLinearWarmup", betas=[0.9, 0.99])
    assert phases(scheduler, 300) == [("warmup", 199), ("plateau", 101)]


def test_betas_are_those_of_adam_unless_they_are_given() -> None:
    assert phases(pasted("UntunedLinearWarmup(optimizer)"), 3000)[0] == ("warmup", 1999)  # from 1999.9999999999982
    assert pasted("UntunedExponentialWarmup(optimizer)").rate(0) == pytest.approx(0.1 * (1 - math.exp(-1 / 999)))


def test_radam_starts_at_its_first_rectified_update() -> None:
    beta, update = 0.999, 5  # of the updates before, the variance is infinite
    limit = 2 / (1 - beta) - 1
    rho = limit - 2 * update * beta**update / (1 - beta**update)
    factor = math.sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho))
    assert pasted("RAdamWarmup(optimizer)").rate(0) == pytest.approx(0.1 * factor, rel=1e-9)


def test_a_radam_warmup_rises_to_the_full_rate() -> None:
    scheduler = pasted("RAdamWarmup(optimizer, betas=(0.9, 0.95))")
    rates = scheduler.rates(np.arange(1000.0))
    assert (np.diff(rates) >= -1e-15).all()
    assert rates[-1] == pytest.approx(0.1)
    assert [name for name, _ in phases(scheduler, 1000)] == ["warmup", "plateau"]


def test_of_a_list_of_periods_the_first_is_drawn() -> None:
    assert pasted("LinearWarmup(optimizer, [20, 40])").rate(9) == pytest.approx(0.05)


@pytest.mark.parametrize("period", ["0", "-1", "10.5", "10.0", "[]", "[5, 0]", "None"])
def test_a_period_that_is_no_whole_number_above_0_is_refused(period: str) -> None:
    for name in ("LinearWarmup", "ExponentialWarmup"):
        what = "warmup_period: expected a whole number of at least 1"
        assert refusal(f"{name}(optimizer, {period})") == f"{name}: {what}, got {period}"


@pytest.mark.parametrize("betas", ["[0.9]", "0.999", "[0.9, 1.0]", "[0.9, -0.1]", "[0.9, 'high']"])
def test_betas_that_adam_refuses_are_refused(betas: str) -> None:
    expected = f"UntunedLinearWarmup: betas: expected two numbers from 0 to below 1, got {betas}"
    assert refusal(f"UntunedLinearWarmup(optimizer, betas={betas})") == expected


def test_radam_refuses_a_beta_without_a_rectified_update() -> None:
    expected = "RAdamWarmup: betas: expected a second one greater than 0.6, got 0.6"
    assert refusal("RAdamWarmup(optimizer, betas=(0.9, 0.6))") == expected


def test_what_is_dampened_must_be_a_scheduler() -> None:
    expected = "LinearWarmup: lr_scheduler: expected a scheduler, got 'cosine'"
    assert refusal("LinearWarmup(optimizer, 50, lr_scheduler='cosine')") == expected


def test_an_argument_that_it_does_not_have_is_refused() -> None:
    expected = "ExponentialWarmup: got an unexpected keyword argument 'warmup_periods'; did you mean 'warmup_period'?"
    assert refusal("ExponentialWarmup(optimizer, 50, warmup_periods=3)") == expected


@pytest.mark.parametrize(
    "text",
    [
        "LinearWarmup(optimizer, 10**11)",
        "ExponentialWarmup(optimizer, 10**10)",
        "RAdamWarmup(optimizer, betas=(0.9, 0.99999))",
    ],
)
def test_a_run_of_1e12_counts_costs_nothing(text: str) -> None:
    scheduler = pasted(text)
    schedule = scheduler.schedule("s", 10**12, first_step=0, iters_per_epoch=None, per_epoch=False, title=None)
    rates = schedule.rates(np.array([0, 10**9, 10**12 - 1]))
    assert rates[0] < rates[1] <= rates[2]
    assert rates[2] == pytest.approx(0.1)
