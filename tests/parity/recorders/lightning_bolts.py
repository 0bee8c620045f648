"""Records the scheduler of `pl_bolts.optimizers.lr_scheduler`.

`import pl_bolts` fails with the Lightning of today, so the file is run alone. Its one import, a decorator that warns,
becomes one that does nothing.
"""

import runpy
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from tests.parity.recorded import Case
from tests.parity.recorders._stepped import stepped
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return the rate before every update."""
    make = _loaded()[case.api.rpartition(".")[2]]
    return stepped(case, lambda optimizer: make(optimizer, **case.kwargs).step)


def _loaded() -> dict[str, Any]:
    """Return the names of the file."""
    found = find_spec("pl_bolts")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pl_bolts")
    import_module("torch.optim.lr_scheduler")  # before the patch, which forgets what is imported while it holds
    stability = ModuleType("pl_bolts.utils.stability")
    vars(stability)["under_review"] = lambda: lambda made: made
    names = ("pl_bolts", "pl_bolts.utils")
    with patch.dict(sys.modules, {**{name: ModuleType(name) for name in names}, stability.__name__: stability}):
        return runpy.run_path(str(Path(found.origin).parent / "optimizers" / "lr_scheduler.py"))
