from typing import Any

import numpy as np
import pytest

from warmup_cli.apis import call_as_data
from warmup_cli.code import parse
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import FRAMEWORKS, Known
from warmup_cli.scheduler import Scheduler

LINEAR = "get_linear_schedule_with_warmup(optimizer, num_warmup_steps=50, num_training_steps=500)"
COSINE = "get_cosine_schedule_with_warmup(optimizer, 50, 500)"
RESTARTS = "get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, 60, 600, num_cycles=3)"
POLYNOMIAL = "get_polynomial_decay_schedule_with_warmup(optimizer, 50, 500, lr_end=0.01, power=2.0)"
MIN_LR = "get_cosine_with_min_lr_schedule_with_warmup(optimizer, 50, 500, min_lr=0.01)"
EARLY = "get_cosine_with_min_lr_schedule_with_warmup_lr_rate(optimizer, 50, 500, min_lr_rate=0.1)"
WSD = "get_wsd_schedule(optimizer, 60, 150, 600, decay_type='1-sqrt', min_lr_ratio=0.1)"
INVERSE = "get_inverse_sqrt_schedule(optimizer, 100)"


def pasted(text: str, lr: float | None = 0.1) -> Scheduler:
    return parse(text, {}, Known(lr))[0]


def as_data(api: str, **kwargs: Any) -> Scheduler:
    return call_as_data(f"transformers.{api}", kwargs, Known(0.1))[0]


def refusal(text: str, lr: float | None = 0.1) -> str:
    with pytest.raises(WarmupError) as caught:
        pasted(text, lr)
    return str(caught.value).removeprefix("column 1: transformers.")


def phases(scheduler: Scheduler, total: int) -> list[tuple[str, int]]:
    schedule = scheduler.schedule("s", total, first_step=0, iters_per_epoch=None, per_epoch=False, title=None)
    return [(phase.name, phase.length) for phase in schedule.phases]


@pytest.mark.parametrize(
    ("text", "total", "expected"),
    [
        ("get_constant_schedule(optimizer)", 100, [("plateau", 100)]),
        ("get_constant_schedule_with_warmup(optimizer, 40)", 100, [("warmup", 40), ("plateau", 60)]),
        (LINEAR, 600, [("warmup", 50), ("decay", 450), ("hold", 100)]),
        (COSINE, 600, [("warmup", 50), ("decay", 450), ("past the end", 100)]),
        (RESTARTS, 700, [("warmup", 60), ("cycle 1", 180), ("cycle 2", 180), ("cycle 3", 180), ("hold", 100)]),
        (POLYNOMIAL, 600, [("warmup", 50), ("decay", 451), ("hold", 99)]),
        (INVERSE, 600, [("warmup", 100), ("decay", 500)]),
        (EARLY, 600, [("warmup", 50), ("decay", 450), ("past the end", 100)]),
        (WSD, 650, [("warmup", 60), ("plateau", 390), ("decay", 150), ("hold", 50)]),
    ],
)
def test_phases_are_those_of_the_source(text: str, total: int, expected: list[tuple[str, int]]) -> None:
    assert phases(pasted(text), total) == expected


def test_whole_waves_are_cycles() -> None:
    waves = "get_cosine_schedule_with_warmup(optimizer, 50, 500, num_cycles=2)"
    assert phases(pasted(waves), 500) == [("warmup", 50), ("cycle 1", 225), ("cycle 2", 225)]


def test_a_cycle_begins_where_the_source_rounds_to_it() -> None:
    scheduler = pasted("get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, 0, 66, 22)")
    assert 22 * (45 / 66) < 15  # the 15th restart is a count late
    begins = np.flatnonzero(np.diff(scheduler.rates(np.arange(66.0))) > 0) + 1
    assert begins[14] == 46
    assert list(np.cumsum([length for _, length in phases(scheduler, 66)])[:-1]) == list(begins)


def test_hundreds_of_cycles_are_one_phase() -> None:
    text = "get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, 0, 100000, 500)"
    assert phases(pasted(text), 100_000) == [("cycle", 100_000)]


@pytest.mark.parametrize(
    ("text", "count", "rate"),
    [
        (LINEAR, 0, 0.0),  # the first update does nothing
        (LINEAR, 50, 0.1),
        (LINEAR, 499, 0.1 / 450),  # one step above the floor
        (LINEAR, 500, 0.0),
        (LINEAR, 900, 0.0),
        (COSINE, 50, 0.1),
        (COSINE, 500, 0.0),
        (COSINE, 950, 0.1),  # it rises again
        (RESTARTS, 240, 0.1),
        (RESTARTS, 600, 0.0),
        (POLYNOMIAL, 275, 0.01 + 0.09 / 4),
        (POLYNOMIAL, 501, 0.01),
        (MIN_LR, 0, 0.0),  # below the floor
        (MIN_LR, 500, 0.01),
        (EARLY, 0, 0.1 / 50),
        (EARLY, 49, 0.1),
        (EARLY, 499, 0.01),  # the last update is at the floor
        (WSD, 0, 0.01),  # the warm-up starts at the floor
        (WSD, 60, 0.1),
        (WSD, 450, 0.1),
        (WSD, 600, 0.01),
        (INVERSE, 100, 0.1),
        (INVERSE, 400, 0.05),
        ("get_inverse_sqrt_schedule(optimizer, 0)", 30_000, 0.05),  # a timescale of 10,000
    ],
)
def test_the_rate_at_a_count(text: str, count: int, rate: float) -> None:
    assert pasted(text).rate(count) == pytest.approx(rate, rel=1e-13, abs=1e-18)


