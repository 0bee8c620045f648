"""What the real frameworks refuse is refused here too, in one line."""

import json
from typing import Any

import pytest

from tests.parity.recorded import DATA
from warmup_cli.config import build
from warmup_cli.errors import WarmupError

# Refused for what a schedule does not know: the kind of the optimizer, or another one.
UNKNOWABLE = ("_optimizer", "(of another optimizer)")

REFUSED = [
    case
    for case in json.loads((DATA / "refused.json").read_text("utf-8"))
    if not any(word in json.dumps(case["kwargs"]) for word in UNKNOWABLE)
]


def test_there_are_samples() -> None:
    assert len(REFUSED) > 60


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case['api']} {json.dumps(case['kwargs'])}"[:100])
def test_what_the_real_one_refuses_is_refused_in_a_line(case: dict[str, Any]) -> None:
    api, _, name = case["api"].partition("(")
    kwargs = {key: value for key, value in case["kwargs"].items() if not key.startswith("_")}
    if name:  # transformers.get_scheduler("linear")
        kwargs["name"] = name.strip('")')
    steps = case["kwargs"].get("_scheduler_steps", case["kwargs"].get("_steps", 99)) + 1
    tree = {"api": api, "kwargs": kwargs, "base_lr": 0.1, "total_steps": steps}
    with pytest.raises(WarmupError) as refused:
        build(tree, "run.json", {}, "run")
    assert len(refused.value.problems) == 1
    assert "\n" not in refused.value.problems[0]
