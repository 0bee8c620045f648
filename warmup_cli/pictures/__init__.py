"""The menu of picture formats: png, svg, pdf. Each file offers `save`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from warmup_cli.menu import Menu

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Save = Callable[["Figure", BinaryIO], None]
"""Write a figure to a stream; the same figure gives the same bytes: no dates, no versions."""

PICTURES: Menu[Save] = Menu(__name__, __path__, "save")
