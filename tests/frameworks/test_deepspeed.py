import math
from typing import Any

import pytest

from tests.frameworks.calling import bytes_for, phases, rates
from tests.frameworks.running import LR, line, made, refused
from warmup_cli.frameworks import Known

WARMUP, DECAY, COSINE, CYCLE, RANGE = (
    f"deepspeed.runtime.lr_schedules.{name}"
    for name in ("WarmupLR", "WarmupDecayLR", "WarmupCosineLR", "OneCycle", "LRRangeTest")
)


def test_two_updates_are_spent_at_the_lowest_rate() -> None:
    scheduler = made(WARMUP, warmup_min_lr=0.01, warmup_max_lr=0.11, warmup_num_steps=10, warmup_type="linear")
    assert phases(scheduler, 20) == [("warmup", 11), ("plateau", 9)]
    assert rates(scheduler, 0, 1, 2, 10, 11, 19) == pytest.approx([0.01, 0.01, 0.02, 0.1, 0.11, 0.11])


def test_the_default_warm_up_is_a_logarithm_that_arrives_one_update_earlier() -> None:
    scheduler = made(WARMUP, warmup_num_steps=10)
    assert phases(scheduler, 20) == [("warmup", 10), ("plateau", 10)]
    assert rates(scheduler, 1, 4, 10) == pytest.approx([0, LR * math.log(4) / math.log(10), LR])


def test_an_unknown_warm_up_is_the_logarithm() -> None:
    assert made(WARMUP, warmup_num_steps=10, warmup_type="lin").rate(4) == made(WARMUP, warmup_num_steps=10).rate(4)


def test_a_warm_up_of_one_step_takes_two() -> None:
    assert rates(made(WARMUP, warmup_num_steps=1, warmup_type="linear"), 1, 2, 3) == [0, LR / 2, LR]


def test_the_peak_is_the_optimizer_s_rate_or_its_own() -> None:
    assert made(WARMUP).rate(10_000) == LR
    assert made(WARMUP, warmup_max_lr=[0.5]).rate(10_000) == 0.5
    assert made(DECAY, Known(), total_num_steps=5000, warmup_num_steps=10).rate(10) == pytest.approx(0.001)


def test_the_decay_is_over_one_update_after_the_run() -> None:
    scheduler = made(DECAY, total_num_steps=100, warmup_max_lr=0.9, warmup_num_steps=10, warmup_type="linear")
    assert phases(scheduler) == [("warmup", 11), ("decay", 89)]
    assert rates(scheduler, 11, 56, 99, 101, 500) == pytest.approx([0.9, 0.45, 0.02, 0, 0])


def test_the_cosine_starts_at_zero_and_has_begun_when_the_warm_up_is_over() -> None:
    scheduler = made(COSINE, total_num_steps=100, warmup_min_ratio=0.2, warmup_num_steps=20, warmup_type="linear")
    assert phases(scheduler, 110) == [("warmup", 21), ("decay", 79), ("hold", 10)]
    one_in = 0.0001 + 0.9999 * (1 + math.cos(math.pi / 80)) / 2
    assert rates(scheduler, 0, 1, 20, 21) == pytest.approx([0, 0.2 * LR, 0.96 * LR, one_in * LR])
    assert rates(scheduler, 100, 109) == pytest.approx([1e-5, 1e-5])


def test_a_run_shorter_than_its_warm_up_falls_to_the_floor_after_it() -> None:
    scheduler = made(COSINE, total_num_steps=10, warmup_num_steps=20, cos_min_ratio=0.5)
    assert phases(scheduler, 30) == [("warmup", 21), ("hold", 9)]
    assert rates(scheduler, 20, 21) == pytest.approx([LR, LR / 2])


def test_one_cycle_is_not_late() -> None:
    scheduler = made(CYCLE, cycle_min_lr=0.1, cycle_max_lr=0.5, cycle_first_step_size=10, cycle_second_step_size=20)
    assert phases(scheduler, 40) == [("warmup", 10), ("decay", 20), ("hold", 10)]
    assert rates(scheduler, 0, 5, 10, 20, 30, 39) == pytest.approx([0.1, 0.3, 0.5, 0.3, 0.1, 0.1])


