"""Records the scheduler of `lightly.utils.scheduler`."""

from importlib import import_module
from typing import Any

from tests.parity.recorded import Case
from tests.parity.recorders._stepped import stepped
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return the rate before every update."""
    scheduler: Any = import_module("lightly.utils.scheduler")
    make = getattr(scheduler, case.api.rpartition(".")[2])
    return stepped(case, lambda optimizer: make(optimizer, **case.kwargs).step)
