import math
from typing import Any

import pytest

from tests.frameworks.calling import as_data, bytes_for, pasted, phases, rates, refusal
from warmup_cli.apis import call_as_data
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Known
from warmup_cli.frameworks.paddle import FRAMEWORK

LR = "paddle.optimizer.lr"


def test_noam_spends_its_first_update_at_zero_and_peaks_when_it_is_warm() -> None:
    scheduler = pasted("NoamDecay(d_model=512, warmup_steps=200)")
    assert phases(scheduler, 1000) == [("warmup", 200), ("decay", 800)]
    peak = (512 * 200) ** -0.5
    assert rates(scheduler, 0, 1, 200, 800) == pytest.approx([0.0, peak / 200, peak, peak / 2])


def test_the_rate_changes_at_a_boundary() -> None:
    scheduler = pasted("PiecewiseDecay([150, 300], [0.1, 0.01, 0.001])")
    assert phases(scheduler, 500) == [("plateau", 150), ("decay", 150), ("decay", 200)]
    assert rates(scheduler, 149, 150, 299, 300, 10_000) == [0.1, 0.01, 0.01, 0.001, 0.001]


def test_a_boundary_below_an_earlier_one_has_no_effect_and_more_values_than_needed_give_their_last() -> None:
    scheduler = as_data(f"{LR}.PiecewiseDecay", boundaries=[20, 5], values=[1.0, 0.5, 0.4, 0.1])
    assert rates(scheduler, 5, 19, 20) == [1.0, 1.0, 0.1]


def test_decays_follow_their_formulas() -> None:
    assert pasted("NaturalExpDecay(0.1, gamma=0.01)").rate(100) == pytest.approx(0.1 / math.e)
    assert pasted(f"{LR}.InverseTimeDecay(0.1, 0.02)").rate(50) == pytest.approx(0.05)
    assert pasted(f"{LR}.ExponentialDecay(0.5, 0.9)").rate(3) == pytest.approx(0.5 * 0.9**3)


def test_a_polynomial_reaches_its_end_after_its_last_step_and_stays_there() -> None:
    scheduler = pasted(f"{LR}.PolynomialDecay(0.1, 400, end_lr=0.001, power=2.0)")
    assert phases(scheduler, 450) == [("decay", 400), ("hold", 50)]
    assert rates(scheduler, 0, 200, 400, 449) == pytest.approx([0.1, 0.001 + 0.099 / 4, 0.001, 0.001])


def test_a_polynomial_s_cycles_grow_in_length_and_end_at_multiples() -> None:
    scheduler = pasted(f"{LR}.PolynomialDecay(0.1, 30, end_lr=0.0, cycle=True)")
    assert phases(scheduler, 100) == [("cycle 1", 31), ("cycle 2", 30), ("cycle 3", 30), ("cycle 4", 9)]
    assert rates(scheduler, 0, 30, 31, 60, 61) == pytest.approx([0.1, 0, 0.1 * 29 / 60, 0, 0.1 * 29 / 90])
    assert phases(scheduler, 10**6) == [("cycle", 10**6)]


def test_a_warm_up_hands_over_to_the_scheduler_inside_which_counts_from_there() -> None:
    scheduler = pasted("LinearWarmup(CosineAnnealingDecay(0.1, T_max=60), warmup_steps=10, start_lr=0.02, end_lr=0.08)")
    assert phases(scheduler, 100) == [("warmup", 10), ("decay", 60), ("past T_max", 30)]
    # end_lr need not be the rate inside: then it jumps.
    assert rates(scheduler, 0, 5, 10, 40, 70) == pytest.approx([0.02, 0.05, 0.1, 0.05, 0.0])
    # One cosine step above the floor at the last update; past it the rate rises again.
    assert scheduler.rate(69) == scheduler.rate(71) > 0


def test_a_warm_up_to_a_number_stays_there() -> None:
    scheduler = pasted("LinearWarmup(learning_rate=0.5, warmup_steps=20, start_lr=0, end_lr=0.25)")
    assert phases(scheduler, 100) == [("warmup", 20), ("plateau", 80)]
    assert rates(scheduler, 0, 10, 20) == [0.0, 0.125, 0.5]


def test_a_warm_up_over_a_cycle_is_as_long_as_both() -> None:
    inside = ["OneCycleLR", {"max_learning_rate": 0.1, "total_steps": 90}]
    scheduler = as_data(f"{LR}.LinearWarmup", learning_rate=inside, warmup_steps=10, start_lr=0, end_lr=0.004)
    assert scheduler.total == 100
    assert scheduler.rate(99) == pytest.approx(0.0001)


