"""Rates recorded from the real frameworks.

`recorded.json` says how each case was made: `api`, `kwargs`, `base_lr`, `steps_per_epoch` and `total_steps` are the
keys of a schedule. `recorded.npz` holds its rates: `rates[k]` was in force for optimizer update k, counted from 0.
`python -m tests.parity.record` records them anew where the frameworks are installed.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from warmup_cli.config import build
from warmup_cli.schedule import Floats, Schedule

DATA = Path(__file__).parent.parent / "data"

_RATES = np.load(DATA / "recorded.npz")


@dataclass(frozen=True)
class Case:
    """One recorded schedule."""

    id: str
    framework: str
    version: str
    api: str
    kwargs: dict[str, Any]
    base_lr: float
    steps_per_epoch: float | None
    total_steps: int
    dtype: str

    @property
    def rates(self) -> NDArray[Any]:
        """The recorded rates."""
        rates: NDArray[Any] = _RATES[self.id]
        return rates

    @property
    def tolerance(self) -> float:
        """How far a rate may be off, over the largest."""
        return 1e-12 if self.dtype == "float64" else 1e-6

    def schedule(self) -> Schedule:
        """Return the schedule that the keys of the case make."""
        keys = ("api", "kwargs", "base_lr", "steps_per_epoch", "total_steps")
        tree: dict[object, object] = {key: getattr(self, key) for key in keys if getattr(self, key) is not None}
        return build(tree, self.id, {}, self.id).schedule


def difference(rates: NDArray[Any], recorded: NDArray[Any]) -> float:
    """Return the largest difference between two curves, over the largest recorded rate."""
    expected: Floats = recorded.astype(np.float64)
    return float(np.max(np.abs(rates - expected)) / np.max(np.abs(expected)))


CASES = tuple(Case(**case) for case in json.loads((DATA / "recorded.json").read_text("utf-8")))
