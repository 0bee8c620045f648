"""The menu of ways to tell comparisons: text, json. Each file offers `told`."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from warmup_cli.menu import Menu

if TYPE_CHECKING:
    from warmup_cli.compare import Comparison

Told = Callable[["Sequence[Comparison]"], str]
"""From comparisons with one base, at least one, to what is printed of them."""

COMPARISONS: Menu[Told] = Menu(__name__, __path__, "told")