def test_restarts_are_missed_inside_a_warm_up_where_the_real_one_s_logarithm_is_rounded_down() -> None:
    restarts = {"learning_rate": 1.0, "T_0": 1, "T_mult": 3, "eta_min": 0.1}
    alone = as_data(f"{LR}.CosineAnnealingWarmRestarts", **restarts)
    inside = as_data(
        f"{LR}.LinearWarmup",
        learning_rate=["CosineAnnealingWarmRestarts", restarts],
        warmup_steps=3,
        start_lr=0,
        end_lr=1,
    )
    # (3**5 - 1) / 2 is where the sixth cycle starts, but int(math.log(3**5, 3)) is 4.
    assert (alone.rate(121), inside.rate(124)) == pytest.approx((1.0, 0.1))
    assert alone.rate(122) == inside.rate(125)


def test_milestones_multiply_the_rate_where_they_lie() -> None:
    scheduler = as_data(f"{LR}.MultiStepDecay", learning_rate=0.5, milestones=[30, 50])
    assert phases(scheduler, 100) == [("plateau", 30), ("decay", 20), ("decay", 50)]
    assert rates(scheduler, 29, 30, 50) == pytest.approx([0.5, 0.05, 0.005])


def test_steps_multiply_the_rate_at_multiples() -> None:
    scheduler = pasted("StepDecay(0.1, step_size=100, gamma=0.5)")
    assert phases(scheduler, 400) == [("plateau", 100), ("decay", 300)]
    assert rates(scheduler, 99, 100, 399) == [0.1, 0.05, 0.0125]


def test_lambdas_are_factors_of_the_base_rate() -> None:
    assert pasted("LambdaDecay(0.5, lambda k: 0.95**k)").rate(3) == pytest.approx(0.5 * 0.95**3)
    assert as_data(f"{LR}.LambdaDecay", learning_rate=0.5, lr_lambda="1 / (k + 1)").rate(4) == pytest.approx(0.1)


def test_multiplied_lambdas_are_factors_of_the_rate_before() -> None:
    scheduler = pasted("MultiplicativeDecay(0.5, lambda k: 0.5 if k < 3 else 1)")
    assert rates(scheduler, 0, 1, 2, 3, 9) == [0.5, 0.25, 0.125, 0.125, 0.125]
    assert pasted("MultiplicativeDecay(1.0, lambda k: 0.5)").rate(10**12) == 0.0


def test_multiplied_lambdas_have_a_limit() -> None:
    scheduler = pasted("MultiplicativeDecay(1.0, lambda k: 1 - 1 / k**2)")
    with pytest.raises(WarmupError, match="lr_lambda: expected a constant in a run of over 4,194,304 counts"):
        scheduler.rate(1 << 22)


def test_one_cycle_reaches_its_floor_with_the_last_update() -> None:
    scheduler = as_data(f"{LR}.OneCycleLR", max_learning_rate=0.1, total_steps=400)
    assert phases(scheduler) == [("warmup", 119), ("decay", 281)]
    assert rates(scheduler, 0, 119, 399) == pytest.approx([0.004, 0.1, 0.0001])


def test_one_cycle_of_three_phases_comes_down_to_where_it_started_first() -> None:
    scheduler = as_data(
        f"{LR}.OneCycleLR", max_learning_rate=0.1, total_steps=100, three_phase=True, anneal_strategy="linear"
    )
    assert phases(scheduler) == [("warmup", 29), ("decay", 29), ("annihilation", 42)]
    assert rates(scheduler, 0, 29, 58, 99) == pytest.approx([0.004, 0.1, 0.004, 0.0001])


def test_one_cycle_may_be_stepped_once_past_its_end_and_rebounds() -> None:
    scheduler = as_data(f"{LR}.OneCycleLR", max_learning_rate=0.1, total_steps=10)
    assert phases(scheduler, 11)[-1] == ("past the end", 1)
    assert scheduler.rate(10) > scheduler.rate(9) == pytest.approx(0.0001)
    with pytest.raises(WarmupError, match="total_steps: expected a run of at most 11, got a longer one"):
        scheduler.rate(11)


def test_cycles_go_up_and_down() -> None:
    scheduler = as_data(f"{LR}.CyclicLR", base_learning_rate=0.1, max_learning_rate=0.5, step_size_up=10)
    assert phases(scheduler, 50) == [("cycle 1", 20), ("cycle 2", 20), ("cycle 3", 10)]
    assert rates(scheduler, 0, 5, 10, 15, 20) == pytest.approx([0.1, 0.3, 0.5, 0.3, 0.1])


