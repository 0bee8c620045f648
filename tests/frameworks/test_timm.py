import math
from typing import Any

import numpy as np
import pytest

from tests.frameworks.calling import bytes_for, phases, rates
from tests.frameworks.running import LR, by_updates, line, made, refused
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Known

COSINE, POLY, TANH = (f"timm.scheduler.{name}LRScheduler" for name in ("Cosine", "Poly", "Tanh"))
STEP, MULTI, WSD = (f"timm.scheduler.{name}LRScheduler" for name in ("Step", "MultiStep", "WSD"))
FACTORY = "timm.scheduler.create_scheduler_v2"
CONFIGURED = "timm.scheduler.create_scheduler"


def test_without_prefix_the_rate_drops_from_its_ramp_onto_a_cosine_that_has_begun() -> None:
    scheduler = made(COSINE, t_initial=100, lr_min=0.01, warmup_t=20, warmup_lr_init=0.001, t_in_epochs=False)
    assert phases(scheduler) == [("warmup", 20), ("decay", 80)]
    fallen = 0.01 + 0.045 * (1 + math.cos(math.pi * 0.2))
    assert rates(scheduler, 0, 19, 20, 100, 150) == pytest.approx([0.001, 0.09505, fallen, 0.01, 0.01])


def test_with_prefix_the_base_is_reached_and_the_run_is_longer() -> None:
    scheduler = made(COSINE, t_initial=100, warmup_t=20, warmup_prefix=True, t_in_epochs=False)
    assert phases(scheduler) == [("warmup", 20), ("decay", 100)]
    assert rates(scheduler, 20, 70, 120) == pytest.approx([LR, LR / 2, 0])


def test_the_last_update_is_one_step_above_the_floor() -> None:
    scheduler = made(POLY, t_initial=10, power=1.0, t_in_epochs=False)
    assert rates(scheduler, 0, 9, 10) == pytest.approx([LR, LR / 10, 0])


def test_cycles_are_phases_that_grow_and_sink() -> None:
    scheduler = made(COSINE, t_initial=10, cycle_mul=2.0, cycle_decay=0.5, cycle_limit=3, t_in_epochs=False)
    assert phases(scheduler, 80) == [("cycle 1", 10), ("cycle 2", 20), ("cycle 3", 40), ("hold", 10)]
    assert rates(scheduler, 0, 10, 30, 50, 70) == pytest.approx([LR, LR / 2, LR / 4, LR / 8, 0])


def test_cycles_that_a_warm_up_hides_are_no_phases() -> None:
    scheduler = made(TANH, t_initial=10, cycle_limit=3, warmup_t=15, t_in_epochs=False)
    assert phases(scheduler) == [("warmup", 15), ("cycle 1", 5), ("cycle 2", 10)]


def test_the_logarithm_of_timm_is_late_where_it_rounds_down() -> None:
    # math.log(243, 3) is 4.999...: at 121 timm still stands at the end of the fifth cycle.
    scheduler = made(COSINE, t_initial=1, cycle_mul=3.0, cycle_limit=10, t_in_epochs=False)
    assert rates(scheduler, 40, 121) == pytest.approx([LR, 0.0], abs=1e-12)
    assert rates(scheduler, 122) == pytest.approx([LR * 0.5 * (1 + math.cos(math.pi / 243))])


def test_more_cycles_than_can_be_named_are_one_phase() -> None:
    assert phases(made(COSINE, t_initial=2, cycle_limit=500, t_in_epochs=False)) == [("cycle", 1000)]


def test_shrinking_cycles_end_where_timm_fails() -> None:
    shrinking: dict[str, Any] = {"t_initial": 10, "cycle_mul": 0.5, "cycle_limit": 3, "t_in_epochs": False}
    assert made(COSINE, **shrinking).total == 17
    assert made(COSINE, Known(LR, None, 20), **shrinking).rate(18) == 0.0
    assert refused(COSINE, Known(LR, None, 21), **shrinking) == (
        "cycle_mul: with 0.5 timm fails from 20 on, where all the shrinking cycles are over, and the run goes on to 20"
    )


