"""Findings for people: a line each, `where: step: code message; remedy`."""

from collections.abc import Sequence

from warmup_cli.errors import printable
from warmup_cli.reports._checked import Checked


def _report(checked: Sequence[Checked]) -> str:
    return "".join(
        f"{printable(one.where)}: step {found.step}: {found.code} {found.message}; {found.remedy}\n"
        for one in checked
        for found in one.findings
    )


REPORT = _report
