"""The menu of reports: text, json, github, sarif. Each file offers its `REPORT`: from what was checked to a text."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from warmup_cli.menu import Menu

if TYPE_CHECKING:
    from warmup_cli.reports._checked import Checked

Report = Callable[["Sequence[Checked]"], str]
"""From what was checked to a text that ends with a line's end; empty where there is nothing to say."""

REPORTS: Menu[Report] = Menu(__name__, __path__, "REPORT")
