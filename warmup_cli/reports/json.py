"""Findings as JSON: a list with an object for each schedule, `{"name", "file", "findings": [...]}`."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from warmup_cli.reports._checked import Checked


def _report(checked: Sequence[Checked]) -> str:
    listed = [
        {"name": one.name, "file": one.path, "findings": [asdict(found) for found in one.findings]} for one in checked
    ]
    return json.dumps(listed, indent=2) + "\n"


REPORT = _report
