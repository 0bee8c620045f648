import math
from typing import Any

import pytest

from tests.frameworks.calling import bytes_for, phases, rates
from warmup_cli.apis import call_as_data
from warmup_cli.code import parse
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Known
from warmup_cli.frameworks.fvcore import FRAMEWORK
from warmup_cli.scheduler import Scheduler

PREFIX = "fvcore.common.param_scheduler"
COMPOSITE = """CompositeParamScheduler(
    schedulers=[LinearParamScheduler(0.0, 1.0), ConstantParamScheduler(1.0), CosineParamScheduler(1.0, 0.0)],
    lengths=[0.1, 0.4, 0.5],
    interval_scaling=['rescaled', 'rescaled', 'rescaled'])"""


def pasted(text: str, updates: int | None = 100, lr: float | None = 0.1) -> Scheduler:
    return parse(text, {}, Known(lr, None, updates))[0]


def test_the_rate_is_the_base_rate_times_the_value_at_the_progress_of_the_run() -> None:
    scheduler = pasted("CosineParamScheduler(1.0, 0.2)")
    assert scheduler.total == 100
    assert phases(scheduler) == [("decay", 100)]
    # One cosine step above the floor at the last update: progress never gets to 1.
    expected = 0.1 * (0.2 + 0.4 * (1 + math.cos(math.pi * 0.99)))
    assert rates(scheduler, 0, 50, 99) == pytest.approx([0.1, 0.06, expected])


def test_without_a_base_rate_the_values_are_rates() -> None:
    assert pasted("LinearParamScheduler(0.2, 0.1)", lr=None).rate(50) == pytest.approx(0.15)


def test_the_length_of_the_run_must_be_known() -> None:
    scheduler = pasted("CosineParamScheduler(1.0, 0.0)", None)
    with pytest.raises(WarmupError, match=r"^the length of the run is not known; give it with --total-steps$"):
        scheduler.rate(0)


def test_simple_ones_follow_their_formulas() -> None:
    assert pasted("ConstantParamScheduler(0.5)").rate(99) == pytest.approx(0.05)
    assert pasted("ExponentialParamScheduler(2.0, 0.25)").rate(50) == pytest.approx(0.1)
    assert pasted("PolynomialDecayParamScheduler(1.0, 2.0)").rate(50) == pytest.approx(0.025)


def test_names_tell_the_direction() -> None:
    assert phases(pasted("LinearParamScheduler(0.1, 1.0)")) == [("warmup", 100)]
    assert phases(pasted("LinearParamScheduler(1.0, 0.1)")) == [("decay", 100)]
    assert phases(pasted("CosineParamScheduler(1.0, 1.0)")) == [("plateau", 100)]


def test_schedulers_follow_one_another() -> None:
    scheduler = pasted(COMPOSITE)
    assert phases(scheduler) == [("warmup", 10), ("plateau", 40), ("decay", 50)]
    assert rates(scheduler, 0, 5, 10, 49, 50, 75) == pytest.approx([0, 0.05, 0.1, 0.1, 0.1, 0.05])


def test_what_is_level_after_a_decay_is_a_hold() -> None:
    scheduler = pasted(
        "CompositeParamScheduler([CosineParamScheduler(1, 0), ConstantParamScheduler(0)], [0.5, 0.5],"
        " ['rescaled', 'fixed'])"
    )
    assert phases(scheduler) == [("decay", 50), ("hold", 50)]


def test_a_fixed_scheduler_sees_the_progress_of_the_run() -> None:
    scheduler = pasted(
        "CompositeParamScheduler([ConstantParamScheduler(1), LinearParamScheduler(1, 0)], [0.5, 0.5],"
        " ['rescaled', 'fixed'])"
    )
    assert rates(scheduler, 49, 50) == pytest.approx([0.1, 0.05])


def test_compositions_nest() -> None:
    def composite(first: object, second: object, lengths: list[float]) -> dict[str, Any]:
        return {"schedulers": [first, second], "lengths": lengths, "interval_scaling": ["rescaled"] * 2}

    inner = composite(["LinearParamScheduler", [0, 1]], ["ConstantParamScheduler", [1]], [0.5, 0.5])
    outer = composite(["CompositeParamScheduler", inner], ["CosineParamScheduler", [1, 0]], [0.2, 0.8])
    scheduler, _ = call_as_data(f"{PREFIX}.CompositeParamScheduler", outer, Known(0.1, None, 100))
    assert phases(scheduler) == [("warmup", 10), ("plateau", 10), ("decay", 80)]
    assert rates(scheduler, 5, 10, 20, 60) == pytest.approx([0.05, 0.1, 0.1, 0.05])


def test_milestones_are_counted_in_the_updates_that_the_scheduler_names() -> None:
    for arguments in ("num_updates=90, milestones=[30, 60]", "milestones=[3, 6, 9]", "num_updates=90"):
        scheduler = pasted(f"MultiStepParamScheduler([1, 0.1, 0.01], {arguments})", 900)
        assert phases(scheduler) == [("plateau", 300), ("decay", 300), ("decay", 300)]
        assert rates(scheduler, 299, 300, 600) == pytest.approx([0.1, 0.01, 0.001])


