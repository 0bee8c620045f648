"""The menu of checks: jump, overshoot, ... Each file is one rule and offers its `RULE`."""

from typing import TYPE_CHECKING

from warmup_cli.menu import Menu

if TYPE_CHECKING:
    from warmup_cli.check import Rule

CHECKS: "Menu[Rule]" = Menu(__name__, __path__, "RULE")
