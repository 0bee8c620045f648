import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from tests.frameworks.calling import bytes_for, phases, rates
from warmup_cli.apis import call_as_data
from warmup_cli.code import parse
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Known
from warmup_cli.frameworks._mmengine_run import MOST
from warmup_cli.frameworks.mmengine import FRAMEWORK
from warmup_cli.scheduler import Scheduler

OPTIM = "mmengine.optim"
WARMUP = {"type": "LinearLR", "start_factor": 0.1, "by_epoch": False, "begin": 0, "end": 51}


def by_iteration(name: str, updates: int | None = 1000, **kwargs: Any) -> Scheduler:
    return call_as_data(f"{OPTIM}.{name}", {"by_epoch": False, **kwargs}, Known(1.0, None, updates))[0]


def together(*configs: dict[str, Any], updates: int = 1000, per_epoch: float | None = 100.0, **more: Any) -> Scheduler:
    arguments = {"param_scheduler": list(configs), **more}
    return call_as_data("mmengine.param_scheduler", arguments, Known(1.0, per_epoch, updates))[0]


def test_a_config_can_be_pasted_as_it_is() -> None:
    scheduler, api = parse(
        """
        param_scheduler = [
            dict(type='LinearLR', start_factor=0.001, by_epoch=False, begin=0, end=500),
            dict(type='MultiStepLR', begin=0, end=12, by_epoch=True, milestones=[8, 11], gamma=0.1)]
        """,
        {},
        Known(0.02, 100.0, 1200),
    )
    assert api.name == "mmengine.param_scheduler"
    assert scheduler.per == "step"
    assert phases(scheduler, 1200) == [("warmup", 500), ("plateau", 300), ("decay", 300), ("decay", 100)]
    # The full rate is there one update before the warm-up ends.
    assert rates(scheduler, 0, 499, 500, 799, 800, 1100) == pytest.approx([2e-5, 0.02, 0.02, 0.02, 0.002, 0.0002])


def test_a_call_counts_what_it_says() -> None:
    scheduler, api = parse("mmengine.optim.scheduler.LinearLR(optimizer, end=5)", {}, Known(0.3))
    assert (api.name, scheduler.per) == ("mmengine.optim.LinearLR", "epoch")
    assert rates(scheduler, 0, 4, 5) == pytest.approx([0.1, 0.3, 0.3])
    assert parse("LinearLR(optimizer, by_epoch=False, end=5)", {}, Known(0.3))[0].per == "step"


def test_epochs_are_a_staircase() -> None:
    scheduler = together({"type": "ExponentialLR", "gamma": 0.5}, updates=250)
    assert scheduler.per == "epoch"
    laid = scheduler.schedule("x", 250, first_step=0, iters_per_epoch=Fraction(100), per_epoch=True, title=None)
    assert laid.rates([0, 99, 100, 199, 249]).tolist() == [1.0, 1.0, 0.5, 0.5, 0.25]


def test_a_constant_ends_one_update_early() -> None:
    scheduler = by_iteration("ConstantLR", factor=0.25, end=40)
    assert phases(scheduler, 50) == [("warmup", 39), ("plateau", 11)]
    assert rates(scheduler, 0, 38, 39, 49) == [0.25, 0.25, 1.0, 1.0]


def test_a_cosine_stops_a_step_above_its_floor_and_stays_there() -> None:
    scheduler = together(WARMUP, {"type": "CosineAnnealingLR", "by_epoch": False, "begin": 100, "end": 500})
    assert phases(scheduler, 520) == [("warmup", 51), ("plateau", 49), ("decay", 400), ("hold", 20)]
    last = (1 + math.cos(math.pi * 399 / 400)) / 2
    assert rates(scheduler, 0, 50, 51, 100, 300, 499, 519) == pytest.approx([0.1, 1, 1, 1, 0.5, last, last])


def test_a_cosine_rises_again_past_its_length_to_the_base_rate() -> None:
    scheduler = by_iteration("CosineAnnealingLR", T_max=100, eta_min=0.2, end=300)
    assert phases(scheduler, 320) == [("decay", 100), ("past T_max", 200), ("hold", 20)]
    assert rates(scheduler, 50, 100, 150, 200) == pytest.approx([0.6, 0.2, 0.6, 1.0])
    assert by_iteration("CosineAnnealingLR", T_max=100, eta_min_ratio=0.25).rate(100) == pytest.approx(0.25)


