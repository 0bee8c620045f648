import math
from typing import Any

import pytest

from tests.frameworks.calling import bytes_for, phases, rates
from warmup_cli.apis import call_as_data
from warmup_cli.code import parse
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Known
from warmup_cli.scheduler import Scheduler

LR = "detectron2.solver.lr_scheduler"
MULTISTEP = "MultiStepParamScheduler([1, 0.1, 0.01], milestones=[600, 800], num_updates=900)"


def pasted(text: str, updates: int | None = None) -> Scheduler:
    return parse(text, {}, Known(0.02, None, updates))[0]


def test_milestones_are_counted_from_the_start_of_training() -> None:
    scheduler = pasted(f"LRMultiplier(optimizer, WarmupParamScheduler({MULTISTEP}, 0.001, 100 / 900), max_iter=900)")
    assert scheduler.total == 900
    assert phases(scheduler) == [("warmup", 100), ("plateau", 500), ("decay", 200), ("decay", 100)]
    assert rates(scheduler, 0, 50, 100, 599, 600, 899) == pytest.approx([2e-5, 0.01001, 0.02, 0.02, 0.002, 0.0002])


def test_the_warm_up_ends_on_the_cosine_that_began_with_the_run_so_the_base_rate_is_never_reached() -> None:
    scheduler = pasted("LRMultiplier(optimizer, WarmupParamScheduler(CosineParamScheduler(1, 0), 0, 0.1), 1000)")
    assert phases(scheduler) == [("warmup", 100), ("decay", 900)]
    handed = 0.02 * 0.5 * (1 + math.cos(math.pi * 0.1))
    assert rates(scheduler, 0, 50, 100) == pytest.approx([0.0, handed / 2, handed])
    assert handed < 0.02


def test_a_rescaled_interval_starts_the_cosine_where_the_warm_up_ends() -> None:
    inside = ["CosineParamScheduler", [1, 0]]
    arguments = {"scheduler": inside, "warmup_factor": 0.5, "warmup_length": 0.1, "rescale_interval": True}
    scheduler, _ = call_as_data(f"{LR}.WarmupParamScheduler", {**arguments, "max_iter": 1000}, Known(0.02))
    assert rates(scheduler, 0, 100, 550) == pytest.approx([0.01, 0.02, 0.01])


def test_a_warm_up_may_be_constant() -> None:
    scheduler = pasted(f"WarmupParamScheduler({MULTISTEP}, 0.25, 1 / 9, 'constant')", 900)
    assert phases(scheduler)[:2] == [("warmup", 100), ("plateau", 500)]
    assert rates(scheduler, 0, 99, 100) == pytest.approx([0.005, 0.005, 0.02])


def test_a_run_may_go_past_its_end_where_the_scheduler_does() -> None:
    scheduler = pasted("LRMultiplier(optimizer, CosineParamScheduler(1, 0), max_iter=100)", 150)
    assert phases(scheduler, 150) == [("decay", 100), ("past the end", 50)]
    assert rates(scheduler, 100, 149) == pytest.approx([0.0, 0.01 * (1 + math.cos(math.pi * 1.49))])


def test_a_run_is_refused_where_the_scheduler_ends() -> None:
    scheduler = pasted(f"LRMultiplier(optimizer, {MULTISTEP}, max_iter=900)", 950)
    with pytest.raises(WarmupError, match=r"^it has no value at update 949, which is 1\.05444444 of the run$"):
        scheduler.rate(0)


def test_a_negative_power_has_no_value_at_the_end_though_it_has_past_it() -> None:
    scheduler = pasted("LRMultiplier(optimizer, PolynomialDecayParamScheduler(1, -1), max_iter=100)", 150)
    with pytest.raises(WarmupError, match=r"^it has no value at update 100, which is 1 of the run$"):
        scheduler.rate(0)


def test_the_former_multistep_warms_up_a_staircase() -> None:
    scheduler = pasted("WarmupMultiStepLR(optimizer, [60, 80], warmup_factor=0.1, warmup_iters=10)")
    assert phases(scheduler, 100) == [("warmup", 10), ("plateau", 50), ("decay", 20), ("decay", 20)]
    assert rates(scheduler, 0, 5, 10, 60, 80) == pytest.approx([0.002, 0.011, 0.02, 0.002, 0.0002])


def test_the_former_cosine_is_multiplied_by_the_warm_up() -> None:
    scheduler = pasted("WarmupCosineLR(optimizer, max_iters=100, warmup_factor=0.5, warmup_iters=50)")
    assert phases(scheduler) == [("warmup", 50), ("decay", 50)]
    assert phases(scheduler, 120)[-1] == ("past max_iters", 20)
    assert rates(scheduler, 0, 25, 50, 100) == pytest.approx(
        [0.01, 0.01 * 0.75 * (1 + math.cos(math.pi / 4)), 0.01, 0.0]
    )


