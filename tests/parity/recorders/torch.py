"""Records PyTorch's schedulers: the rate of the parameter group just before each optimizer.step()."""

import math
from importlib import import_module
from typing import Any

import numpy as np

from tests.parity.recorded import Case
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return the rates of a case, with scheduler.step() after every update, or after every epoch where it has any."""
    torch: Any = import_module("torch")
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=case.base_lr, momentum=0.9)
    scheduler = _made(case.api, case.kwargs, optimizer)
    period = 1 if case.steps_per_epoch is None else int(case.steps_per_epoch)
    rates = np.empty(case.total_steps)
    for update in range(case.total_steps):
        rates[update] = optimizer.param_groups[0]["lr"]
        optimizer.step()
        if (update + 1) % period == 0:
            scheduler.step()
    return rates


def _made(name: str, kwargs: dict[str, Any], optimizer: Any) -> Any:
    """Return the scheduler of a name, with the schedulers among its arguments made, in order."""
    last = name.rpartition(".")[2]
    home: Any = import_module("torch.optim.swa_utils" if last == "SWALR" else "torch.optim.lr_scheduler")
    arguments = {key: _argument(key, value, optimizer) for key, value in kwargs.items()}
    if last != "ChainedScheduler":
        arguments["optimizer"] = optimizer
    return getattr(home, last)(**arguments)


def _argument(key: str, value: Any, optimizer: Any) -> Any:
    if key == "schedulers":
        return [_made(name, kwargs, optimizer) for name, kwargs in value]
    if key in ("lr_lambda", "scale_fn"):
        return eval(f"lambda k: {value}", vars(math).copy())  # noqa: S307 - a formula of the recorded cases
    return value
