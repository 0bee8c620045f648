"""Records `transformers.get_scheduler` and the functions behind it, stepped as the Trainer does."""

from importlib import import_module
from typing import Any

from tests.parity.recorded import Case
from tests.parity.recorders._stepped import stepped
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return the rate before every update."""
    optimization: Any = import_module("transformers.optimization")
    make = getattr(optimization, case.api.rpartition(".")[2])
    return stepped(case, lambda optimizer: make(optimizer=optimizer, **case.kwargs).step)