def test_a_cosine_that_starts_lower_forgets_it_at_its_floor() -> None:
    lower = {"type": "ConstantLR", "factor": 0.5, "by_epoch": False, "end": 10**6}
    cosine = {"type": "CosineAnnealingLR", "by_epoch": False, "begin": 10, "end": 400, "T_max": 100, "eta_min": 0.1}
    assert rates(together(lower, cosine), 10, 60, 110, 210) == pytest.approx([0.5, 0.3, 0.1, 1.0])


def test_a_cosine_upwards_is_a_warm_up() -> None:
    up = {"type": "CosineAnnealingLR", "by_epoch": False, "end": 400, "eta_min": 10.0}
    down = {"type": "CosineAnnealingLR", "by_epoch": False, "begin": 400, "end": 1000, "eta_min": 0.0}
    assert phases(together(up, down), 1000) == [("warmup", 400), ("decay", 600)]


def test_restarts_have_lengths_and_weights() -> None:
    scheduler = by_iteration("scheduler.CosineRestartLR", periods=[300, 200], restart_weights=[1, 0.5], eta_min=0.0)
    assert phases(scheduler, 700) == [("cycle 1", 300), ("cycle 2", 200), ("hold", 200)]
    held = 0.25 * (1 + math.cos(math.pi * 199 / 200))
    assert rates(scheduler, 0, 150, 300, 400, 500, 699) == pytest.approx([1, 0.5, 0.5, 0.25, held, held])


def test_restarts_of_no_length_do_nothing() -> None:
    scheduler = by_iteration("scheduler.CosineRestartLR", periods=[0], eta_min=0.0)
    assert rates(scheduler, 0, 10) == [1.0, 1.0]


def test_a_polynomial_reaches_its_floor_with_its_last_update() -> None:
    scheduler = by_iteration("PolyLR", power=0.9, eta_min=0.1, begin=100, end=500)
    assert phases(scheduler, 600) == [("plateau", 100), ("decay", 400), ("hold", 100)]
    assert rates(scheduler, 100, 499, 599) == pytest.approx([1.0, 0.1, 0.1])
    assert scheduler.rate(300) == pytest.approx(0.1 + 0.9 * (1 - 200 / 399) ** 0.9)


def test_milestones_may_be_unsorted_and_repeated() -> None:
    scheduler = by_iteration("MultiStepLR", milestones=[300, 100, 100, 2.5], gamma=0.5)
    assert phases(scheduler, 400) == [("plateau", 100), ("decay", 200), ("decay", 100)]
    assert rates(scheduler, 2, 3, 99, 100, 300) == [1.0, 1.0, 1.0, 0.25, 0.125]
    assert by_iteration("MultiStepLR", milestones=[0]).rate(0) == 0.1


def test_steps_are_counted_from_the_beginning() -> None:
    scheduler = by_iteration("StepLR", step_size=100, gamma=0.5, begin=50)
    assert phases(scheduler, 400) == [("plateau", 50), ("plateau", 100), ("decay", 250)]
    assert rates(scheduler, 149, 150, 250) == [1.0, 0.5, 0.25]


def test_what_begins_before_the_run_begins_with_it() -> None:
    assert rates(by_iteration("ExponentialLR", gamma=0.5, begin=-3), 0, 1) == [1.0, 0.5]


def test_one_cycle_replaces_the_rate() -> None:
    scheduler = by_iteration("OneCycleLR", None, eta_max=0.1, total_steps=400)
    assert scheduler.total == 400
    assert phases(scheduler) == [("warmup", 119), ("decay", 281)]
    assert rates(scheduler, 0, 119, 399) == pytest.approx([0.004, 0.1, 0.004 / 1e4])
    three = by_iteration("OneCycleLR", None, eta_max=[0.1], total_steps=100, three_phase=True)
    assert [name for name, _ in phases(three)] == ["warmup", "decay", "annihilation"]


def test_one_cycle_changes_the_base_rate_of_what_comes_after_it() -> None:
    cycle = {"type": "OneCycleLR", "eta_max": 0.5, "div_factor": 10.0, "by_epoch": False, "end": 100}
    restart = {"type": "CosineRestartLR", "periods": [100], "eta_min": 0, "by_epoch": False, "begin": 100}
    assert together(cycle, restart).rate(100) == pytest.approx(0.05)
    assert together(restart, cycle).rate(100) == pytest.approx(1.0)


