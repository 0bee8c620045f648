"""Records the schedulers of `timm.scheduler`, stepped as timm's train.py does.

`import timm` needs torchvision, which the schedulers do not: their folder is imported under an empty package.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any
from unittest.mock import patch

from tests.parity.recorded import Case
from tests.parity.recorders._stepped import stepped
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return the rate before every update."""
    schedulers = _loaded()

    def make(optimizer: Any) -> Callable[[], object]:
        made = getattr(schedulers, case.api.rpartition(".")[2])(optimizer, **case.kwargs)
        scheduler = made[0] if isinstance(made, tuple) else made
        updates = 0

        def step() -> None:
            nonlocal updates
            updates += 1
            scheduler.step_update(updates)
            if case.steps_per_epoch and updates % case.steps_per_epoch == 0:
                scheduler.step(int(updates // case.steps_per_epoch))

        return step

    return stepped(case, make)


def _loaded() -> Any:
    """Return the package of the schedulers."""
    found = find_spec("timm")
    if found is None or found.submodule_search_locations is None:
        raise ModuleNotFoundError("timm")
    import_module("torch.optim.lr_scheduler")  # before the patch, which forgets what is imported while it holds
    package = ModuleType("timm")
    package.__path__ = list(found.submodule_search_locations)
    with patch.dict(sys.modules, {"timm": package}):
        return import_module("timm.scheduler")