def test_the_ramp_of_tanh_aims_at_its_curve() -> None:
    scheduler = made(TANH, t_initial=100, warmup_t=50, t_in_epochs=False)
    aim = scheduler.rate(50)
    assert aim == pytest.approx(LR / 2 * (1 - math.tanh(-2)))
    assert scheduler.rate(25) == pytest.approx(aim / 2)


def test_the_first_update_runs_at_the_base_where_there_is_no_warm_up() -> None:
    assert rates(made(TANH, t_initial=100, lb=-1.0, ub=1.0, t_in_epochs=False), 0) == [LR]
    scheduler = made(MULTI, decay_t=[0, 1], decay_rate=0.5, t_in_epochs=False)
    assert rates(scheduler, 0, 1) == pytest.approx([LR, LR / 4])


def test_k_decay_bends_the_decay() -> None:
    scheduler = made(COSINE, t_initial=100, k_decay=2.0, t_in_epochs=False)
    assert scheduler.rate(50) == pytest.approx(LR * 0.5 * (1 + math.cos(math.pi / 4)))


def test_a_milestone_applies_one_count_before_it() -> None:
    scheduler = made(MULTI, decay_t=[3, 5], decay_rate=0.5, t_in_epochs=False)
    assert phases(scheduler, 8) == [("plateau", 2), ("decay", 2), ("decay", 4)]
    assert rates(scheduler, 1, 2, 3, 4) == pytest.approx([LR, LR / 2, LR / 2, LR / 4])


def test_unsorted_milestones_are_bisected_as_they_stand() -> None:
    # From 2 on, bisect passes the 9 in [9, 2, 5] over together with the 2.
    scheduler = made(MULTI, decay_t=[9, 2, 5], decay_rate=0.5, t_in_epochs=False)
    assert rates(scheduler, 0, 1, 3, 4, 8) == pytest.approx([LR, LR / 4, LR / 4, LR / 8, LR / 8])


def test_a_staircase_may_have_a_fractional_length() -> None:
    scheduler = made(STEP, decay_t=2.4, decay_rate=0.5, warmup_t=2)
    assert scheduler.per == "epoch"
    assert [stretch.length for stretch in scheduler.stretches] == [2, 3, None]
    assert rates(scheduler, 4, 5, 6, 7) == pytest.approx([LR, LR / 2, LR / 2, LR / 4])


def test_epochs_are_counted_where_the_call_says_so() -> None:
    scheduler = made(COSINE, t_initial=4, lr_min=0.02)
    updates = by_updates(scheduler, 15, 3)
    assert scheduler.per == "epoch"
    assert updates[:3].tolist() == [LR] * 3
    assert updates[12:].tolist() == [0.02] * 3
    assert len(np.unique(updates)) == 5


def test_wsd_is_a_warm_up_a_plateau_and_a_decay() -> None:
    scheduler = made(WSD, t_initial=90, decay_t=30, lr_min=0.01, decay_fn="linear", warmup_t=10, t_in_epochs=False)
    assert phases(scheduler, 110) == [("warmup", 10), ("plateau", 60), ("decay", 30), ("hold", 10)]
    assert rates(scheduler, 10, 70, 85, 100) == pytest.approx([LR, LR, 0.055, 0.01])


def test_a_stable_phase_may_fall_and_the_decay_multiplies_it() -> None:
    scheduler = made(WSD, t_initial=60, decay_t=20, stable_fn="rsqrt", decay_fn="linear", warmup_t=20)
    assert [stretch.name for stretch in scheduler.stretches] == ["warmup", "stable", "decay", "hold"]
    assert rates(scheduler, 40, 70) == pytest.approx([LR / math.sqrt(2), LR / math.sqrt(3.5) / 2])