@pytest.mark.parametrize(
    ("mode", "peak"),
    [
        ({"mode": "triangular2"}, 0.1 + 0.4 / 2),
        ({"mode": "exp_range", "exp_gamma": 0.99}, 0.1 + 0.4 * 0.99**40),
        ({"scale_fn": "1 / x**2"}, 0.1 + 0.4 / 4),
        ({"scale_fn": "1 / x", "scale_mode": "iterations"}, 0.1 + 0.4 / 40),
    ],
)
def test_the_second_cycle_is_scaled(mode: dict[str, Any], peak: float) -> None:
    arguments = {"base_learning_rate": 0.1, "max_learning_rate": 0.5, "step_size_up": 10, "step_size_down": 20, **mode}
    assert as_data(f"{LR}.CyclicLR", **arguments).rate(40) == pytest.approx(peak)


def test_cycles_cannot_be_halved_for_ever() -> None:
    scheduler = pasted(f"{LR}.CyclicLR(0.1, 0.5, 1, 1, 'triangular2')")
    assert scheduler.rate(2047) == pytest.approx(0.1)
    with pytest.raises(WarmupError, match="mode: expected at most 1,024 cycles with 'triangular2', got more"):
        scheduler.rate(2048)


def test_a_line_ends_after_its_steps() -> None:
    scheduler = as_data(f"{LR}.LinearLR", learning_rate=0.3, total_steps=5)
    assert phases(scheduler, 20) == [("warmup", 5), ("plateau", 15)]
    assert rates(scheduler, 0, 5, 100) == pytest.approx([0.1, 0.3, 0.3])
    falling = as_data(f"{LR}.LinearLR", learning_rate=0.3, total_steps=5, start_factor=1.0, end_factor=0.0)
    assert phases(falling, 20) == [("decay", 5), ("hold", 15)]


def test_restarts_may_grow() -> None:
    scheduler = as_data(f"{LR}.CosineAnnealingWarmRestarts", learning_rate=1.0, T_0=10, T_mult=2)
    assert phases(scheduler, 100) == [("cycle 1", 10), ("cycle 2", 20), ("cycle 3", 40), ("cycle 4", 30)]
    assert rates(scheduler, 0, 5, 10, 20, 30) == pytest.approx([1.0, 0.5, 1.0, 0.5, 1.0])
    assert phases(as_data(f"{LR}.CosineAnnealingWarmRestarts", learning_rate=1.0, T_0=10), 20) == [
        ("cycle 1", 10),
        ("cycle 2", 10),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "NoamDecay(512, 4000)",
        f"{LR}.PolynomialDecay(0.1, 1000, cycle=True)",
        "LinearWarmup(CosineAnnealingDecay(0.1, 10**12), 1000, 0, 0.1)",
        f"{LR}.CyclicLR(0.1, 0.5, 2000, 2000)",
        f"{LR}.CosineAnnealingWarmRestarts(0.1, 10, 2)",
        "StepDecay(0.1, 30)",
        f"{LR}.OneCycleLR(0.1, 10**12)",
    ],
)
def test_a_run_of_any_length_costs_nothing(line: str) -> None:
    assert bytes_for(pasted(line), 0, 5 * 10**11, 10**12 - 1) < 200_000