def test_the_last_of_two_cycles_sets_the_rates_of_both() -> None:
    first = {"type": "OneCycleLR", "eta_max": 0.5, "by_epoch": False, "end": 100, "total_steps": 100}
    second = {**first, "eta_max": 0.2, "begin": 100, "end": 200}
    scheduler = together(first, second, updates=200)
    assert rates(scheduler, 0, 29, 129) == pytest.approx([0.02, 0.2, 0.2])


def test_epochs_are_converted_to_iterations() -> None:
    converted = {"by_epoch": True, "convert_to_iter_based": True}
    warmup = {"type": "LinearLR", **converted, "start_factor": 0.1, "begin": 0, "end": 5}
    cosine = {"type": "CosineAnnealingLR", **converted, "T_max": 25, "begin": 5, "end": 30}
    scheduler = together(warmup, cosine, updates=600, per_epoch=20.0, epoch_length=20)
    assert scheduler.per == "step"
    assert phases(scheduler, 600) == [("warmup", 100), ("decay", 500)]
    assert rates(scheduler, 0, 99, 100, 350) == pytest.approx([0.1, 1.0, 1.0, 0.5])


def test_what_has_no_end_ends_with_the_run() -> None:
    scheduler = together({"type": "PolyLR", "by_epoch": False}, updates=1001)
    assert rates(scheduler, 0, 500, 1000) == pytest.approx([1.0, 0.5, 0.0])


def test_schedulers_of_momentum_do_not_change_the_rate() -> None:
    momentum = {"type": "CosineAnnealingMomentum", "T_max": 10}
    other = {"type": "LinearParamScheduler", "param_name": "weight_decay"}
    scheduler = together(momentum, other, {"type": "mmengine.LinearParamScheduler", "param_name": "lr", "end": 5})
    assert rates(scheduler, 0, 4) == pytest.approx([1 / 3, 1.0])


def test_one_table_needs_no_list_and_built_ones_may_stand_in_it() -> None:
    one, _ = call_as_data("mmengine.param_scheduler", {"param_scheduler": WARMUP}, Known(1.0, None, 100))
    script = "param_scheduler = [LinearLR(optimizer, 0.1, by_epoch=False, begin=0, end=51)]"
    built, _ = parse(script, {}, Known(1.0, None, 100))
    assert rates(one, 0, 25, 50) == rates(built, 0, 25, 50) == pytest.approx([0.1, 0.55, 1.0])


def follow(laws: list[Any], updates: int) -> list[float]:
    """Return what maps of the rate come to, applied one after the other at every update."""
    rate, found = 1.0, []
    for update in range(updates):
        for law in laws:
            rate = law(update, rate)
        found.append(rate)
    return found


def test_a_warm_up_over_a_polynomial_with_a_floor_disturbs_it() -> None:
    def warming(update: int, rate: float) -> float:
        factors = [0.1 + 0.9 * min(max(count, 0), 50) / 50 for count in (update - 1, update)]
        return rate * (0.1 if update == 0 else factors[1] / factors[0])

    def decaying(update: int, rate: float) -> float:
        return rate if update == 0 else 0.2 + (rate - 0.2) * (1 - update / 199) / (1 - (update - 1) / 199)

    scheduler = together(WARMUP, {"type": "PolyLR", "by_epoch": False, "end": 200, "eta_min": 0.2}, updates=200)
    expected = follow([warming, decaying], 200)
    assert scheduler.rates(np.arange(200.0)) == pytest.approx(np.array(expected), rel=1e-12)
    assert phases(scheduler, 200) == [("warmup", 51), ("decay", 149)]


def test_epochs_end_after_their_last_iteration() -> None:
    halving = {"type": "ExponentialLR", "gamma": 0.5, "end": 100}
    decaying = {"type": "PolyLR", "by_epoch": False, "end": 301, "eta_min": 0.5}

    def iteration(update: int, rate: float) -> float:
        return rate if update == 0 else 0.5 + (rate - 0.5) * (1 - update / 300) / (1 - (update - 1) / 300)

    def epoch(update: int, rate: float) -> float:
        return rate * 0.5 if update and update % 100 == 0 else rate

    scheduler = together(halving, decaying, updates=300)
    assert scheduler.rates(np.arange(300.0)) == pytest.approx(np.array(follow([iteration, epoch], 300)), rel=1e-12)