@pytest.mark.parametrize(
    ("decay_fn", "half"),
    [
        ("linear", 0.5),
        ("1-sqrt", 1 - math.sqrt(0.5)),
        ("cosine", 0.5),
        ("power", 1 - math.sqrt(0.5)),
        ("exp", 0.240253),
    ],
)
def test_every_decay_function_is_drawn(decay_fn: str, half: float) -> None:
    scheduler = made(WSD, t_initial=20, decay_t=20, decay_fn=decay_fn)
    assert rates(scheduler, 10, 20) == pytest.approx([LR * half, 0], rel=1e-5, abs=1e-15)


def test_a_decay_function_may_be_a_lambda() -> None:
    scheduler = line("WSDLRScheduler(optimizer, 20, 10, decay_fn=lambda x: 1 - x**2, t_in_epochs=False)")
    assert rates(scheduler, 10, 15, 20) == pytest.approx([LR, LR * 0.75, 0])


@pytest.mark.parametrize(
    ("sched", "total", "names"),
    [
        ("cosine", 33, ["warmup", "decay", "hold"]),
        ("tanh", 33, ["warmup", "decay", "hold"]),
        ("poly", 33, ["warmup", "decay", "hold"]),
        ("wsd", 33, ["warmup", "plateau", "decay", "hold"]),
        ("rsqrt", 33, ["warmup", "stable", "decay", "hold"]),
        ("step", 30, ["warmup", "plateau", "decay"]),
        ("multistep", 30, ["warmup", "plateau", "decay", "decay", "decay"]),
        ("constant", 30, ["warmup", "plateau"]),
        ("none", 30, ["plateau"]),
    ],
)
def test_every_name_of_the_factory_is_drawn(sched: str, total: int, names: list[str]) -> None:
    scheduler = made(
        FACTORY, sched=sched, num_epochs=30, warmup_epochs=5, cooldown_epochs=3, decay_milestones=[9, 12, 15]
    )
    assert (scheduler.total, scheduler.per) == (total, "epoch")
    assert [stretch.name for stretch in scheduler.stretches] == names


def test_updates_are_counted_where_the_factory_is_told_how_many_an_epoch_has() -> None:
    asked: dict[str, Any] = {"num_epochs": 3, "warmup_epochs": 1, "warmup_prefix": True, "step_on_epochs": False}
    scheduler = made(FACTORY, **asked, updates_per_epoch=10)
    assert (scheduler.total, scheduler.per) == (40, "step")
    assert phases(scheduler) == [("warmup", 10), ("decay", 30)]


def test_the_decay_of_wsd_may_be_a_fraction_of_what_the_warm_up_leaves() -> None:
    scheduler = made(FACTORY, sched="wsd", num_epochs=30, warmup_epochs=10)
    assert [stretch.length for stretch in scheduler.stretches] == [10, 16, 4, None]


def test_the_older_factory_reads_a_table_of_the_script_s_arguments() -> None:
    scheduler = line("create_scheduler(dict(sched='poly', epochs=10, lr_cycle_limit=1, decay_rate=2.0), optimizer)")
    assert scheduler.total == 10
    assert rates(scheduler, 0, 5) == pytest.approx([1e-5, LR / 4])


def test_a_pasted_line_binds_as_in_timm() -> None:
    scheduler = line("timm.scheduler.StepLRScheduler(AdamW(m.parameters(), lr=0.2), 10, 0.5)", Known())
    assert rates(scheduler, 9, 10) == pytest.approx([0.2, 0.1])