@pytest.mark.parametrize(
    ("name", "arguments", "line"),
    [
        ("NoamDecay", {"d_model": 0, "warmup_steps": 10}, "d_model: expected a number greater than 0, got 0"),
        ("NoamDecay", {"d_model": 8, "warmup_steps": 0}, "warmup_steps: expected a number greater than 0, got 0"),
        ("PiecewiseDecay", {"boundaries": [], "values": [0.1]}, "boundaries: expected at least one, got none"),
        (
            "PiecewiseDecay",
            {"boundaries": [10, 20], "values": [0.1, 0.01]},
            "values: expected one more than boundaries, got 2 values, 2 boundaries",
        ),
        ("NaturalExpDecay", {"learning_rate": 0.1, "gamma": 0}, "gamma: expected a number greater than 0, got 0"),
        (
            "InverseTimeDecay",
            {"learning_rate": 0.1, "gamma": -0.1},
            "gamma: expected none that divides by zero within the run, got -0.1 at count 10",
        ),
        (
            "PolynomialDecay",
            {"learning_rate": 0.1, "decay_steps": 0},
            "decay_steps: expected a whole number of at least 1, got 0",
        ),
        (
            "PolynomialDecay",
            {"learning_rate": 0.1, "decay_steps": 10, "power": 0},
            "power: expected a number greater than 0, got 0",
        ),
        (
            "LinearWarmup",
            {"learning_rate": 0.1, "warmup_steps": 10, "start_lr": 0.2, "end_lr": 0.1},
            "end_lr: expected a number greater than 0.2, got 0.1",
        ),
        (
            "LinearWarmup",
            {"learning_rate": "high", "warmup_steps": 10, "start_lr": 0.2, "end_lr": 0.1},
            "learning_rate: expected a number or a scheduler, got 'high'",
        ),
        (
            "ExponentialDecay",
            {"learning_rate": 0.1, "gamma": 1.0},
            "gamma: expected greater than 0 and less than 1, got 1",
        ),
        (
            "MultiStepDecay",
            {"learning_rate": 0.1, "milestones": [10, 10]},
            "milestones: expected each to be greater than the one before, got [10, 10]",
        ),
        ("MultiStepDecay", {"learning_rate": 0.1, "milestones": 10}, "milestones: expected a list, got 10"),
        ("StepDecay", {"learning_rate": 0.1, "step_size": 10, "gamma": 1.5}, "gamma: expected less than 1, got 1.5"),
        (
            "StepDecay",
            {"learning_rate": 0.1, "step_size": 2.5},
            "step_size: expected a whole number of at least 1, got 2.5",
        ),
        (
            "CosineAnnealingDecay",
            {"learning_rate": 0.1, "T_max": 10.5},
            "T_max: expected a whole number of at least 1, got 10.5",
        ),
        (
            "CosineAnnealingDecay",
            {"learning_rate": -0.1, "T_max": 10},
            "learning_rate: expected a number of at least 0, got -0.1",
        ),
        ("LambdaDecay", {"learning_rate": 0.1, "lr_lambda": 3}, "lr_lambda: expected a lambda, got 3"),
        (
            "LambdaDecay",
            {"learning_rate": 0.1, "lr_lambda": "k**-0.5"},
            "lr_lambda: expected a number at count 0, got none",
        ),
        (
            "OneCycleLR",
            {"max_learning_rate": 0.1, "total_steps": 100, "anneal_strategy": "cosine"},
            "anneal_strategy: expected 'cos' or 'linear', got 'cosine'",
        ),
        (
            "OneCycleLR",
            {"max_learning_rate": 0.1, "total_steps": 100, "phase_pct": 1},
            "phase_pct: expected a number with a decimal point, got 1",
        ),
        (
            "OneCycleLR",
            {"max_learning_rate": 0.1, "total_steps": 100, "phase_pct": 1.5},
            "phase_pct: expected 0 to 1, got 1.5",
        ),
        (
            "OneCycleLR",
            {"max_learning_rate": 0.1, "total_steps": 100, "phase_pct": 0.5, "three_phase": True},
            "phase_pct: expected 0 to less than 0.5 with three_phase, got 0.5",
        ),
        (
            "OneCycleLR",
            {"max_learning_rate": 0.1, "total_steps": 10, "phase_pct": 0.1},
            "phase_pct: expected a first phase of some length, got one of none, which divides by zero",
        ),
        (
            "CyclicLR",
            {"base_learning_rate": 0.1, "max_learning_rate": 0.5, "step_size_up": 0},
            "step_size_up: expected a whole number of at least 1, got 0",
        ),
        (
            "CyclicLR",
            {"base_learning_rate": 0.1, "max_learning_rate": 0.5, "step_size_up": 5, "mode": "square"},
            "mode: expected 'triangular', 'triangular2' or 'exp_range', got 'square'",
        ),
        (
            "CyclicLR",
            {"base_learning_rate": 0.1, "max_learning_rate": 0.5, "step_size_up": 5, "scale_mode": "steps"},
            "scale_mode: expected 'cycle' or 'iterations', got 'steps'",
        ),
        (
            "LinearLR",
            {"learning_rate": 0.1, "total_steps": 10, "start_factor": 0},
            "start_factor: expected greater than 0 and at most 1, got 0",
        ),
        (
            "LinearLR",
            {"learning_rate": 0.1, "total_steps": 10, "end_factor": 1.5},
            "end_factor: expected 0 to 1, got 1.5",
        ),
        (
            "CosineAnnealingWarmRestarts",
            {"learning_rate": 0.1, "T_0": 0},
            "T_0: expected a whole number of at least 1, got 0",
        ),
        (
            "ReduceOnPlateau",
            {"learning_rate": 0.1},
            "its rate follows a metric of the training, so it has no curve before",
        ),
    ],
)
def test_what_the_real_one_refuses_is_refused(name: str, arguments: dict[str, Any], line: str) -> None:
    assert refusal(f"{LR}.{name}", **arguments) == line


def test_a_division_by_zero_after_the_run_does_not_matter() -> None:
    scheduler, _ = call_as_data(f"{LR}.InverseTimeDecay", {"learning_rate": 0.1, "gamma": -0.1}, Known(total_steps=10))
    assert scheduler.rate(5) == pytest.approx(0.2)


def test_the_menu_has_every_public_scheduler() -> None:
    assert len(FRAMEWORK.apis) == 17
