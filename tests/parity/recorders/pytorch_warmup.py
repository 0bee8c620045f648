"""Records the warm-ups of `pytorch_warmup`: the scheduler, if the case has one, is stepped while they dampen it."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from tests.parity.recorded import Case
from tests.parity.recorders._stepped import stepped
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return the rate before every update."""
    package: Any = import_module("pytorch_warmup")
    schedulers: Any = import_module("torch.optim.lr_scheduler")
    kwargs = dict(case.kwargs)
    name, arguments = kwargs.pop("lr_scheduler", (None, {}))
    options = {"betas": tuple(kwargs.pop("betas"))} if "betas" in kwargs else {}

    def make(optimizer: Any) -> Callable[[], object]:
        scheduler = getattr(schedulers, name)(optimizer, **arguments) if name else None
        warmup = getattr(package, case.api.rpartition(".")[2])(optimizer, **kwargs)

        def step() -> None:
            with warmup.dampening():
                if scheduler is not None:
                    scheduler.step()

        return step

    return stepped(case, make, **options)