def test_the_former_ones_need_no_warm_up() -> None:
    scheduler = pasted("WarmupMultiStepLR(optimizer, [60], warmup_iters=0, warmup_method='unheard of')")
    assert phases(scheduler, 100) == [("plateau", 60), ("decay", 40)]
    constant = pasted(f"{LR}.WarmupCosineLR(optimizer, 100, 0.5, 10, 'constant')")
    assert constant.rate(0) == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("solver", "named", "last"),
    [
        ({}, [("warmup", 1000), ("plateau", 29_000), ("decay", 10_000)], 0.002),
        ({"STEPS": [50_000]}, [("warmup", 1000), ("plateau", 39_000)], 0.02),
        ({"LR_SCHEDULER_NAME": "WarmupCosineLR", "MAX_ITER": 2000}, [("warmup", 1000), ("decay", 1000)], 1.2337e-8),
        (
            {"LR_SCHEDULER_NAME": "WarmupStepWithFixedGammaLR", "NUM_DECAYS": 1, "WARMUP_ITERS": 0},
            [("plateau", 20_000), ("decay", 20_000)],
            0.002,
        ),
    ],
)
def test_a_config_says_all_of_it(solver: dict[str, Any], named: list[tuple[str, int]], last: float) -> None:
    config = {"SOLVER": {"BASE_LR": 0.02, "IMS_PER_BATCH": 16, **solver}}
    scheduler, _ = call_as_data("detectron2.solver.build_lr_scheduler", {"cfg": config}, Known())
    assert phases(scheduler) == named
    assert scheduler.total is not None
    assert scheduler.rate(scheduler.total - 1) == pytest.approx(last, rel=1e-3)


def test_a_run_of_any_length_costs_nothing() -> None:
    for line in (
        "LRMultiplier(optimizer, WarmupParamScheduler(CosineParamScheduler(1, 0), 0.001, 0.1), 10**12)",
        f"{LR}.WarmupCosineLR(optimizer, 10**12)",
    ):
        assert bytes_for(pasted(line), 0, 5 * 10**11, 10**12 - 1) < 200_000


COSINE = ["CosineParamScheduler", [1, 0]]


@pytest.mark.parametrize(
    ("name", "arguments", "line"),
    [
        (
            "lr_scheduler.WarmupParamScheduler",
            {"scheduler": COSINE, "warmup_factor": 0.1, "warmup_length": 0.1, "warmup_method": "cosine"},
            "warmup_method: expected 'linear' or 'constant', got 'cosine'",
        ),
        (
            "lr_scheduler.WarmupParamScheduler",
            {"scheduler": ["ConstantParamScheduler", [1]], "warmup_factor": 0.1, "warmup_length": 1},
            "warmup_length: expected one at which the scheduler has a value, got 1",
        ),
        (
            "lr_scheduler.LRMultiplier",
            {"multiplier": 0.1, "max_iter": 100},
            "multiplier: expected a scheduler of fvcore.common.param_scheduler, got 0.1",
        ),
        (
            "lr_scheduler.LRMultiplier",
            {"multiplier": COSINE, "max_iter": 0},
            "max_iter: expected a number greater than 0, got 0",
        ),
        (
            "lr_scheduler.WarmupMultiStepLR",
            {"milestones": [80, 60]},
            "milestones: expected them in rising order, got [80, 60]",
        ),
        (
            "lr_scheduler.WarmupCosineLR",
            {"max_iters": 100, "warmup_method": "exp"},
            "warmup_method: expected 'linear' or 'constant', got 'exp'",
        ),
        (
            "build.build_lr_scheduler",
            {"cfg": {"SOLVER": {"WARMUP_ITRS": 10}}},
            "cfg: unknown key 'WARMUP_ITRS'; did you mean 'WARMUP_ITERS'?",
        ),
        (
            "build.build_lr_scheduler",
            {"cfg": 3},
            "cfg: expected a table SOLVER with keys such as MAX_ITER, got 3",
        ),
        (
            "build.build_lr_scheduler",
            {"cfg": {"LR_SCHEDULER_NAME": "WarmupCosineLR", "BASE_LR_END": 0.5}},
            "BASE_LR_END: expected 0 to BASE_LR, got 0.5",
        ),
        (
            "build.build_lr_scheduler",
            {"cfg": {"LR_SCHEDULER_NAME": "Cosine"}},
            "LR_SCHEDULER_NAME: expected WarmupMultiStepLR, WarmupCosineLR or WarmupStepWithFixedGammaLR, got 'Cosine'",
        ),
    ],
)
def test_what_the_real_one_refuses_is_refused(name: str, arguments: dict[str, Any], line: str) -> None:
    with pytest.raises(WarmupError) as refused:
        call_as_data(f"detectron2.solver.{name}", arguments, Known(0.02))
    assert str(refused.value) == f"detectron2.solver.{name}: {line}"
