"""Records PaddlePaddle's schedulers: the rate of an SGD just before each of its updates."""

from importlib import import_module
from typing import Any

import numpy as np

from tests.parity.recorded import Case
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return the rates of a case, with scheduler.step() after every update."""
    paddle: Any = import_module("paddle")
    scheduler = _made(paddle.optimizer.lr, case.api, case.kwargs)
    weight = paddle.create_parameter([1], "float32")
    optimizer = paddle.optimizer.SGD(learning_rate=scheduler, parameters=[weight])
    rates = np.empty(case.total_steps)
    for update in range(case.total_steps):
        rates[update] = optimizer.get_lr()
        optimizer.step()
        scheduler.step()
    return rates


def _made(menu: Any, name: str, kwargs: dict[str, Any]) -> Any:
    """Return the scheduler of a name, with the scheduler among its arguments made."""
    arguments = {key: _made(menu, *value) if _is_call(value) else value for key, value in kwargs.items()}
    return getattr(menu, name.rpartition(".")[2])(**arguments)


def _is_call(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)
