"""Records the schedulers of `deepspeed.runtime.lr_schedules`, stepped after every update as DeepSpeedEngine does."""

from importlib import import_module
from typing import Any

from tests.parity.recorded import Case
from tests.parity.recorders._stepped import stepped
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return the rate before every update."""
    schedules: Any = import_module("deepspeed.runtime.lr_schedules")
    make = getattr(schedules, case.api.rpartition(".")[2])
    return stepped(case, lambda optimizer: make(optimizer, **case.kwargs).step)
