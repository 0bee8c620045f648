"""Runs PyTorch schedulers as trainers do."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from tests.parity.recorded import Case
from warmup_cli.schedule import Floats


def stepped(case: Case, make: Callable[[Any], Callable[[], object]], **options: Any) -> Floats:
    """Return the rates of an optimizer, read before each of its updates.

    Args:
        case: says the base rate and the number of updates.
        make: from the optimizer to what is called after every update.
        options: more arguments of the optimizer.

    """
    torch: Any = import_module("torch")
    optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=case.base_lr, **options)
    step = make(optimizer)
    rates = np.empty(case.total_steps)
    for update in range(case.total_steps):
        rates[update] = optimizer.param_groups[0]["lr"]
        optimizer.step()
        step()
    return rates