@pytest.mark.parametrize(
    ("name", "kwargs", "message"),
    [
        (COSINE, {"t_initial": 0}, "t_initial: expected a number greater than 0, got 0"),
        (COSINE, {"t_initial": 10, "lr_min": -0.1}, "lr_min: expected a number of at least 0, got -0.1"),
        (COSINE, {"t_initial": 10, "cycle_mul": 0}, "cycle_mul: expected a number greater than 0, got 0"),
        (COSINE, {"t_initial": 10, "warmup_t": "5ep"}, "warmup_t: expected a number, got '5ep'"),
        (
            COSINE,
            {"t_initial": 10, "noise_range_t": [3, 5]},
            (
                "noise_range_t: expected None, got [3, 5]; "
                "the noise is drawn from PyTorch's random numbers, so there is no curve before"
            ),
        ),
        (
            COSINE,
            {"t_initial": 1, "cycle_mul": 1.0000001, "cycle_limit": 10**9},
            "cycle_limit: expected at most 100,000 cycles where cycle_mul is not 1",
        ),
        (TANH, {"t_initial": 10, "lb": 1.0, "ub": 0.5}, "lb: expected less than ub, which is 0.5, got 1.0"),
        (TANH, {"t_initial": 10, "warmup_t": -1}, "warmup_t: expected a number of at least 0, got -1"),
        (STEP, {"decay_t": 0}, "decay_t: expected a number other than 0, got 0"),
        (MULTI, {"decay_t": [3, "x"]}, "decay_t[1]: expected a number, got 'x'"),
        (WSD, {"t_initial": 10, "decay_t": 0}, "decay_t: expected a number greater than 0, got 0"),
        (WSD, {"t_initial": 10, "decay_t": 11}, "decay_t: expected at most t_initial, which is 10, got 11"),
        (
            WSD,
            {"t_initial": 10, "decay_t": 2, "stable_fn": "rsqrt"},
            "stable_timescale: expected greater than 0 with stable_fn 'rsqrt', got 0; it is warmup_t, 0, unless given",
        ),
        (
            WSD,
            {"t_initial": 10, "decay_t": 2, "decay_fn": "sqrt"},
            "decay_fn: expected linear, 1-sqrt, cosine, power or exp, got 'sqrt'",
        ),
        (
            FACTORY,
            {"sched": "cosin"},
            "sched: expected cosine, tanh, step, multistep, poly, wsd, rsqrt, constant or none, got 'cosin'",
        ),
        (
            FACTORY,
            {"sched": "plateau"},
            "sched: 'plateau': its rate follows a metric of the training, so it has no curve before",
        ),
        (
            FACTORY,
            {"sched": "wsd", "num_epochs": 10, "decay_epochs": 20},
            "decay_epochs: expected greater than 0 and at most the 10 of stable phase and decay, got 20",
        ),
        (
            FACTORY,
            {"step_on_epochs": False},
            "updates_per_epoch: expected greater than 0 with step_on_epochs=False, got 0",
        ),
        (
            CONFIGURED,
            {"args": {"epochs": 10}},
            "args: expected the configuration as a table with 'sched' in it, got {'epochs': 10}",
        ),
        (
            "timm.scheduler.PlateauLRScheduler",
            {},
            "its rate follows a metric of the training, so it has no curve before",
        ),
    ],
)
def test_what_timm_refuses_is_refused(name: str, kwargs: dict[str, Any], message: str) -> None:
    assert refused(name, **kwargs) == message


def test_the_optimizer_s_rate_is_asked_for() -> None:
    with pytest.raises(WarmupError, match="give it with --lr-init"):
        line("CosineLRScheduler(optimizer, 100)", Known())


def test_a_long_run_costs_nothing() -> None:
    long = 10**12
    cycles = made(COSINE, t_initial=1000, cycle_mul=1.1, cycle_limit=500, warmup_t=5, t_in_epochs=False)
    milestones = made(MULTI, decay_t=[10**6, 10**11], decay_rate=0.1, t_in_epochs=False)
    assert bytes_for(cycles, 0, 10**9, long - 1, total=long) < 1_000_000
    assert bytes_for(milestones, 0, 10**9, long - 1, total=long) < 100_000