def test_a_polynomial_of_power_0_drops_one_count_after_the_end() -> None:
    scheduler = pasted("get_polynomial_decay_schedule_with_warmup(optimizer, 0, 10, lr_end=0.02, power=0)")
    assert scheduler.rates(np.array([9.0, 10.0, 11.0])) == pytest.approx([0.1, 0.1, 0.02])


def test_a_warmup_longer_than_the_run_goes_on() -> None:
    scheduler = pasted("get_linear_schedule_with_warmup(optimizer, 200, 100)")
    assert scheduler.rates(np.array([100.0, 199.0, 200.0])) == pytest.approx([0.05, 0.0995, 0.0])


def test_a_number_of_warmup_steps_below_1_is_no_share_of_the_run() -> None:
    scheduler = pasted("get_constant_schedule_with_warmup(optimizer, 0.1)")
    assert list(scheduler.rates(np.array([0.0, 1.0]))) == [0.0, 0.1]


def test_stable_steps_win_over_the_length_of_the_run() -> None:
    scheduler = pasted("get_wsd_schedule(optimizer, 10, 20, num_training_steps=500, num_stable_steps=70)")
    assert phases(scheduler, 500) == [("warmup", 10), ("plateau", 70), ("decay", 20), ("hold", 400)]
    assert scheduler.total == 500


def test_a_decay_that_begins_before_the_warmup_ends_is_joined_midway() -> None:
    scheduler = pasted("get_wsd_schedule(optimizer, 60, 80, 100, decay_type='linear')")
    assert scheduler.rates(np.array([59.0, 60.0])) == pytest.approx([0.1 * 59 / 60, 0.1 * 0.5])


@pytest.mark.parametrize("name", ["linear", "cosine", "cosine_with_restarts", "polynomial"])
def test_get_scheduler_is_the_function_that_it_names(name: str) -> None:
    functions = {
        "linear": "get_linear_schedule_with_warmup",
        "cosine": "get_cosine_schedule_with_warmup",
        "cosine_with_restarts": "get_cosine_with_hard_restarts_schedule_with_warmup",
        "polynomial": "get_polynomial_decay_schedule_with_warmup",
    }
    named = as_data("get_scheduler", name=name, num_warmup_steps=10, num_training_steps=90)
    direct = as_data(functions[name], num_warmup_steps=10, num_training_steps=90)
    counts = np.arange(120.0)
    assert list(named.rates(counts)) == list(direct.rates(counts))
    assert named.total == direct.total == 90


def test_specific_arguments_are_handed_on() -> None:
    text = "get_scheduler('inverse_sqrt', optimizer, 100, scheduler_specific_kwargs={'timescale': 400})"
    assert pasted(text).rate(100 + 1200) == pytest.approx(0.05)


def test_specific_arguments_of_a_constant_are_not_looked_at() -> None:
    assert as_data("get_scheduler", name="constant", scheduler_specific_kwargs={"of": "nothing"}).rate(7) == 0.1


def test_a_scheduler_type_is_a_name() -> None:
    text = "transformers.get_scheduler(SchedulerType('cosine'), optimizer, 10, 100)"
    assert pasted(text).rate(10) == 0.1


@pytest.mark.parametrize("name", ["constant", "constant_with_warmup", "inverse_sqrt"])
def test_the_length_of_the_run_is_known_where_the_schedule_ignores_it(name: str) -> None:
    assert as_data("get_scheduler", name=name, num_warmup_steps=10, num_training_steps=90).total == 90


