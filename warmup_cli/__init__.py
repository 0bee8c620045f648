"""Learning-rate schedules: evaluate, plot and export them without a training framework.

>>> from warmup_cli import load
>>> load("my.toml").rates([1, 100, 25_000])  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from warmup_cli.errors import WarmupError
    from warmup_cli.loading import load
    from warmup_cli.schedule import Phase, Schedule

__all__ = ["Phase", "Schedule", "WarmupError", "__version__", "load"]

_HOMES = {"WarmupError": "errors", "load": "loading", "Phase": "schedule", "Schedule": "schedule"}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562), so that importing the package stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
