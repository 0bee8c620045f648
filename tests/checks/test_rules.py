"""Every rule finds its mistake, at its step, and leaves alone what looks like it."""

from typing import Any

import pytest

from tests.building import Tree, schedule_of
from warmup_cli.check import Finding, findings, rules
from warmup_cli.checks import CHECKS


def pasted(line: str, total: int | None = None, **keys: object) -> dict[Any, object]:
    return {"code": line, "lr_init": 0.1, **({"total_steps": total} if total else {}), **keys}


def flat(**keys: object) -> dict[Any, object]:
    return {"warmup_steps": 10, "total_steps": 100, "lr_init": 0.1, "lr_end": 0.001, **keys}


def two(second: str, low: float = 0.01) -> str:
    """Return two phases: from 0.1 down to `low` in 90 steps, and another for 10."""
    first = f"name = 'decay'\nshape = 'linear'\nlength = '90it'\nfrom = 0.1\nto = {low}"
    return f"total_steps = 100\n[[phase]]\n{first}\n[[phase]]\nlength = 'rest'\n{second}"


def timm(prefix: str) -> dict[Any, object]:
    kept = "t_in_epochs=False, warmup_lr_init=1e-4"
    return pasted(f"timm.scheduler.CosineLRScheduler(o, t_initial=450, warmup_t=50, {kept}, {prefix})", 500)


def sequential(first: str, then: str, milestone: int = 50) -> dict[Any, object]:
    return pasted(f"SequentialLR(o, [{first}, {then}], milestones=[{milestone}])", 500)


def bert(total: int, warmup: int) -> dict[Any, object]:
    return pasted(f"bert.create_optimizer(None, 1e-4, {total}, {warmup})")


RAMP = "LinearLR(o, start_factor=0.01, total_iters=50)"
COSINE = "CosineAnnealingLR(o, T_max=450)"
RISE = "[[phase]]\nshape = 'linear'\nlength = '10it'\nfrom = 0.01\nto = 0.1"

TRIPPING: list[tuple[str, int, Tree]] = [
    ("W101", 50, timm("warmup_prefix=False")),
    ("W101", 10_000, bert(1_000_000, 10_000)),  # the rate drops by 1 %
    ("W101", 10, flat(hold_steps=90)),  # no step is left for the decay
    ("W101", 50, sequential("LinearLR(o, start_factor=0.01, total_iters=100)", "ConstantLR(o, factor=1.0)")),
    ("W102", 50, pasted("paddle.optimizer.lr.LinearWarmup(0.1, 50, 0.0, 0.05)", 100)),
    ("W103", 49, timm("warmup_prefix=False")),
    ("W103", 9, bert(1_000, 10)),  # the warm-up is so coarse that nothing drops
    ("W103", 9, pasted("get_linear_schedule_with_warmup(o, 2000, 10_000)", 10)),
    ("W201", 3, flat(warmup_steps=0, total_steps=4, first_step=0)),
    ("W201", 49, flat(warmup_steps=0, total_epochs=5, iters_per_epoch=10, total_steps=None, decay_shape="linear",
                      decay_per="epoch", first_step=0)),
    ("W202", 499, sequential(RAMP, "CosineAnnealingLR(o, T_max=1000)")),
    ("W202", 499, pasted("get_wsd_schedule(o, 10, 20, num_training_steps=1000)", 500)),
    ("W301", 100, flat(warmup_steps=100)),
    ("W301", 9, pasted("get_linear_schedule_with_warmup(o, 2000, 10_000)", 10)),
    ("W302", 51, flat(warmup_steps=51)),
    ("W401", 0, flat(first_step=0)),
    ("W401", 0, pasted("get_linear_schedule_with_warmup(o, 10, 100)")),
    ("W402", 100, pasted("CosineAnnealingLR(o, T_max=100)", 150)),
    ("W402", 90, two("shape = 'linear'\nto = 0.1", low=0.0)),
    ("W501", 91, two("shape = 'linear'\nto = 0.05")),
    ("W501", 101, pasted("CosineAnnealingLR(o, T_max=100, eta_min=0.01)", 150)),
    ("W501", 100, pasted("OneCycleLR(o, max_lr=0.1, total_steps=100)", 101)),
    ("W601", 5000, flat(warmup_steps=None, warmup_epochs=500, total_steps=None, total_epochs=600, iters_per_epoch=10)),
    ("W602", 49, pasted("MultiStepLR(o, [30, 60, 80])", 50)),
    ("W602", 49, pasted("StepLR(o, 100)", 50)),
    ("W603", 1, flat(warmup_steps="0.1%")),
    ("W603", 1, two("shape = 'constant'\n[[phase]]\nname = 'blink'\nshape = 'linear'\nto = 0.0\nlength = '0.1%'")),
    ("W701", 51, pasted("LambdaLR(o, lambda k: 1 - k / 50)", 100)),
]  # fmt: skip

