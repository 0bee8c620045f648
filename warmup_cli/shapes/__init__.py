"""The menu of shapes: linear, cosine, ... Each file offers its `SHAPE`."""

from typing import TYPE_CHECKING

from warmup_cli.menu import Menu

if TYPE_CHECKING:
    from warmup_cli.shape import Shape

SHAPES: Menu["Shape"] = Menu(__name__, __path__, "SHAPE")
