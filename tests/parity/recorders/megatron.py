"""Records `megatron.core.optimizer_param_scheduler`, stepped after every update by so many samples as an update has."""

from functools import partial
from importlib import import_module
from typing import Any

from tests.parity.recorded import Case
from tests.parity.recorders._stepped import stepped
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return the rate before every update."""
    module: Any = import_module("megatron.core.optimizer_param_scheduler")
    kwargs = dict(case.kwargs)
    increment = kwargs.pop("increment", 1)
    return stepped(case, lambda optimizer: partial(module.OptimizerParamScheduler(optimizer, **kwargs).step, increment))
