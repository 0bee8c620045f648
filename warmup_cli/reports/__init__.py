"""The menu of reports: text, json, github, sarif. Each file offers its `REPORT`: from what was checked to a text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from warmup_cli.menu import Menu

if TYPE_CHECKING:
    from warmup_cli.check import Finding


@dataclass(frozen=True)
class Checked:
    """A schedule that was checked.

    Attributes:
        name: the schedule's name.
        path: the file that says it; None for flags, standard input and built-in recipes.
        findings: what is wrong with it.

    """

    name: str
    path: str | None
    findings: "Sequence[Finding]"

    @property
    def where(self) -> str:
        """What a person calls it: the file, or else the name."""
        return self.path or self.name


Report: TypeAlias = Callable[[Sequence[Checked]], str]
"""From what was checked to a text that ends with a line's end; empty where there is nothing to say."""

REPORTS: Menu[Report] = Menu(__name__, __path__, "REPORT")
