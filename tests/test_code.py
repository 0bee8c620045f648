"""A pasted line: what it may say, and what it is told where it says something else."""

import re
import tracemalloc

import numpy as np
import pytest

from warmup_cli.apis import call_as_data, signatures
from warmup_cli.code import parse
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Known

KNOWN = Known(lr=0.1)
PLAIN = "LinearLR(optimizer, start_factor=0.5, total_iters=10)"


def rates(text: str, names: dict[str, object] | None = None, known: Known = KNOWN) -> list[float]:
    scheduler, _ = parse(text, names or {}, known)
    return [float(rate) for rate in scheduler.rates(np.arange(12.0))]


def refusal(text: str, names: dict[str, object] | None = None, known: Known = KNOWN) -> str:
    with pytest.raises(WarmupError) as refused:
        parse(text, names or {}, known)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "LinearLR(opt, 0.5, total_iters=10)",
        "lr_scheduler.LinearLR(self.optimizer, start_factor=0.5, total_iters=10, verbose=True)",
        "torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=1 / 2, total_iters=2 * 5, last_epoch=-1)",
        "scheduler = optim.lr_scheduler.LinearLR(optimizer, start_factor=0.5, total_iters=10)",
        "n: int = 10\nLinearLR(optimizer, start_factor=0.5, total_iters=n)",
        "    LinearLR(\n        optimizer,\n        start_factor=0.5,  # half\n        total_iters=10,\n    )\n",
    ],
)
def test_a_call_may_be_written_as_in_the_script(text: str) -> None:
    assert rates(text) == rates(PLAIN)


def test_names_of_the_script_are_defined() -> None:
    text = "LinearLR(optimizer, start_factor=0.5, total_iters=args.epochs * len(loader))"
    assert rates(text, {"args.epochs": 2, "len(loader)": 5}) == rates(PLAIN)


@pytest.mark.parametrize(
    ("optimizer", "rate"),
    [
        ("SGD(model.parameters(), lr=0.2)", 0.2),
        ("torch.optim.SGD(model.parameters(), 0.2)", 0.2),
        ("Adam(net.parameters())", 1e-3),
        ("AdamW([{'params': [p for p in x]}], weight_decay=0.1, lr=2e-1)", 0.2),
    ],
)
def test_an_optimizer_that_is_pasted_along_brings_its_rate(optimizer: str, rate: float) -> None:
    assert rates(f"LinearLR({optimizer}, 1.0)", known=Known())[0] == rate
    assert rates(f"opt = {optimizer}\nLinearLR(opt, 1.0)", known=Known())[0] == rate


def test_a_rate_that_is_given_replaces_the_optimizer_s() -> None:
    assert rates("LinearLR(SGD(p, lr=0.2), 1.0)")[0] == 0.1


def test_without_any_rate_it_is_asked_for() -> None:
    assert refusal(PLAIN, known=Known()).endswith("the optimizer's own rate is not known; give it with --lr-init")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "LinearLR(opt, start_facto=1)",
            "got an unexpected keyword argument 'start_facto'; did you mean 'start_factor'?",
        ),
        ("CosineAnnealingLR(opt)", "missing a required argument: 'T_max'"),
        ("LinearLR(opt, 2.0)", "LinearLR: start_factor: expected greater than 0 and at most 1, got 2.0"),
        ("LinearLR(opt, total_iters=n)", "column 27: unknown name 'n'; say what it stands for with --define n=VALUE"),
        ("LinearLR(opt", "line 1, column 9: not Python: '(' was never closed"),
        (
            "CosineAnnealLR(opt, 5)",
            "column 1: unknown scheduler 'CosineAnnealLR'; did you mean 'CosineAnnealingLR' (torch)",
        ),
        ("ReduceLROnPlateau(opt)", "its rate follows a metric of the training, so it has no curve before"),
        ("LinearLR(*args)", "column 1: expected arguments one by one, not by * or **"),
        ("LinearLR(opt, **kw)", "column 1: expected arguments one by one, not by * or **"),
        ("import os", "column 1: expected a scheduler's call, or assignments and then one"),
        ("x = 3", "expected a scheduler's call, got 'x = 3'"),
        ("", "expected a scheduler's call, got nothing"),
        ("for i in x: LinearLR(opt)", "column 1: expected a scheduler's call, or assignments and then one"),
        ("__import__('os').system('x')", "is not allowed"),
        ("__import__('os')", "a call of '__import__' is not allowed"),
        ("LinearLR(opt, total_iters=[x for x in y])", "column 27: '[x for x in y]' is not arithmetic"),
        ("LinearLR(opt, total_iters=9**9**9)", "a power is too large"),
        ("a.b.c.d", "unknown name 'a.b.c.d'"),
        ("LinearLR(opt, total_iters=(lambda: 1)())", "is not allowed"),
        ("\x00", "not Python"),
        ("9" * 5000, "not Python"),
    ],
)
def test_anything_else_is_refused_in_a_line(text: str, message: str) -> None:
    told = refusal(text)
    assert message in told
    assert "\n" not in told


@pytest.mark.parametrize(
    "text", ["(" * 10_000_000, "[" * 15_000, "1+" * 9_000 + "1", "-" * 19_000 + "1", "LinearLR(" * 2_000]
)
def test_hostile_lines_are_refused_without_being_worked_through(text: str) -> None:
    tracemalloc.start()
    assert refusal(text)
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


def test_the_same_call_as_data() -> None:
    scheduler, api = call_as_data("LinearLR", {"start_factor": 0.5, "total_iters": 10}, KNOWN)
    assert api.name == "torch.optim.lr_scheduler.LinearLR"
    assert [float(rate) for rate in scheduler.rates(np.arange(12.0))] == rates(PLAIN)


def test_a_nested_call_as_data_is_a_list_of_two() -> None:
    schedulers = [["LinearLR", {"total_iters": 5}], ["CosineAnnealingLR", [{}, 5]]]
    with pytest.raises(WarmupError, match="CosineAnnealingLR"):
        call_as_data("SequentialLR", {"schedulers": schedulers, "milestones": [5]}, KNOWN)
    schedulers[1] = ["CosineAnnealingLR", {"T_max": 5}]
    scheduler, _ = call_as_data("SequentialLR", {"schedulers": schedulers, "milestones": [5]}, KNOWN)
    assert scheduler.rate(5) == 0.1


def test_an_unknown_name_as_data_gets_the_nearest() -> None:
    with pytest.raises(WarmupError, match=re.escape("unknown scheduler 'LinearRL'; did you mean 'LinearLR' (torch)")):
        call_as_data("LinearRL", {}, KNOWN)


def test_an_unknown_name_gets_the_names_that_have_all_its_words() -> None:
    told = refusal("CosineLR(opt)")
    hint = "did you mean 'CosineAnnealingLR' (torch) or 'CosineLRScheduler' (timm)?"
    assert told == f"column 1: unknown scheduler 'CosineLR'; {hint}"


def test_every_name_is_listed_with_its_signature() -> None:
    listed = {name: signature for _, name, signature in signatures()}
    assert listed["torch.optim.lr_scheduler.CosineAnnealingLR"] == "(optimizer, T_max, eta_min=0.0, last_epoch=-1)"
    assert "metric" in listed["torch.optim.lr_scheduler.ReduceLROnPlateau"]
