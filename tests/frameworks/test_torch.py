"""PyTorch's schedulers: what their recursions come to, alone, in a row and chained."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from tests.frameworks.calling import bytes_for, phases, rates
from tests.frameworks.running import line, made, refused
from warmup_cli.code import parse
from warmup_cli.errors import WarmupError
from warmup_cli.formula import Lambda
from warmup_cli.frameworks import FRAMEWORKS, Known
from warmup_cli.frameworks.torch import FRAMEWORK
from warmup_cli.scheduler import Scheduler

HOME = "torch.optim.lr_scheduler"
NOTHING_KNOWN = Known()


def torch(name: str, **kwargs: Any) -> Scheduler:
    return made(f"{HOME}.{name}", **kwargs)


def torch_refused(name: str, **kwargs: Any) -> str:
    return refused(f"{HOME}.{name}", **kwargs)


def complaint(text: str, known: Known = NOTHING_KNOWN) -> str:
    with pytest.raises(WarmupError) as error:
        line(text, known)
    return str(error.value)


def complaint_at(scheduler: Scheduler, count: int) -> str:
    with pytest.raises(WarmupError) as error:
        scheduler.rate(count)
    return str(error.value)


def test_every_closed_form_name_is_offered() -> None:
    assert [name.removeprefix(f"{HOME}.") for name in FRAMEWORK.apis] == [
        "LambdaLR",
        "MultiplicativeLR",
        "StepLR",
        "MultiStepLR",
        "ConstantLR",
        "LinearLR",
        "ExponentialLR",
        "PolynomialLR",
        "CosineAnnealingLR",
        "CosineAnnealingWarmRestarts",
        "OneCycleLR",
        "CyclicLR",
        "torch.optim.swa_utils.SWALR",
        "SequentialLR",
        "ChainedScheduler",
        "ReduceLROnPlateau",
    ]
    assert FRAMEWORKS["torch"] is FRAMEWORK


def test_only_the_cycles_are_stepped_per_update_where_nobody_says_otherwise() -> None:
    by_step = [name.rpartition(".")[2] for name, api in FRAMEWORK.apis.items() if api.per == "step" and not api.refusal]
    assert by_step == ["OneCycleLR", "CyclicLR"]


def test_arguments_bind_by_position_as_in_the_real_ones() -> None:
    by_position = line("OneCycleLR(opt, 0.2, 100, None, None, 0.4, 'linear', True, 0.85, 0.95, 10.0, 100.0, True, -1)")
    by_name = torch(
        "OneCycleLR",
        max_lr=0.2,
        total_steps=100,
        pct_start=0.4,
        anneal_strategy="linear",
        div_factor=10.0,
        final_div_factor=100.0,
        three_phase=True,
    )
    assert rates(by_position, 0, 39, 78, 99) == rates(by_name, 0, 39, 78, 99)
    assert rates(by_name, 0, 39) == pytest.approx([0.02, 0.2], rel=1e-12)


def test_what_does_not_change_the_rate_is_taken_and_ignored() -> None:
    text = "CyclicLR(opt, 0.01, 0.1, 5, cycle_momentum=False, base_momentum=0.1, max_momentum=[0.2], last_epoch=-1)"
    assert rates(line(text), 0, 5) == pytest.approx([0.01, 0.1])
    assert rates(line("StepLR(opt, 5, verbose=True)"), 0, 5) == pytest.approx([0.1, 0.01])


def test_an_argument_that_the_real_one_lacks_is_refused() -> None:
    assert complaint("CosineAnnealingLR(SGD(p, lr=1), T_max=10, eta_max=1.0)") == (
        f"column 1: {HOME}.CosineAnnealingLR: got an unexpected keyword argument 'eta_max'; did you mean 'eta_min'?"
    )


@pytest.mark.parametrize(
    "text",
    [
        "LambdaLR(opt, lambda k: 1)",
        "MultiplicativeLR(opt, lambda k: 1)",
        "StepLR(opt, 5)",
        "MultiStepLR(opt, [5])",
        "ConstantLR(opt)",
        "LinearLR(opt)",
        "ExponentialLR(opt, 0.9)",
        "PolynomialLR(opt)",
        "CosineAnnealingLR(opt, 5)",
        "CosineAnnealingWarmRestarts(opt, 5)",
        "SWALR(opt, 0.1)",
    ],
)
def test_a_rate_that_is_not_known_is_asked_for(text: str) -> None:
    assert complaint(text).endswith(": the optimizer's own rate is not known; give it with --lr-init")


@pytest.mark.parametrize("text", ["OneCycleLR(opt, 0.1, total_steps=10)", "CyclicLR(opt, 0.004, 0.1)"])
def test_a_cycle_brings_its_own_rates(text: str) -> None:
    assert line(text, NOTHING_KNOWN).rate(0) == pytest.approx(0.004)


# Ramps and factors


def test_linear_reaches_its_end_after_its_length_and_stays() -> None:
    scheduler = torch("LinearLR", start_factor=0.25, total_iters=4)
    assert rates(scheduler, 0, 1, 3, 4, 5, 10**9) == pytest.approx([0.025, 0.04375, 0.08125, 0.1, 0.1, 0.1])
    assert phases(scheduler, 10) == [("warmup", 4), ("plateau", 6)]


def test_a_linear_fall_is_a_decay() -> None:
    scheduler = torch("LinearLR", start_factor=1.0, end_factor=0.0, total_iters=4)
    assert rates(scheduler, 0, 2, 4, 9) == pytest.approx([0.1, 0.05, 0.0, 0.0])
    assert phases(scheduler, 10) == [("decay", 4), ("hold", 6)]


@pytest.mark.parametrize("name", ["LinearLR", "ConstantLR"])
def test_without_length_the_first_factor_is_never_taken_back(name: str) -> None:
    assert rates(torch(name, total_iters=0), 0, 1, 50) == pytest.approx([0.1 / 3] * 3)


def test_constant_holds_its_factor_below_the_length() -> None:
    scheduler = torch("ConstantLR", factor=0.1, total_iters=3)
    assert rates(scheduler, 0, 2, 3, 9) == pytest.approx([0.01, 0.01, 0.1, 0.1])
    assert phases(scheduler, 10) == [("warmup", 3), ("plateau", 7)]
    assert phases(torch("ConstantLR", factor=1.0, total_iters=3), 10) == [("plateau", 10)]


def test_a_length_between_two_counts_is_never_met() -> None:
    assert rates(torch("ConstantLR", factor=0.5, total_iters=2.5), 2, 3, 9) == pytest.approx([0.05] * 3)


def test_a_constant_of_zero_cannot_be_divided_out_again() -> None:
    scheduler = torch("ConstantLR", factor=0.0, total_iters=3)
    assert rates(scheduler, 0, 2) == [0, 0]
    assert complaint_at(scheduler, 3) == "ConstantLR: the real one divides by its factor of 0 at count 3"


def test_what_refuses_to_go_on_can_still_be_drawn_up_to_there() -> None:
    laid = torch("ConstantLR", factor=0.0, total_iters=3).schedule(
        "x", 3, first_step=0, iters_per_epoch=None, per_epoch=False, title=None
    )
    assert laid.phases[-1].end_rate == 0


def test_polynomial_falls_to_zero_and_stays() -> None:
    scheduler = torch("PolynomialLR", total_iters=4, power=2.0)
    assert rates(scheduler, 0, 2, 4, 5) == pytest.approx([0.1, 0.025, 0.0, 0.0])
    assert phases(scheduler, 6) == [("decay", 4), ("hold", 2)]


def test_polynomial_without_length_leaves_the_rate_alone() -> None:
    assert rates(torch("PolynomialLR", total_iters=0), 0, 1, 9) == pytest.approx([0.1] * 3)


def test_a_negative_power_divides_by_zero_at_the_end() -> None:
    scheduler = torch("PolynomialLR", total_iters=4, power=-1.0)
    assert rates(scheduler, 3) == pytest.approx([0.4])
    assert complaint_at(scheduler, 4) == (
        "PolynomialLR: with total_iters=4 and power=-1 the real one divides by 0 at count 4"
    )


def test_exponential_and_step() -> None:
    assert rates(torch("ExponentialLR", gamma=0.5), 0, 1, 3) == pytest.approx([0.1, 0.05, 0.0125])
    scheduler = torch("StepLR", step_size=3, gamma=0.5)
    assert rates(scheduler, 0, 2, 3, 6) == pytest.approx([0.1, 0.1, 0.05, 0.025])
    assert phases(scheduler, 10) == [("plateau", 3), ("decay", 7)]
    assert phases(torch("ExponentialLR", gamma=1.1), 10) == [("rise", 10)]


def test_a_fraction_of_a_count_steps_where_it_meets_one() -> None:
    assert rates(torch("StepLR", step_size=2.5, gamma=0.5), 4, 5, 9, 10) == pytest.approx([0.1, 0.05, 0.05, 0.025])


def test_milestones_may_be_unsorted_repeated_and_zero() -> None:
    scheduler = torch("MultiStepLR", milestones=[6, 3, 0, 3], gamma=0.5)
    assert rates(scheduler, 0, 2, 3, 5, 6) == pytest.approx([0.05, 0.05, 0.0125, 0.0125, 0.00625])
    assert phases(scheduler, 10) == [("decay", 3), ("decay", 3), ("decay", 4)]
    assert phases(torch("MultiStepLR", milestones=[]), 10) == [("plateau", 10)]


def test_a_crowd_of_milestones_is_one_phase() -> None:
    scheduler = torch("MultiStepLR", milestones=list(range(5, 205)), gamma=0.99)
    assert phases(scheduler, 300) == [("plateau", 5), ("decay", 295)]
    assert scheduler.rate(204) == pytest.approx(0.1 * 0.99**200)


# Lambdas


def test_a_lambda_is_evaluated_with_the_names_of_the_script() -> None:
    text = "warm = 4\nwarmed = lambda epoch: min(1.0, (epoch + 1) / warm / SCALE)\nLambdaLR(opt, warmed)"
    scheduler, _ = parse(text, {"SCALE": 2}, Known(0.1))
    assert rates(scheduler, 0, 3, 100) == pytest.approx([0.0125, 0.05, 0.1])
    assert phases(scheduler, 5) == [("lambda", 5)]


@pytest.mark.parametrize("text", ["(k+1)/10 if k<10 else pi/pi", "lambda k: min((k+1)/10, 1)"])
def test_a_lambda_can_be_written_as_text(text: str) -> None:
    for scheduler in (torch("LambdaLR", lr_lambda=text), torch("LambdaLR", lr_lambda=[text])):
        assert rates(scheduler, 0, 4, 50) == pytest.approx([0.01, 0.05, 0.1])


def test_a_constant_multiplier_is_exponential() -> None:
    scheduler = torch("MultiplicativeLR", lr_lambda="0.5")
    assert rates(scheduler, 0, 1, 3) == pytest.approx([0.1, 0.05, 0.0125])
    assert phases(scheduler, 4) == [("decay", 4)]
    assert bytes_for(scheduler, 0, 10**12 - 1) < 4_000_000


def test_other_multipliers_are_multiplied_up() -> None:
    scheduler = torch("MultiplicativeLR", lr_lambda="0.9 if k%2 else 0.8")
    expected = 0.1 * np.cumprod([1, *(0.9 if k % 2 else 0.8 for k in range(1, 100))])
    assert scheduler.rates(np.arange(100.0)) == pytest.approx(expected, rel=1e-12)
    slowly = torch("MultiplicativeLR", lr_lambda="1 - 1e-5 * (k % 2)")
    assert slowly.rate(200_001) == pytest.approx(0.1 * (1 - 1e-5) ** 100_001, rel=1e-10)


def test_multiplying_up_has_an_end() -> None:
    assert complaint_at(torch("MultiplicativeLR", lr_lambda="0.9 if k%2 else 0.8"), 10**12) == (
        "each rate of these schedulers follows from the one before; that is computed for 10,000,000 counts,"
        " got 1,000,000,000,000"
    )


def test_a_rate_that_is_no_number_is_refused_where_it_occurs() -> None:
    scheduler = torch("LambdaLR", lr_lambda="1/(k-3)")
    assert scheduler.rate(2) == pytest.approx(-0.1)
    assert complaint_at(scheduler, 3) == "the rate at count 3 is inf, which is not a finite number"


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("a*b", "lr_lambda: expected a formula of one number, got a and b in 'a*b'"),
        ("k +", "lr_lambda: expected a formula such as '0.95**epoch', got 'k +'"),
        ("1" + "+1" * 5000, "lr_lambda: expected a formula such as '0.95**epoch', got '1+1+1+1+1+1+1"),
        ("open(k)", "lr_lambda: column 1: a call of 'open' is not allowed"),
        (0.5, "lr_lambda: expected a lambda of one number, got 0.5"),
        (["k", "k"], "lr_lambda: expected one value, for the one parameter group that is drawn, got 2"),
    ],
)
@pytest.mark.parametrize("name", ["LambdaLR", "MultiplicativeLR"])
def test_what_is_no_lambda_is_refused(name: str, value: object, line: str) -> None:
    assert torch_refused(name, lr_lambda=value).startswith(line)


@pytest.mark.parametrize("what", ["lambda: 1", "lambda a, b: a", "lambda *a: 1", "lambda k=1: k", "lambda k, /: k"])
def test_a_lambda_has_one_plain_parameter(what: str) -> None:
    assert complaint(f"LambdaLR(opt, {what})") == f"column 15: expected a lambda of one number, got '{what}'"


def test_a_text_says_which_formula_it_is() -> None:
    assert Lambda.read("3.0").constant == 3
    assert Lambda.read("k").constant is None
    assert Lambda.read("k").variable == "k"


# Cosines and cycles


def test_cosine_rises_again_past_its_length() -> None:
    scheduler = torch("CosineAnnealingLR", T_max=10, eta_min=0.02)
    assert rates(scheduler, 0, 5, 10, 15, 20, 30) == pytest.approx([0.1, 0.06, 0.02, 0.06, 0.1, 0.02])
    assert phases(scheduler, 15) == [("decay", 10), ("past T_max", 5)]
    assert phases(torch("CosineAnnealingLR", T_max=10, eta_min=0.2), 10) == [("warmup", 10)]


@pytest.mark.parametrize(("length", "expected"), [(1, [0.1, 0, 0.1, 0]), (2.5, [0.1, 0.06545, 0.00955, 0.00955])])
def test_cosine_of_odd_lengths(length: float, expected: list[float]) -> None:
    assert rates(torch("CosineAnnealingLR", T_max=length), 0, 1, 2, 3) == pytest.approx(expected, abs=1e-6)


def test_restarts_are_cycles() -> None:
    same = torch("CosineAnnealingWarmRestarts", T_0=10, eta_min=0.02)
    assert rates(same, 0, 5, 10, 25) == pytest.approx([0.1, 0.06, 0.1, 0.06])
    assert phases(same, 25) == [("cycle 1", 10), ("cycle 2", 10), ("cycle 3", 5)]
    longer = torch("CosineAnnealingWarmRestarts", T_0=10, T_mult=3)
    assert rates(longer, 9, 10, 25, 39, 40) == pytest.approx([0.00244717, 0.1, 0.05, 0.00027391, 0.1], rel=1e-4)
    assert phases(longer, 50) == [("cycle 1", 10), ("cycle 2", 30), ("cycle 3", 10)]


def test_one_cycle_reaches_the_floor_on_the_last_update_and_rebounds() -> None:
    scheduler = torch("OneCycleLR", max_lr=0.1, total_steps=10)
    assert rates(scheduler, 0, 2, 9) == pytest.approx([0.004, 0.1, 4e-7])
    assert scheduler.rate(10) == pytest.approx(4.95e-3, rel=1e-3)
    assert complaint_at(scheduler, 11) == (
        "OneCycleLR: made for 10 steps, the real one raises when it is stepped to count 11"
    )
    assert phases(scheduler) == [("warmup", 2), ("decay", 8)]
    assert phases(scheduler, 11)[-1] == ("past the end", 1)


def test_one_cycle_counts_epochs_times_steps() -> None:
    assert torch("OneCycleLR", max_lr=0.1, epochs=3, steps_per_epoch=7).total == 21


def test_one_cycle_of_three_phases_comes_back_before_it_falls() -> None:
    scheduler = torch("OneCycleLR", max_lr=0.1, total_steps=20, three_phase=True)
    assert rates(scheduler, 0, 5, 10, 19) == pytest.approx([0.004, 0.1, 0.004, 4e-7])
    assert phases(scheduler) == [("warmup", 5), ("decay", 5), ("tail", 10)]
    late = torch("OneCycleLR", max_lr=0.1, total_steps=20, three_phase=True, pct_start=0.75)
    assert late.rate(19) > 0.05


def test_a_peak_between_two_counts_is_never_reached() -> None:
    scheduler = torch("OneCycleLR", max_lr=0.1, total_steps=10, pct_start=0.25)
    assert max(scheduler.rates(np.arange(10.0))) < 0.09891
    assert phases(scheduler) == [("warmup", 2), ("decay", 8)]


def test_one_cycle_without_warmup_starts_on_its_way_down() -> None:
    scheduler = torch("OneCycleLR", max_lr=0.1, total_steps=10, pct_start=0.0)
    assert scheduler.rate(0) == pytest.approx(0.05 * (1 + math.cos(math.pi / 10)), rel=1e-5)
    assert phases(scheduler) == [("decay", 10)]


def test_one_cycle_of_nothing_but_warmup_has_no_step_past_its_end() -> None:
    scheduler = torch("OneCycleLR", max_lr=0.1, total_steps=10, pct_start=1.0)
    assert scheduler.rate(9) == pytest.approx(0.1)
    assert complaint_at(scheduler, 10).endswith("the real one raises when it is stepped to count 10")


def test_cyclic_modes() -> None:
    up_and_down = {"base_lr": 0.01, "max_lr": 0.09, "step_size_up": 2, "step_size_down": 4}
    triangular = torch("CyclicLR", **up_and_down)
    assert rates(triangular, 0, 1, 2, 4, 6, 8) == pytest.approx([0.01, 0.05, 0.09, 0.05, 0.01, 0.09])
    assert phases(triangular, 14) == [("cycle 1", 6), ("cycle 2", 6), ("cycle 3", 2)]
    assert rates(torch("CyclicLR", **up_and_down, mode="triangular2"), 2, 8, 14) == pytest.approx([0.09, 0.05, 0.03])
    shrinking = torch("CyclicLR", **up_and_down, mode="exp_range", gamma=0.5)
    assert rates(shrinking, 2, 8) == pytest.approx([0.03, 0.01 + 0.08 / 256])


def test_cyclic_scale_functions() -> None:
    cycle: dict[str, Any] = {"base_lr": [0.01], "max_lr": [0.09], "step_size_up": 2, "mode": "any"}
    by_cycle = torch("CyclicLR", **cycle, scale_fn="1/x")
    assert rates(by_cycle, 2, 6) == pytest.approx([0.09, 0.05])
    by_count = torch("CyclicLR", **cycle, scale_fn="1/(x+1)", scale_mode="iterations")
    assert rates(by_count, 2, 6) == pytest.approx([0.01 + 0.08 / 3, 0.01 + 0.08 / 7])


def test_triangular2_ends_where_python_cannot_count() -> None:
    scheduler = torch("CyclicLR", base_lr=0.01, max_lr=0.1, step_size_up=1, mode="triangular2")
    assert scheduler.rate(2047) == pytest.approx(0.01)
    assert complaint_at(scheduler, 2048) == (
        "CyclicLR: the real one raises OverflowError after 1024 cycles of mode 'triangular2'"
    )


def test_swa_anneals_and_holds() -> None:
    linear = made("torch.optim.swa_utils.SWALR", swa_lr=0.02, anneal_epochs=4, anneal_strategy="linear")
    assert rates(linear, 0, 1, 4, 9) == pytest.approx([0.1, 0.08, 0.02, 0.02])
    assert phases(linear, 6) == [("anneal", 4), ("hold", 2)]
    assert rates(line("SWALR(opt, [0.02], 4)"), 1, 2) == pytest.approx([0.08828427, 0.06])
    assert rates(line("SWALR(opt, 0.02, 0)"), 0, 1) == pytest.approx([0.02, 0.02])


# Several on one optimizer


def test_the_handoff_is_continuous_and_the_floor_one_step_late() -> None:
    scheduler = line(
        "SequentialLR(opt, [LinearLR(opt, start_factor=0.01, total_iters=50), ConstantLR(opt, 1.0, 20),"
        " CosineAnnealingLR(opt, T_max=30)], milestones=[50, 70])"
    )
    assert rates(scheduler, 0, 50, 69, 70, 100) == pytest.approx([0.001, 0.1, 0.1, 0.1, 0.0])
    assert scheduler.rate(99) > 0
    assert phases(scheduler, 100) == [("warmup", 50), ("plateau", 20), ("decay", 30)]


def test_a_row_as_data() -> None:
    parts = [["LinearLR", {"total_iters": 5}], ["ExponentialLR", {"gamma": 0.5}]]
    assert rates(torch("SequentialLR", schedulers=parts, milestones=[5]), 5, 6) == pytest.approx([0.1, 0.05])


def test_a_milestone_of_zero_skips_the_first() -> None:
    scheduler = line("SequentialLR(opt, [ConstantLR(opt, 0.5), ExponentialLR(opt, 0.5)], [0])")
    assert rates(scheduler, 0, 1) == pytest.approx([0.1, 0.05])


def test_milestones_of_a_row_are_looked_up_by_bisection_in_any_order() -> None:
    scheduler = line("SequentialLR(opt, [ConstantLR(opt, 0.5, 99), ConstantLR(opt, 0.7), StepLR(opt, 3)], [9, 4])")
    assert rates(scheduler, 3, 4, 7, 9) == pytest.approx([0.05, 0.1, 0.01, 0.01])


def test_a_multiplier_goes_on_from_the_rate_that_it_finds() -> None:
    scheduler = line("SequentialLR(opt, [ConstantLR(opt, 0.5, 99), MultiplicativeLR(opt, lambda k: 0.5)], [4])")
    assert rates(scheduler, 3, 4, 5) == pytest.approx([0.05, 0.025, 0.0125])


def test_swa_goes_on_from_the_rate_that_it_finds() -> None:
    scheduler = line("SequentialLR(opt, [ConstantLR(opt, 0.5, 99), SWALR(opt, 0.01, 4, 'linear')], [4])")
    assert rates(scheduler, 3, 4, 5, 8) == pytest.approx([0.05, 0.05, 0.04, 0.01])


def test_one_cycle_changes_the_base_of_those_that_are_constructed_later() -> None:
    later = "SequentialLR(opt, [OneCycleLR(opt, 1.0, 10, div_factor=5.0), ExponentialLR(opt, 0.5)], [10])"
    assert rates(line(later), 0, 10, 11) == pytest.approx([0.2, 0.2, 0.1])
    earlier = "e = ExponentialLR(opt, 0.5)\nSequentialLR(opt, [OneCycleLR(opt, 1.0, 10, div_factor=5.0), e], [10])"
    assert rates(line(earlier), 0, 10, 11) == pytest.approx([0.2, 0.1, 0.05])


def test_two_one_cycles_share_the_rates_of_the_later_one() -> None:
    scheduler = line("SequentialLR(opt, [OneCycleLR(opt, 1.0, 10), OneCycleLR(opt, 0.5, 10)], [10])")
    assert max(scheduler.rates(np.arange(20.0))) == pytest.approx(0.5)
    assert scheduler.total == 20


def test_cyclic_starts_at_the_initial_rate_that_another_left() -> None:
    scheduler = line("ChainedScheduler([ExponentialLR(opt, 1.0), CyclicLR(opt, 0.01, 0.05, 2)])")
    assert rates(scheduler, 0, 1, 4) == pytest.approx([0.1, 0.03, 0.01])


def test_a_chain_multiplies() -> None:
    scheduler = line("ChainedScheduler([LinearLR(opt, 0.1, total_iters=5), MultiStepLR(opt, [8], 0.1)], optimizer=opt)")
    assert rates(scheduler, 0, 5, 7, 8) == pytest.approx([0.01, 0.1, 0.1, 0.01])
    assert phases(scheduler, 10) == [("warmup", 5), ("plateau", 3), ("decay", 2)]


def test_in_a_chain_only_what_follows_an_overwriting_one_counts() -> None:
    scheduler = line("ChainedScheduler([StepLR(opt, 2), LambdaLR(opt, lambda k: 1/(k+1)), ExponentialLR(opt, 0.5)])")
    assert rates(scheduler, 0, 1, 4) == pytest.approx([0.1, 0.025, 0.01])


def recursion(first: float, floor: float, length: int, gamma: float, counts: int) -> list[float]:
    """Return an exponential decay chained with a cosine one, as PyTorch goes from rate to rate."""
    found = [first]
    for count in range(1, counts):
        rate = found[-1] * gamma
        if (count - 1 - length) % (2 * length) == 0:
            rate += (first - floor) * (1 - math.cos(math.pi / length)) / 2
        else:
            ratio = (1 + math.cos(math.pi * count / length)) / (1 + math.cos(math.pi * (count - 1) / length))
            rate = ratio * (rate - floor) + floor
        found.append(rate)
    return found


@pytest.mark.parametrize("floor", [0.0, 0.01])
def test_a_chain_with_a_floor_follows_its_recursion(floor: float) -> None:
    scheduler = line(f"ChainedScheduler([ExponentialLR(opt, 0.95), CosineAnnealingLR(opt, 20, {floor})])")
    expected = recursion(0.1, floor, 20, 0.95, 90)
    assert scheduler.rates(np.arange(90.0)) == pytest.approx(expected, rel=1e-11, abs=1e-15)
    assert rates(scheduler, 41, 7, 88) == pytest.approx([expected[41], expected[7], expected[88]], rel=1e-11)


def test_a_row_steps_its_first_chain_once_more_at_construction() -> None:
    chained = "ChainedScheduler([ExponentialLR(opt, 0.5), LinearLR(opt, 0.1)])"
    assert rates(line(chained), 0) == pytest.approx([0.01])
    assert rates(line(f"SequentialLR(opt, [{chained}, StepLR(opt, 9)], [20])"), 0) == pytest.approx([0.005])


def test_a_row_within_a_row_is_a_step_ahead() -> None:
    inner = "SequentialLR(opt, [ConstantLR(opt, 0.5, 99), StepLR(opt, 9)], [3])"
    assert rates(line(inner), 2, 3) == pytest.approx([0.05, 0.1])
    assert rates(line(f"SequentialLR(opt, [{inner}, StepLR(opt, 9)], [20])"), 1, 2) == pytest.approx([0.05, 0.1])


def test_a_row_cannot_come_to_a_row_or_a_chain_later() -> None:
    scheduler = line("SequentialLR(opt, [ConstantLR(opt), ChainedScheduler([StepLR(opt, 9)])], [20])")
    assert rates(scheduler, 19) == pytest.approx([0.1])
    assert complaint_at(scheduler, 20) == (
        "schedulers: a SequentialLR or ChainedScheduler can only be the first of a SequentialLR; the real one"
        " raises NotImplementedError at its milestone"
    )


@pytest.mark.parametrize("later", ["LinearLR(opt, total_iters=0)", "PolynomialLR(opt, total_iters=0)"])
def test_what_has_no_length_cannot_come_later_in_a_row(later: str) -> None:
    name = later.partition("(")[0]
    assert complaint_at(line(f"SequentialLR(opt, [ConstantLR(opt), {later}], [5])"), 5) == (
        f"{name}: total_iters=0 can only come first in a SequentialLR, the real one divides by 0"
    )


def test_a_row_begins_with_whatever_another_framework_puts_in_it() -> None:
    scheduler = line("SequentialLR(opt, [get_constant_schedule_with_warmup(opt, 5), CosineAnnealingLR(opt, 10)], [10])")
    assert rates(scheduler, 0, 5, 10, 20) == pytest.approx([0.0, 0.1, 0.1, 0.0])
    assert phases(scheduler, 20) == [("warmup", 5), ("plateau", 5), ("decay", 10)]


def test_epochs_are_stairs() -> None:
    laid = line("SequentialLR(opt, [LinearLR(opt, 0.5, total_iters=2), StepLR(opt, 1, 0.5)], [2])").schedule(
        "x", 16, first_step=0, iters_per_epoch=Fraction(4), per_epoch=True, title=None
    )
    assert laid.rates(np.arange(16)) == pytest.approx(np.repeat([0.05, 0.075, 0.1, 0.05], 4))


@pytest.mark.parametrize(
    "text",
    [
        "SequentialLR(opt, [LinearLR(opt, total_iters=10**10), CosineAnnealingLR(opt, 10**12)], [10**10])",
        "ChainedScheduler([LinearLR(opt, total_iters=100), CosineAnnealingLR(opt, 10**12, eta_min=1e-3)])",
        "ChainedScheduler([LinearLR(opt), StepLR(opt, 10**9), CosineAnnealingLR(opt, 10**12)])",
        "CosineAnnealingWarmRestarts(opt, 10, 2)",
        "CyclicLR(opt, 0.01, 0.1)",
        "OneCycleLR(opt, 0.1, 10**12)",
        "SWALR(opt, 0.01, 10**12)",
    ],
)
def test_a_long_run_costs_nothing(text: str) -> None:
    assert bytes_for(line(text), 0, 10**6, 10**12 - 1) < 4_000_000


# What the real ones refuse


@pytest.mark.parametrize(
    ("name", "kwargs", "line"),
    [
        ("LinearLR", {"start_factor": 0}, "start_factor: expected greater than 0 and at most 1, got 0"),
        ("LinearLR", {"start_factor": 1.5}, "start_factor: expected greater than 0 and at most 1, got 1.5"),
        ("LinearLR", {"end_factor": 1.1}, "end_factor: expected 0 to 1, got 1.1"),
        ("LinearLR", {"total_iters": "5"}, "total_iters: expected a number, got '5'"),
        ("ConstantLR", {"factor": -0.1}, "factor: expected 0 to 1, got -0.1"),
        ("StepLR", {"step_size": 0}, "step_size: expected a number other than 0, got 0"),
        ("StepLR", {"step_size": 5, "gamma": None}, "gamma: expected a number, got None"),
        ("MultiStepLR", {"milestones": 5}, "milestones: expected a list of whole numbers, got 5"),
        ("MultiStepLR", {"milestones": ["a"]}, "milestones: expected a number, got 'a'"),
        ("ExponentialLR", {}, "missing 1 required positional argument: 'gamma'"),
        ("ExponentialLR", {"gamma": math.nan}, "gamma: expected a number, got nan"),
        ("CosineAnnealingLR", {"T_max": 0}, "T_max: expected a number other than 0, got 0"),
        ("CosineAnnealingWarmRestarts", {"T_0": 10.5}, "T_0: expected a whole number of at least 1, got 10.5"),
        ("CosineAnnealingWarmRestarts", {"T_0": 10.0}, "T_0: expected a whole number of at least 1, got 10.0"),
        (
            "CosineAnnealingWarmRestarts",
            {"T_0": 10, "T_mult": 1.5},
            "T_mult: expected a whole number of at least 1, got 1.5",
        ),
        ("OneCycleLR", {"max_lr": 0.1}, "total_steps: expected it, or epochs and steps_per_epoch, got neither"),
        (
            "OneCycleLR",
            {"max_lr": 0.1, "total_steps": 0},
            "total_steps: expected a whole number of at least 1, got 0",
        ),
        (
            "OneCycleLR",
            {"max_lr": 0.1, "epochs": 0, "steps_per_epoch": 9},
            "epochs: expected a whole number of at least 1, got 0",
        ),
        (
            "OneCycleLR",
            {"max_lr": 0.1, "total_steps": 9, "pct_start": 1.5},
            "pct_start: expected a number with a point from 0.0 to 1.0, got 1.5",
        ),
        (
            "OneCycleLR",
            {"max_lr": 0.1, "total_steps": 9, "pct_start": 1},
            "pct_start: expected a number with a point from 0.0 to 1.0, got 1",
        ),
        (
            "OneCycleLR",
            {"max_lr": 0.1, "total_steps": 10, "pct_start": 0.1},
            "pct_start: 0.1 of 10 steps is a warm-up of one, and the real one divides by 0",
        ),
        (
            "OneCycleLR",
            {"max_lr": [0.1, 0.2], "total_steps": 9},
            "max_lr: expected one value, for the one parameter group that is drawn, got 2",
        ),
        (
            "OneCycleLR",
            {"max_lr": 0.1, "total_steps": 9, "anneal_strategy": "cosine"},
            "anneal_strategy: expected 'cos' or 'linear', got 'cosine'",
        ),
        (
            "OneCycleLR",
            {"max_lr": 0.1, "total_steps": 9, "div_factor": 0},
            "div_factor: expected a number other than 0, got 0",
        ),
        (
            "CyclicLR",
            {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 0},
            "step_size_up: expected a number other than 0, got 0",
        ),
        (
            "CyclicLR",
            {"base_lr": 0.01, "max_lr": 0.1, "mode": "square"},
            "mode: expected 'triangular', 'triangular2' or 'exp_range', got 'square'",
        ),
        (
            "SequentialLR",
            {"schedulers": [["StepLR", {"step_size": 3}]], "milestones": [1]},
            "milestones: expected one fewer than schedulers, got 1 and 1 schedulers",
        ),
        ("SequentialLR", {"schedulers": [], "milestones": []}, "schedulers: expected a list of schedulers, got []"),
        ("ChainedScheduler", {"schedulers": [5]}, "schedulers: expected a list of schedulers, got 5 in it"),
        (
            "ReduceLROnPlateau",
            {},
            "its rate follows a metric of the training, so it has no curve before",
        ),
    ],
)
def test_what_the_real_one_refuses_is_refused(name: str, kwargs: dict[str, Any], line: str) -> None:
    assert torch_refused(name, **kwargs) == line


@pytest.mark.parametrize(
    ("kwargs", "line"),
    [
        ({"anneal_epochs": 2.5}, "anneal_epochs: expected a whole number of at least 0, got 2.5"),
        ({"anneal_strategy": "cosine"}, "anneal_strategy: expected 'cos' or 'linear', got 'cosine'"),
    ],
)
def test_what_swa_refuses_is_refused(kwargs: dict[str, Any], line: str) -> None:
    assert refused("torch.optim.swa_utils.SWALR", swa_lr=0.01, **kwargs) == line


def test_a_list_holds_schedulers_of_one_optimizer() -> None:
    said = complaint("ChainedScheduler([StepLR(SGD(a, lr=0.1), 5), StepLR(SGD(b, lr=0.2), 5)])")
    assert said.endswith("schedulers: expected those of one optimizer, got rates 0.1 and 0.2")


def test_a_scheduler_cannot_be_in_a_list_twice() -> None:
    said = complaint("s = StepLR(opt, 5)\nChainedScheduler([s, s])", Known(0.1))
    assert said.endswith("schedulers: expected different schedulers, got one of them twice")


def test_a_scheduler_that_would_begin_before_its_count_0_is_not_drawn() -> None:
    inner = "SequentialLR(opt, [StepLR(opt, 5), StepLR(opt, 5)], [3.5])"
    scheduler = line(f"SequentialLR(opt, [{inner}, StepLR(opt, 9)], [20])")
    assert complaint_at(scheduler, 3) == (
        "schedulers: nested so that one of them begins before its count 0, which is not drawn"
    )
