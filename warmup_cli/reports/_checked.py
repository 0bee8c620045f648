"""What a report is made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