def test_steps_are_of_one_length() -> None:
    scheduler = pasted("StepParamScheduler(num_updates=120, values=[1, 0.5, 0.25])", 90)
    assert phases(scheduler) == [("plateau", 30), ("decay", 30), ("decay", 30)]
    scheduler = pasted("StepWithFixedGammaParamScheduler(1.0, num_decays=3, gamma=0.1, num_updates=120)", 120)
    assert phases(scheduler) == [("plateau", 30), ("decay", 90)]
    assert rates(scheduler, 29, 30, 119) == pytest.approx([0.1, 0.01, 0.0001])


def test_steps_beyond_count_are_two_parts() -> None:
    values = ", ".join("1" for _ in range(200))
    assert phases(pasted(f"StepParamScheduler(400, [{values}])", 400)) == [("plateau", 2), ("decay", 398)]


def test_steps_are_refused_in_a_run_so_long_that_the_last_update_is_beyond_them() -> None:
    scheduler = pasted("StepParamScheduler(10, [1, 0.1])", 10_000_000)
    with pytest.raises(WarmupError, match=r"^it has no value at update 9,999,999, which is 0\.9999999 of the run$"):
        scheduler.rate(0)


def test_a_run_of_any_length_costs_nothing() -> None:
    scheduler = pasted(COMPOSITE, 10**12)
    assert bytes_for(scheduler, 0, 5 * 10**11, 10**12 - 1) < 200_000
    assert phases(scheduler)[0] == ("warmup", 10**11 - 10**6 + 1)  # what fvcore adds to progress counts here


@pytest.mark.parametrize(
    ("name", "arguments", "line"),
    [
        (
            "CompositeParamScheduler",
            {
                "schedulers": [["LinearParamScheduler", [0, 1]], ["CosineParamScheduler", [1, 0]]],
                "lengths": [0.1, 0.8],
                "interval_scaling": ["rescaled", "rescaled"],
            },
            "lengths: expected a sum of 1, got 0.9",
        ),
        (
            "CompositeParamScheduler",
            {"schedulers": [], "lengths": [], "interval_scaling": []},
            "lengths: expected one for each of one or more schedulers, got 0 schedulers, 0 lengths",
        ),
        (
            "CompositeParamScheduler",
            {"schedulers": [["LinearParamScheduler", [0, 1]]], "lengths": [1], "interval_scaling": ["stretched"]},
            "interval_scaling: expected 'rescaled' or 'fixed', got 'stretched'",
        ),
        (
            "CompositeParamScheduler",
            {"schedulers": [["LinearParamScheduler", [0, 1]]], "lengths": [1], "interval_scaling": []},
            "interval_scaling: expected one for each scheduler, got []",
        ),
        (
            "CompositeParamScheduler",
            {"schedulers": [0.1], "lengths": [1], "interval_scaling": ["fixed"]},
            "schedulers[0]: expected a scheduler of fvcore.common.param_scheduler, got 0.1",
        ),
        (
            "MultiStepParamScheduler",
            {"values": [1, 0.1], "milestones": [10, 20], "num_updates": 30},
            "milestones: expected a list of 1, got [10, 20]",
        ),
        (
            "MultiStepParamScheduler",
            {"values": [1, 0.1], "milestones": [40], "num_updates": 30},
            "milestones: expected greater than 0, rising, and less than num_updates, 30, got [40.0]",
        ),
        ("MultiStepParamScheduler", {"values": [1, 0.1]}, "num_updates: expected it, or milestones, got neither"),
        (
            "MultiStepParamScheduler",
            {"values": [1, 0.1, 0.01], "num_updates": 2},
            "num_updates: expected at least the number of values, 3, got 2",
        ),
        (
            "StepParamScheduler",
            {"values": [], "num_updates": 2},
            "values: expected a list of at least one number, got []",
        ),
        (
            "StepParamScheduler",
            {"values": [1], "num_updates": 0},
            "num_updates: expected a number greater than 0, got 0",
        ),
        (
            "StepWithFixedGammaParamScheduler",
            {"base_value": 1, "num_decays": 2.0, "gamma": 0.1, "num_updates": 10},
            "num_decays: expected a whole number of at least 1, got 2.0",
        ),
        (
            "StepWithFixedGammaParamScheduler",
            {"base_value": 0, "num_decays": 2, "gamma": 0.1, "num_updates": 10},
            "base_value: expected a number greater than 0, got 0",
        ),
        (
            "ExponentialParamScheduler",
            {"start_value": 1, "decay": -0.5},
            "decay: expected a number of at least 0, got -0.5",
        ),
    ],
)
def test_what_the_real_one_refuses_is_refused(name: str, arguments: dict[str, Any], line: str) -> None:
    with pytest.raises(WarmupError) as refused:
        call_as_data(f"{PREFIX}.{name}", arguments, Known(0.1, None, 100))
    assert str(refused.value) == f"{PREFIX}.{name}: {line}"


def test_the_menu_has_every_public_scheduler() -> None:
    assert len(FRAMEWORK.apis) == 9