ALIKE: list[tuple[str, Tree]] = [
    ("W101", timm("warmup_prefix=True")),
    ("W101", sequential(RAMP, COSINE)),
    ("W101", two("shape = 'constant'\nfrom = 0.002")),  # a step that is said
    ("W101", flat(warmup_shape="exponential", warmup_lr=1e-9, plateau_steps=20, first_step=0)),  # steep to its end
    ("W101", flat(decay_shape="step", milestones=[40, 60], decay_factor=0.1, lr_end=None)),
    ("W101", flat(warmup_shape="constant", warmup_lr=0.01)),
    ("W101", pasted("get_cosine_with_hard_restarts_schedule_with_warmup(o, 60, 600, num_cycles=3)")),
    ("W102", pasted("paddle.optimizer.lr.LinearWarmup(0.1, 50, 0.0, 0.1)", 100)),
    ("W102", flat(warmup_shape="constant", warmup_lr=0.01)),
    ("W102", flat(warmup_shape="exponential", warmup_lr=1e-9, plateau_steps=20, first_step=0)),  # steep to its end
    ("W103", timm("warmup_prefix=True")),
    ("W103", f"first_step = 0\n{RISE}\n[[phase]]\nshape = 'constant'\nlength = '90it'\nfrom = 0.01"),
    ("W103", pasted("get_linear_schedule_with_warmup(o, 10, 100)", 10)),  # the peak is at the update after the run
    ("W201", flat(warmup_steps=0, total_steps=4)),
    ("W201", flat(first_step=0)),  # a step short of the floor, by convention
    ("W201", flat(decay_shape="inverse_sqrt", lr_end=None)),
    ("W202", sequential(RAMP, COSINE)),
    ("W202", sequential(RAMP, "CosineAnnealingLR(o, T_max=451)")),  # two updates late, as DeepSpeed is
    ("W202", pasted("ExponentialLR(o, 0.9)", 100)),
    ("W301", flat(warmup_steps=99)),
    ("W301", pasted("ExponentialLR(o, 1.1)", 100)),  # a learning-rate finder
    ("W302", flat(warmup_steps=50)),
    ("W302", pasted("CyclicLR(o, 0.001, 0.1, step_size_up=60)", 100)),
    ("W401", flat()),
    ("W401", flat(first_step=0, warmup_lr=1e-9)),
    ("W402", flat(lr_end=0, hold_steps=20)),  # to the end of the run
    ("W402", flat(first_step=0)),
    ("W501", two("name = 'restart'\nshape = 'linear'\nto = 0.05")),
    ("W501", two("shape = 'linear'\nfrom = 0.05\nto = 0.02")),
    ("W501", pasted("CosineAnnealingWarmRestarts(o, 50)", 150)),
    ("W501", pasted("CyclicLR(o, 0.001, 0.1, step_size_up=20)", 100)),
    ("W501", pasted("CosineAnnealingLR(o, T_max=100, eta_min=0.01)", 100)),
    ("W601", flat(warmup_steps=500, total_steps=6000, iters_per_epoch=10)),
    ("W601", flat(warmup_steps=500, total_steps=600)),  # knows no epochs
    ("W601", flat(warmup_steps=2000, total_steps=60_000, iters_per_epoch=5)),  # a tiny data set
    ("W602", pasted("MultiStepLR(o, [30, 60, 80])", 81)),
    ("W602", pasted("StepLR(o, 100)", 150)),
    ("W603", flat(warmup_steps=0)),
    ("W603", flat(warmup_steps="0.5%")),
    ("W701", pasted("LambdaLR(o, lambda k: 1 - k / 100)", 100)),
]


def found(code: str, tree: Tree) -> list[Finding]:
    return findings(
        schedule_of(tree if isinstance(tree, str) else {k: v for k, v in tree.items() if v is not None}), select=[code]
    )


@pytest.mark.parametrize(("code", "step", "tree"), TRIPPING)
def test_a_rule_finds_its_mistake_where_it_is(code: str, step: int, tree: Tree) -> None:
    assert [(finding.code, finding.step) for finding in found(code, tree)] == [(code, step)]


@pytest.mark.parametrize(("code", "tree"), ALIKE)
def test_a_rule_leaves_alone_what_is_no_mistake(code: str, tree: Tree) -> None:
    assert found(code, tree) == []


@pytest.mark.parametrize("code", [rule.code for rule in rules()])
def test_every_rule_has_a_case_that_trips_it_and_one_like_it_that_does_not(code: str) -> None:
    assert code in {code for code, _, _ in TRIPPING}
    assert code in {code for code, _ in ALIKE}


def test_codes_and_names_are_told_apart_and_never_change() -> None:
    assert {rule.code: rule.name for rule in rules()} == {
        "W101": "jump",
        "W102": "overshoot",
        "W103": "peak-not-reached",
        "W201": "floor-not-reached",
        "W202": "decay-cut-off",
        "W301": "warmup-as-long-as-run",
        "W302": "warmup-long",
        "W401": "zero-first",
        "W402": "zero-within",
        "W501": "rise",
        "W601": "warmup-epochs",
        "W602": "milestone-after-end",
        "W603": "rounds-to-zero",
        "W701": "not-a-rate",
    }


@pytest.mark.parametrize("name", [*CHECKS])
def test_an_explanation_says_what_is_no_mistake(name: str) -> None:
    assert CHECKS[name].explanation.startswith(CHECKS[name].summary)
    assert "\n\nNo mistake: " in CHECKS[name].explanation


def test_a_message_has_the_numbers_in_it() -> None:
    (jump,) = found("W101", bert(1_000_000, 10_000))
    assert jump.message == "from warmup to decay the rate jumps from 9.999e-5 to 9.9e-5, 0.9901 times"
    (cut,) = found("W202", sequential(RAMP, "CosineAnnealingLR(o, T_max=1000)"))
    assert cut.message == "the run ends at 44.9 % of the decay, at a rate of 0.05798; 0 would be reached at step 1,050"