def test_rates_that_only_multiply_have_a_closed_form_of_any_length() -> None:
    falling = {"type": "ExponentialLR", "gamma": 0.9999999999, "by_epoch": False, "end": 10**12}
    cosine = {"type": "CosineAnnealingLR", "by_epoch": False, "end": 10**12}
    scheduler = together(falling, cosine, updates=10**12)
    assert scheduler.rate(10**10) == pytest.approx(math.exp(-1) * (1 + math.cos(math.pi / 100)) / 2)
    assert bytes_for(scheduler, 0, 5 * 10**11, 10**12 - 1) < 200_000


def test_a_run_of_any_length_costs_nothing() -> None:
    steps = {"type": "MultiStepLR", "by_epoch": False, "milestones": [10**11, 10**12 // 2], "end": 10**12}
    cosine = {"type": "CosineAnnealingLR", "by_epoch": False, "begin": 51, "end": 10**12, "eta_min": 0.01}
    scheduler = together(WARMUP, cosine, steps, updates=10**12)
    assert bytes_for(scheduler, 0, 5 * 10**11, 10**12 - 1) < 200_000
    assert scheduler.rate(10**11) == pytest.approx(scheduler.rate(10**11 - 1) / 10)
    short = by_iteration("CosineAnnealingLR", 10**12, T_max=30, end=10**12)
    assert bytes_for(short, 0, 10**12 - 1) < 200_000


def test_what_has_no_closed_form_is_not_followed_for_ever() -> None:
    falling = {"type": "ExponentialLR", "gamma": 0.9, "by_epoch": False, "end": 10**9}
    cosine = {"type": "CosineAnnealingLR", "by_epoch": False, "end": 10**9, "eta_min": 0.1}
    with pytest.raises(WarmupError) as refused:
        together(falling, cosine, updates=MOST + 1)
    assert str(refused.value) == (
        "mmengine.param_scheduler: schedulers that act on one rate at once, not all of them towards 0, have no "
        "closed form: they are followed over 4,194,304 updates at most, not over more"
    )


def test_every_rate_is_the_same_whatever_else_is_asked_for() -> None:
    scheduler = together(WARMUP, {"type": "PolyLR", "by_epoch": False, "end": 200, "eta_min": 0.2}, updates=200)
    alone = [scheduler.rate(count) for count in range(200)]
    assert scheduler.rates(np.arange(200.0)).tolist() == alone
    assert all(before >= after for before, after in pairwise(alone[51:]))


@pytest.mark.parametrize(
    ("name", "arguments", "line"),
    [
        ("LinearLR", {"begin": 10, "end": 5}, "end: expected greater than begin, 10, got 5"),
        ("LinearLR", {"start_factor": 1.5}, "start_factor: expected 0 to 1, got 1.5"),
        ("LinearLR", {"end_factor": -0.5}, "end_factor: expected 0 to 1, got -0.5"),
        (
            "LinearLR",
            {"start_factor": 0, "end": 10},
            "start_factor: expected greater than 0, for the rate is divided by it, got 0",
        ),
        ("ConstantLR", {"factor": 2}, "factor: expected 0 to 1, got 2"),
        (
            "ConstantLR",
            {"factor": 0, "end": 10},
            "factor: expected greater than 0, for the rate is divided by it at its end, got 0",
        ),
        (
            "CosineAnnealingLR",
            {"eta_min": 0.1, "eta_min_ratio": 0.1, "T_max": 10},
            "eta_min: expected it or eta_min_ratio, got both",
        ),
        ("CosineAnnealingLR", {"T_max": 10.5}, "T_max: expected a whole number of at least 1, got 10.5"),
        ("scheduler.CosineRestartLR", {"periods": [10]}, "eta_min: expected it or eta_min_ratio, got neither"),
        (
            "scheduler.CosineRestartLR",
            {"periods": [10, 20], "eta_min": 0},
            "restart_weights: expected one for each period, got 2 periods, 1 restart_weights",
        ),
        ("OneCycleLR", {"total_steps": 0}, "total_steps: expected a whole number of at least 1, got 0"),
        ("OneCycleLR", {"total_steps": 100}, "total_steps: expected more for the run, got 100"),
        (
            "OneCycleLR",
            {"total_steps": 100, "pct_start": 1},
            "pct_start: expected a number with a decimal point, 0.0 to 1.0, got 1",
        ),
        (
            "OneCycleLR",
            {"total_steps": 100, "anneal_strategy": "cosine"},
            "anneal_strategy: expected 'cos' or 'linear', got 'cosine'",
        ),
        (
            "PolyLR",
            {"power": -1, "end": 10},
            "power: expected at least 0, for the rest at its end, which is none, is raised to it, got -1",
        ),
        ("StepLR", {"step_size": 0}, "step_size: expected a whole number of at least 1, got 0"),
    ],
)
def test_what_the_real_one_refuses_is_refused(name: str, arguments: dict[str, Any], line: str) -> None:
    with pytest.raises(WarmupError) as refused:
        by_iteration(name, **arguments)
    assert str(refused.value).partition(": ")[2] == line


def test_what_fails_after_the_run_does_not_matter() -> None:
    assert by_iteration("ConstantLR", 9, factor=0, end=10).rate(8) == 0.0
    assert by_iteration("LinearLR", 1, start_factor=0, end=10).rate(0) == 0.0


TYPES = (
    "ConstantLR, ExponentialLR, LinearLR, MultiStepLR, PolyLR, StepLR, CosineAnnealingLR, CosineRestartLR or OneCycleLR"
)
PLATEAU = "its rate follows a metric of the training, so it has no curve before"


@pytest.mark.parametrize(
    ("configs", "line"),
    [
        ([], "param_scheduler: expected at least one scheduler of the rate, got none"),
        (3, "param_scheduler: expected a list of tables with a type, got 3"),
        ([3], "param_scheduler[0]: expected a table with a type, got 3"),
        (
            [{"type": "CosineLR"}],
            f"param_scheduler[0]: expected a type like {TYPES}, got 'CosineLR'",
        ),
        (
            [WARMUP, {"type": "LinearLR", "start_factr": 0.1}],
            "param_scheduler[1]: LinearLR got an unexpected keyword argument 'start_factr'",
        ),
        (
            [{"type": "LinearLR", "start_factor": 2}],
            "param_scheduler[0]: start_factor: expected 0 to 1, got 2",
        ),
        (
            [{"type": "LinearLR", "by_epoch": False, "convert_to_iter_based": True}],
            "param_scheduler[0]: convert_to_iter_based: expected by_epoch, and an epoch_length greater than 0",
        ),
        (
            [{"type": "ReduceOnPlateauLR"}],
            f"param_scheduler[0]: ReduceOnPlateauLR: {PLATEAU}",
        ),
    ],
)
def test_what_is_wrong_in_a_config_is_located(configs: Any, line: str) -> None:
    with pytest.raises(WarmupError) as refused:
        call_as_data("mmengine.param_scheduler", {"param_scheduler": configs}, Known(1.0, 100.0, 1000))
    assert str(refused.value) == f"mmengine.param_scheduler: {line}"


def test_what_a_config_leaves_to_the_run_must_be_known() -> None:
    def refusal(configs: list[dict[str, Any]], known: Known) -> str:
        with pytest.raises(WarmupError) as refused:
            call_as_data("mmengine.param_scheduler", {"param_scheduler": configs}, known)
        return str(refused.value).removeprefix("mmengine.param_scheduler: ")

    assert refusal([{"type": "LinearLR"}], Known(1.0)) == (
        "param_scheduler[0]: end: expected it, or the length of the run; give it with --total-steps"
    )
    assert refusal([{"type": "LinearLR"}], Known(1.0, None, 100)) == (
        "param_scheduler[0]: end: expected it, or the updates per epoch; give them with --iters-per-epoch"
    )
    assert refusal([WARMUP, {"type": "LinearLR", "end": 5}], Known(1.0, None, 100)) == (
        "iters_per_epoch: schedulers by epoch beside others by iteration need it"
    )
    assert refusal([WARMUP], Known()) == "the optimizer's own rate is not known; give it with --lr-init"


def test_the_menu_has_every_public_scheduler() -> None:
    assert len(FRAMEWORK.apis) == 11
