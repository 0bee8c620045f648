"""Findings as workflow commands of GitHub Actions, which it shows beside the file in a pull request.

The form is that of docs.github.com, "Workflow commands for GitHub Actions", "Setting a warning message"; what is
escaped is what its toolkit escapes (github.com/actions/toolkit, packages/core/src/command.ts).
"""

from collections.abc import Sequence

from warmup_cli.reports._checked import Checked


def _report(checked: Sequence[Checked]) -> str:
    return "".join(
        f"::warning {_properties(one, f'{found.code} {found.rule}')}"
        f"::{_data(f'{one.name}: step {found.step}: {found.message}; {found.remedy}')}\n"
        for one in checked
        for found in one.findings
    )


def _properties(one: Checked, title: str) -> str:
    said = {"title": title} if one.path is None else {"file": one.path, "line": "1", "title": title}
    return ",".join(f"{name}={_property(value)}" for name, value in said.items())


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


REPORT = _report
