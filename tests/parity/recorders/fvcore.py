"""Records fvcore's schedulers: the base rate times their value at k/N, for each of N updates."""

from importlib import import_module
from typing import Any

import numpy as np

from tests.parity.recorded import Case
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return the rates of a case."""
    scheduler = _made(import_module("fvcore.common.param_scheduler"), case.api, case.kwargs)
    values = [scheduler(update / case.total_steps) for update in range(case.total_steps)]
    return case.base_lr * np.array(values)


def _made(menu: Any, name: str, arguments: Any) -> Any:
    """Return the scheduler of a name, with the schedulers among its arguments made."""
    make = getattr(menu, name.rpartition(".")[2])
    if isinstance(arguments, list):
        return make(*arguments)
    nested = {"schedulers": [_made(menu, *call) for call in arguments.get("schedulers", [])]}
    return make(**{**arguments, **(nested if "schedulers" in arguments else {})})
