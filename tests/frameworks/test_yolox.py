import math
from typing import Any

import pytest

from tests.frameworks.calling import bytes_for, phases, rates
from tests.frameworks.running import line, made, refused
from warmup_cli.frameworks import Known

NAME = "yolox.utils.lr_scheduler.LRScheduler"
RUN = {"lr": 0.5, "iters_per_epoch": 10, "total_epochs": 20}


def test_cos_falls_to_zero_and_rises_again() -> None:
    scheduler = made(NAME, Known(), name="cos", **RUN)
    assert phases(scheduler, 210) == [("decay", 200), ("past the end", 10)]
    assert rates(scheduler, 0, 100, 200) == pytest.approx([0.5, 0.25, 0], abs=1e-15)
    assert scheduler.rate(210) == pytest.approx(scheduler.rate(190))


def test_warmcos_ramps_in_a_line() -> None:
    scheduler = made(NAME, Known(), name="warmcos", warmup_epochs=4, **RUN)
    assert phases(scheduler) == [("warmup", 40), ("decay", 160)]
    assert rates(scheduler, 0, 20, 40, 120) == pytest.approx([1e-6, 0.2500005, 0.5, 0.25])


def test_yoloxwarmcos_ramps_in_a_square_and_holds_its_floor_without_augmentation() -> None:
    scheduler = made(NAME, Known(), name="yoloxwarmcos", warmup_epochs=4, no_aug_epochs=4, min_lr_ratio=0.2, **RUN)
    assert phases(scheduler) == [("warmup", 40), ("decay", 120), ("hold", 40)]
    assert rates(scheduler, 0, 20, 40, 100, 160, 199, 500) == pytest.approx([0, 0.125, 0.5, 0.3, 0.1, 0.1, 0.1])


def test_yoloxsemiwarmcos_slows_down_in_its_longer_epochs() -> None:
    semi = {"warmup_epochs": 4, "no_aug_epochs": 4, "semi_epoch": 10, "iters_per_epoch_semi": 20}
    scheduler = made(NAME, Known(), name="yoloxsemiwarmcos", **semi, **RUN)
    assert phases(scheduler) == [("warmup", 40), ("decay", 180), ("hold", 40)]
    assert rates(scheduler, 100, 160, 220) == pytest.approx([0.3, 0.1 + 0.2 * (1 + math.cos(0.75 * math.pi)), 0.1])


def test_multistep_takes_milestones_in_any_order_and_more_than_once() -> None:
    scheduler = made(NAME, Known(), name="multistep", milestones=[15, 10, 15], gamma=0.5, **RUN)
    assert phases(scheduler) == [("plateau", 100), ("decay", 50), ("decay", 50)]
    assert rates(scheduler, 99, 100, 149, 150) == [0.5, 0.25, 0.25, 0.0625]


def test_the_first_update_runs_at_the_start_of_the_warm_up_whatever_the_schedule() -> None:
    assert rates(made(NAME, Known(), name="cos", warmup_epochs=5, **RUN), 0) == [0]
    assert rates(made(NAME, Known(), name="multistep", milestones=[0], gamma=0.5, **RUN), 0, 1) == [0.5, 0.25]
    unwarmed = {"warmup_epochs": 0, "no_aug_epochs": 20}
    assert rates(made(NAME, Known(), name="yoloxwarmcos", **unwarmed, **RUN), 0, 1) == [0.5, 0.1]


def test_a_run_may_be_all_warm_up() -> None:
    scheduler = made(NAME, Known(), name="warmcos", warmup_epochs=20, warmup_lr_start=0, **RUN)
    assert phases(scheduler) == [("warmup", 200)]
    assert scheduler.rate(100) == 0.25


def test_a_pasted_line_binds_as_in_yolox() -> None:
    text = "LRScheduler('yoloxwarmcos', 0.01 / 64 * 64, 10, 20, warmup_epochs=4, warmup_lr_start=0, no_aug_epochs=4)"
    assert line(text, Known()).rate(40) == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        (
            {"name": "cosine"},
            "name: expected cos, warmcos, yoloxwarmcos, yoloxsemiwarmcos or multistep, got 'cosine'",
        ),
        ({"name": "warmcos"}, "warmup_epochs: it is missing; 'warmcos' needs warmup_epochs"),
        (
            {"name": "yoloxwarmcos", "warmup_epochs": 1},
            "no_aug_epochs: it is missing; 'yoloxwarmcos' needs warmup_epochs and no_aug_epochs",
        ),
        ({"name": "multistep"}, "milestones: it is missing; 'multistep' needs milestones"),
        ({"name": "cos", "total_epochs": 0}, "total_epochs: expected a number greater than 0, got 0"),
        ({"name": "cos", "lr": "high"}, "lr: expected a number, got 'high'"),
        (
            {
                "name": "yoloxsemiwarmcos",
                "warmup_epochs": 1,
                "no_aug_epochs": 1,
                "semi_epoch": 5,
                "iters_per_epoch_semi": 0,
            },
            "iters_per_epoch_semi: expected a number greater than 0, got 0",
        ),
        (
            {
                "name": "yoloxsemiwarmcos",
                "warmup_epochs": 2,
                "no_aug_epochs": 18,
                "semi_epoch": 5,
                "iters_per_epoch_semi": 1,
            },
            "total_epochs: expected more epochs than those of warm-up and no augmentation together",
        ),
    ],
)
def test_what_yolox_fails_at_is_refused(kwargs: dict[str, Any], message: str) -> None:
    assert refused(NAME, Known(), **{**RUN, **kwargs}) == message


def test_a_long_run_costs_nothing() -> None:
    long = {**RUN, "iters_per_epoch": 10**10, "total_epochs": 100}
    scheduler = made(NAME, Known(), name="yoloxwarmcos", warmup_epochs=4, no_aug_epochs=4, **long)
    assert bytes_for(scheduler, 0, 10**11, 10**12 - 1) < 100_000