POLYNOMIAL_NAME = "get_polynomial_decay_schedule_with_warmup"
NAMES = (
    "'linear', 'cosine', 'cosine_with_restarts', 'polynomial', 'constant', 'constant_with_warmup', 'inverse_sqrt', "
    "'cosine_with_min_lr', 'cosine_warmup_with_min_lr' or 'warmup_stable_decay'"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "get_scheduler('warm_cosine', optimizer, 10, 100)",
            f"get_scheduler: name: expected {NAMES}, got 'warm_cosine'",
        ),
        (
            "get_scheduler('greedy', optimizer)",
            "get_scheduler: greedy: its rate follows a metric of the training, so it has no curve before",
        ),
        (
            "get_scheduler('reduce_lr_on_plateau', optimizer)",
            "get_scheduler: reduce_lr_on_plateau: its rate follows a metric of the training, so it has no curve before",
        ),
        (
            "get_scheduler('linear', optimizer, 10)",
            "get_scheduler: num_training_steps: expected a number, got None",
        ),
        (
            "get_scheduler('linear', optimizer, num_training_steps=10)",
            "get_scheduler: num_warmup_steps: expected a number, got None",
        ),
        (
            "get_scheduler('cosine', optimizer, 10, 100, {'cycles': 2})",
            "get_scheduler: get_cosine_schedule_with_warmup() got an unexpected keyword argument 'cycles'",
        ),
        (
            "get_scheduler('cosine', optimizer, 10, 100, {'num_warmup_steps': 2})",
            "get_scheduler: scheduler_specific_kwargs: expected none of get_scheduler's own, got num_warmup_steps",
        ),
        (
            "get_scheduler('warmup_stable_decay', optimizer, 10, 100)",
            "get_scheduler: get_wsd_schedule() missing 1 required positional argument: 'num_decay_steps'",
        ),
        (
            "get_scheduler('warmup_stable_decay', optimizer, 10, None, {'num_decay_steps': 20})",
            "get_scheduler: num_training_steps, num_stable_steps: expected one of them, got neither",
        ),
        (
            "get_wsd_schedule(optimizer, 10, 20, 100, warmup_type='sqrt')",
            "get_wsd_schedule: warmup_type: expected 'linear', 'cosine' or '1-sqrt', got 'sqrt'",
        ),
        (
            "get_wsd_schedule(optimizer, 10, 20, 100, decay_type='exponential')",
            "get_wsd_schedule: decay_type: expected 'linear', 'cosine' or '1-sqrt', got 'exponential'",
        ),
        (
            "get_polynomial_decay_schedule_with_warmup(optimizer, 10, 100, lr_end=0.5)",
            f"{POLYNOMIAL_NAME}: lr_end: expected less than the optimizer's rate, 0.1, got 0.5",
        ),
        (
            "get_polynomial_decay_schedule_with_warmup(optimizer, 100, 100)",
            f"{POLYNOMIAL_NAME}: num_training_steps: expected other than num_warmup_steps, got 100",
        ),
        (
            "get_polynomial_decay_schedule_with_warmup(optimizer, 10, 100, power=-1)",
            f"{POLYNOMIAL_NAME}: power: expected at least 0, got -1",
        ),
        (
            "get_inverse_sqrt_schedule(optimizer, 10, timescale=0)",
            "get_inverse_sqrt_schedule: timescale: expected greater than 0, got 0",
        ),
        (
            "get_cosine_with_min_lr_schedule_with_warmup(optimizer, 10, 100)",
            "get_cosine_with_min_lr_schedule_with_warmup: min_lr, min_lr_rate: expected one of them, got neither",
        ),
        (
            "get_cosine_with_min_lr_schedule_with_warmup_lr_rate(optimizer, 10, 100, min_lr=0.01, min_lr_rate=0.1)",
            "get_cosine_with_min_lr_schedule_with_warmup_lr_rate: min_lr, min_lr_rate: expected one of them, got both",
        ),
        (
            "get_linear_schedule_with_warmup(optimizer, 'ten', 100)",
            "get_linear_schedule_with_warmup: num_warmup_steps: expected a number, got 'ten'",
        ),
        (
            "get_linear_schedule_with_warmup(optimizer, 10)",
            "get_linear_schedule_with_warmup: missing a required argument: 'num_training_steps'",
        ),
    ],
)
def test_what_the_real_ones_refuse_is_refused(text: str, message: str) -> None:
    assert refusal(text) == message


def test_an_unknown_base_rate_is_asked_for() -> None:
    message = "the optimizer's own rate is not known; give it with --lr-init"
    assert refusal(LINEAR, lr=None) == f"get_linear_schedule_with_warmup: {message}"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("get_reduce_on_plateau_schedule", "follows a metric of the training, so it has no curve before"),
        ("get_greedy_schedule", "follows a metric of the training, so it has no curve before"),
        ("GreedyLR", "follows a metric of the training, so it has no curve before"),
        ("optimization.AdafactorSchedule", "follows the sizes of the weights, so it has no curve before training"),
        ("optimization.get_adafactor_schedule", "follows the sizes of the weights, so it has no curve before training"),
    ],
)
def test_what_the_training_decides_has_no_curve(name: str, why: str) -> None:
    assert FRAMEWORKS["transformers"].apis[f"transformers.{name}"].refusal == f"its rate {why}"
    assert refusal(f"transformers.{name}(optimizer)") == f"{name}: its rate {why}"


@pytest.mark.parametrize("text", [LINEAR, COSINE, RESTARTS, POLYNOMIAL, MIN_LR, EARLY, INVERSE])
def test_a_run_of_1e12_counts_costs_nothing(text: str) -> None:
    scheduler = pasted(text.replace("500", "10**12").replace("600", "10**12"))
    schedule = scheduler.schedule("s", 10**12, first_step=0, iters_per_epoch=None, per_epoch=False, title=None)
    rates = schedule.rates(np.array([10**6, 5 * 10**11, 10**12 - 1]))
    assert ((rates >= 0) & (rates <= 0.1)).all()
    assert rates[2] < 0.02