def test_after_the_cycle_the_lowest_rate_decays() -> None:
    scheduler = made(
        CYCLE, cycle_min_lr=0.1, cycle_max_lr=0.5, cycle_first_step_size=10, decay_lr_rate=0.5, decay_step_size=4
    )
    assert phases(scheduler, 30) == [("warmup", 10), ("decay", 10), ("cooldown", 10)]
    assert rates(scheduler, 20, 24, 28) == pytest.approx([0.1, 0.1 / 1.5, 0.05])


def test_the_halves_of_a_cycle_may_have_stairs() -> None:
    scheduler = made(CYCLE, cycle_min_lr=0.0, cycle_max_lr=1.0, cycle_first_step_size=10, cycle_first_stair_count=2)
    assert rates(scheduler, 4, 5, 9, 10, 11, 15, 16) == [0, 0.5, 0.5, 1.0, 0.5, 0.5, 0.0]


def test_the_range_test_rises_for_ever() -> None:
    kwargs: dict[str, Any] = {"lr_range_test_min_lr": 0.1, "lr_range_test_step_size": 10}
    assert rates(made(RANGE, lr_range_test_step_rate=2.0, **kwargs), 0, 5, 20) == pytest.approx([0.1, 0.2, 0.5])
    assert rates(made(RANGE, lr_range_test_staircase=True, **kwargs), 9, 10) == pytest.approx([0.1, 0.2])
    assert phases(made(RANGE), 10) == [("sweep", 10)]


def test_a_pasted_line_binds_as_in_deepspeed() -> None:
    scheduler = line("lr_schedules.WarmupDecayLR(optimizer, 100, 0, 0.2, 10, 'linear')")
    assert (scheduler.total, scheduler.rate(11)) == (100, 0.2)


@pytest.mark.parametrize(
    ("name", "kwargs", "message"),
    [
        (WARMUP, {"warmup_num_steps": 10.5}, "warmup_num_steps: expected a whole number greater than 0, got 10.5"),
        (WARMUP, {"warmup_num_steps": 0}, "warmup_num_steps: expected a whole number greater than 0, got 0"),
        (WARMUP, {"warmup_min_lr": [0.1, 0.2]}, "warmup_min_lr: expected 1 value, for one parameter group, got 2"),
        (WARMUP, {"warmup_max_lr": "auto"}, "warmup_max_lr: expected a number, got 'auto'"),
        (DECAY, {}, "missing 1 required positional argument: 'total_num_steps'"),
        (
            CYCLE,
            {"cycle_min_lr": 0, "cycle_max_lr": 1, "cycle_first_step_size": 0},
            "cycle_first_step_size: expected a number greater than 0, got 0",
        ),
        (
            CYCLE,
            {"cycle_min_lr": 0, "cycle_max_lr": 1, "cycle_second_step_size": -1},
            "cycle_second_step_size: expected a number of at least 0, got -1",
        ),
        (
            CYCLE,
            {"cycle_min_lr": 0, "cycle_max_lr": 1, "decay_lr_rate": -0.1},
            "decay_lr_rate: expected a number of at least 0, got -0.1",
        ),
        (
            RANGE,
            {"lr_range_test_step_size": 2.5},
            "lr_range_test_step_size: expected a whole number greater than 0, got 2.5",
        ),
    ],
)
def test_what_deepspeed_refuses_is_refused(name: str, kwargs: dict[str, Any], message: str) -> None:
    assert refused(name, **kwargs) == message


def test_a_long_run_costs_nothing() -> None:
    long = 10**12
    scheduler = made(COSINE, total_num_steps=long, warmup_num_steps=10**9)
    assert bytes_for(scheduler, 0, 10**9, long - 1, total=long) < 100_000
    assert scheduler.rate(long - 1) == pytest.approx(1e-5)
