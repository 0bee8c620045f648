"""Records MMEngine's schedulers, built as its runner does and stepped as its ParamSchedulerHook does."""

from importlib import import_module
from typing import Any

import numpy as np

from tests.parity.recorded import Case
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return the rate of the parameter group just before each update."""
    torch: Any = import_module("torch")
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=case.base_lr)
    schedulers = _built(case, optimizer)
    rates = np.empty(case.total_steps)
    for update in range(case.total_steps):
        rates[update] = optimizer.param_groups[0]["lr"]
        optimizer.step()
        ended = case.steps_per_epoch is not None and (update + 1) % case.steps_per_epoch == 0
        # What is stepped by epoch is stepped after what is stepped by iteration.
        for by_epoch in (False, True) if ended else (False,):
            for scheduler in schedulers:
                if scheduler.by_epoch == by_epoch:
                    scheduler.step()
    return rates


def _built(case: Case, optimizer: Any) -> list[Any]:
    """Return the schedulers of a config's list, which end with the run unless they say otherwise."""
    import_module("mmengine.optim")  # fills the registry
    registry: Any = import_module("mmengine.registry").PARAM_SCHEDULERS
    length = case.kwargs.get("epoch_length", case.steps_per_epoch)
    schedulers = []
    for config in case.kwargs["param_scheduler"]:
        ends = case.total_steps // (case.steps_per_epoch or 1) if config.get("by_epoch", True) else case.total_steps
        given = {"end": int(ends), **config}
        schedulers.append(registry.build(given, default_args={"optimizer": optimizer, "epoch_length": length}))
    return schedulers
