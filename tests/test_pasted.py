"""A pasted line in a schedule: the length of its run, what it counts, and what else may be said."""

import numpy as np
import pytest

from warmup_cli.config import build
from warmup_cli.errors import WarmupError
from warmup_cli.keys import Flag
from warmup_cli.schedule import Schedule

COSINE = "CosineAnnealingLR(optimizer, T_max=10)"


def schedule(**keys: object) -> Schedule:
    return build(dict(keys), "run.toml", {}, "run").schedule


def refusal(**keys: object) -> str:
    with pytest.raises(WarmupError) as refused:
        schedule(**keys)
    return str(refused.value)


def test_a_line_in_a_file_is_a_schedule_that_counts_from_zero() -> None:
    run = schedule(schedule=COSINE, lr_init=0.1, total_steps=10)
    assert run.steps == range(10)
    assert run.rates(0) == 0.1


def test_the_run_may_stop_short_or_run_past_what_the_call_says() -> None:
    for total in (5, 10, 25):
        assert schedule(schedule=COSINE, lr_init=0.1, total_steps=total).total_steps == total


def test_where_nobody_says_how_long_the_run_is_it_is_asked_for() -> None:
    assert (
        refusal(schedule=COSINE, lr_init=0.1)
        == "run.toml: total_steps: missing; the call does not say how long the run is"
    )


def test_the_rate_is_known_by_each_of_its_names() -> None:
    for name in ("lr_init", "lr", "base_lr"):
        assert schedule(schedule=COSINE, total_steps=10, **{name: 0.1}).rates(0) == 0.1


def test_the_first_step_can_be_said() -> None:
    run = schedule(schedule=COSINE, lr_init=0.1, total_steps=10, first_step=1)
    assert run.steps == range(1, 11)
    assert run.rates(10) == 0


def test_a_line_is_stepped_per_update_unless_told_otherwise() -> None:
    keys = {"schedule": COSINE, "lr_init": 0.1, "total_epochs": 10, "iters_per_epoch": 4}
    assert len(set(schedule(**keys).rates(np.arange(40)))) > 10
    per_epoch = schedule(**keys, step_per="epoch").rates(np.arange(40))
    np.testing.assert_array_equal(per_epoch, np.repeat(schedule(**keys).rates(np.arange(10)), 4))


def test_stepping_per_epoch_needs_epochs() -> None:
    told = refusal(schedule=COSINE, lr_init=0.1, total_steps=10, step_per="epoch")
    assert told == "run.toml: iters_per_epoch: missing; a scheduler that is stepped per epoch needs it"


def test_names_of_the_line_stand_in_a_table() -> None:
    run = schedule(schedule="CosineAnnealingLR(opt, T_max=epochs)", define={"epochs": 10}, lr_init=0.1, total_steps=10)
    assert run.rates(5) == pytest.approx(0.05)


def test_flags_say_the_line_and_its_names() -> None:
    flags = {
        "code": Flag("--code", "CosineAnnealingLR(opt, T_max=epochs * len(loader))"),
        "define": Flag("--define", "epochs=2\nlen(loader)=5"),
        "lr_init": Flag("--lr-init", "0.1"),
        "total_steps": Flag("--total-steps", "10"),
    }
    assert build({}, "", flags, "warmup").schedule.rates(5) == pytest.approx(0.05)


def test_a_flag_that_defines_nothing_is_refused() -> None:
    flags = {"code": Flag("--code", COSINE), "define": Flag("--define", "epochs"), "lr": Flag("--lr", "1")}
    with pytest.raises(WarmupError) as refused:
        build({}, "", flags, "warmup")
    assert refused.value.problems == ("--define: expected NAME=VALUE, got 'epochs'",)


def test_the_same_call_as_data() -> None:
    keys = {
        "api": "torch.optim.lr_scheduler.CosineAnnealingLR",
        "kwargs": {"T_max": 10},
        "base_lr": 0.1,
        "total_steps": 10,
    }
    line = schedule(schedule=COSINE, lr_init=0.1, total_steps=10)
    np.testing.assert_array_equal(schedule(**keys).rates(np.arange(10)), line.rates(np.arange(10)))


def test_a_recorded_call_that_knows_its_epochs_is_stepped_as_its_trainers_do() -> None:
    keys = {
        "api": "CosineAnnealingLR",
        "kwargs": {"T_max": 10},
        "base_lr": 0.1,
        "total_steps": 40,
        "steps_per_epoch": 4,
    }
    assert len(set(schedule(**keys).rates(np.arange(40)))) == 10


def test_what_belongs_to_another_grammar_is_refused() -> None:
    told = refusal(schedule=COSINE, lr_init=0.1, total_steps=10, warmup_epochs=5, phase=[])
    assert told.splitlines() == [
        "run.toml: warmup_epochs: a pasted scheduler has no such key",
        "run.toml: phase: a pasted scheduler has no such key",
    ]


def test_what_is_wrong_in_the_line_is_told_with_its_column() -> None:
    told = refusal(schedule="CosineAnnealingLR(opt, T_max=n)", lr_init=0.1, total_steps=10)
    assert told == "run.toml: schedule: column 30: unknown name 'n'; say what it stands for with --define n=VALUE"


def test_a_run_is_named_after_its_file_or_its_call() -> None:
    assert schedule(schedule=COSINE, lr_init=0.1, total_steps=10).name == "run"
    flags = {"code": Flag("--code", COSINE), "lr": Flag("--lr", "1"), "total_steps": Flag("--total-steps", "5")}
    assert build({}, "", flags, "warmup").schedule.name == "CosineAnnealingLR"
