import math
from typing import Any

import pytest

from tests.frameworks.calling import bytes_for, phases, rates
from tests.frameworks.running import line, made, refused
from warmup_cli.frameworks import Known
from warmup_cli.scheduler import Scheduler

NAME = "megatron.core.optimizer_param_scheduler.OptimizerParamScheduler"


def with_defaults(changes: dict[str, Any]) -> dict[str, Any]:
    rates = {"init_lr": 0.0, "max_lr": 0.5, "min_lr": 0.1, "lr_warmup_steps": 100, "lr_decay_steps": 1100}
    decay = {"start_wd": 0.1, "end_wd": 0.1, "wd_incr_steps": 100, "wd_incr_style": "constant"}
    return {"lr_decay_style": "cosine", **rates, **decay, **changes}


def megatron(**changes: Any) -> Scheduler:
    return made(NAME, Known(), **with_defaults(changes))


def test_the_decay_includes_the_warm_up_and_ends_on_the_floor() -> None:
    scheduler = megatron()
    assert phases(scheduler, 1200) == [("warmup", 100), ("decay", 1000), ("hold", 100)]
    assert rates(scheduler, 0, 50, 100, 600, 1100, 1199) == pytest.approx([0, 0.25, 0.5, 0.3, 0.1, 0.1])


def test_an_update_counts_for_as_many_samples_as_it_has() -> None:
    scheduler = megatron(increment=10)
    assert scheduler.total == 110
    assert phases(scheduler) == [("warmup", 10), ("decay", 100)]
    assert rates(scheduler, 5, 10, 60) == pytest.approx([0.25, 0.5, 0.3])


def test_the_peak_is_passed_over_where_an_update_does_not_fall_on_it() -> None:
    scheduler = megatron(lr_decay_style="linear", increment=48)
    assert max(rates(scheduler, 2, 3)) < 0.5
    assert rates(scheduler, 2, 3) == pytest.approx([0.48, 0.5 - 0.4 * 44 / 1000])


def test_an_inverse_square_root_jumps_to_the_floor_after_its_end() -> None:
    scheduler = megatron(lr_decay_style="inverse-square-root")
    assert phases(scheduler, 1200) == [("warmup", 100), ("decay", 1001), ("hold", 99)]
    assert rates(scheduler, 400, 1100, 1101) == pytest.approx([0.25, 0.5 / math.sqrt(11), 0.1])


def test_a_constant_style_stays_at_the_peak() -> None:
    assert phases(megatron(lr_decay_style="constant"), 1200) == [("warmup", 100), ("plateau", 1100)]
    assert rates(megatron(lr_decay_style="constant"), 100, 5000) == [0.5, 0.5]


@pytest.mark.parametrize(
    ("style", "half"),
    [("linear", 0.5), ("cosine", 0.5), ("exponential", math.sqrt(2) - 1), ("minus_sqrt", 1 - math.sqrt(0.5))],
)
def test_wsd_anneals_at_the_end(style: str, half: float) -> None:
    scheduler = megatron(lr_decay_style="WSD", wsd_decay_steps=200, lr_wsd_decay_style=style)
    assert phases(scheduler) == [("warmup", 100), ("plateau", 800), ("decay", 200)]
    assert rates(scheduler, 100, 900, 1000, 1100) == pytest.approx([0.5, 0.5, 0.1 + 0.4 * half, 0.1])


def test_an_anneal_longer_than_what_the_warm_up_leaves_has_begun_after_it() -> None:
    scheduler = megatron(lr_decay_style="WSD", wsd_decay_steps=1100, lr_wsd_decay_style="linear")
    assert phases(scheduler) == [("warmup", 100), ("decay", 1000)]
    assert rates(scheduler, 100, 101) == pytest.approx([0.5, 0.1 + 0.4 * 999 / 1100])


def test_a_pasted_line_binds_as_in_megatron() -> None:
    text = "OptimizerParamScheduler(optimizer, 0.0, 0.5, 0.1, 100, 1100, 'linear', 0.1, 0.1, 100, 'constant')"
    assert line(text, Known()).rate(600) == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"min_lr": -1}, "min_lr: expected a number of at least 0, got -1"),
        ({"min_lr": 0.6}, "max_lr: expected at least min_lr, which is 0.6, got 0.5"),
        ({"init_lr": 0.6}, "init_lr: expected at most max_lr, which is 0.5, got 0.6"),
        (
            {"lr_warmup_steps": 1100},
            "lr_warmup_steps: expected less than lr_decay_steps, which is 1100 and includes it, got 1100",
        ),
        ({"lr_decay_steps": 0}, "lr_decay_steps: expected a number greater than 0, got 0"),
        (
            {"lr_decay_style": "cos"},
            "lr_decay_style: expected constant, inverse-square-root, linear, cosine or WSD, got 'cos'",
        ),
        ({"lr_decay_style": "WSD"}, "wsd_decay_steps: expected a number with lr_decay_style 'WSD', got None"),
        (
            {"lr_decay_style": "WSD", "wsd_decay_steps": 10},
            "lr_wsd_decay_style: expected linear, cosine, exponential or minus_sqrt, got None",
        ),
        ({"end_wd": 0.05}, "end_wd: expected at least start_wd, which is 0.1, got 0.05"),
        ({"end_wd": 0.2}, "end_wd: expected start_wd, which is 0.1, with a constant style, got 0.2"),
        ({"wd_incr_style": "step"}, "wd_incr_style: expected constant, linear or cosine, got 'step'"),
        (
            {"wd_incr_style": "linear", "wd_incr_steps": 0},
            "wd_incr_steps: expected greater than 0 with wd_incr_style 'linear', got 0",
        ),
        (
            {"override_opt_param_scheduler": True},
            "override_opt_param_scheduler: expected False with use_checkpoint_opt_param_scheduler, got True",
        ),
        ({"increment": 0}, "increment: expected a whole number of at least 1, got 0"),
    ],
)
def test_what_megatron_asserts_is_refused(changes: dict[str, Any], message: str) -> None:
    assert refused(NAME, Known(), **with_defaults(changes)) == message


def test_a_long_run_costs_nothing() -> None:
    scheduler = megatron(lr_decay_steps=10**15, lr_warmup_steps=10**9, increment=1000)
    assert scheduler.total == 10**12
    assert bytes_for(scheduler, 0, 10**6, 10**12 - 1) < 100_000
