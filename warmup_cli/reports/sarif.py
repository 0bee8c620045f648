"""Findings as SARIF 2.1.0 (OASIS standard of 2020-03-27), which code-scanning services read."""

import json
import os
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from warmup_cli import __version__
from warmup_cli.check import Finding, Rule, rules
from warmup_cli.reports._checked import Checked

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def _report(checked: Sequence[Checked]) -> str:
    listed = rules()
    codes = [rule.code for rule in listed]
    driver = {"name": "warmup", "version": __version__, "rules": [_rule(rule) for rule in listed]}
    results = [_result(one, found, codes.index(found.code)) for one in checked for found in one.findings]
    # Paths are relative to where it ran, and their characters are code points, as Python counts them.
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": f"{rule.summary}."},
        "fullDescription": {"text": rule.explanation},
        "defaultConfiguration": {"level": "warning"},
    }


def _result(one: Checked, found: Finding, index: int) -> dict[str, Any]:
    location: dict[str, Any] = {"logicalLocations": [{"name": one.name, "fullyQualifiedName": one.name}]}
    if one.path is not None:
        artifact = {"uri": _uri(one.path)}
        location["physicalLocation"] = {"artifactLocation": artifact, "region": {"startLine": 1}}
    return {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": "warning",
        "message": {"text": f"step {found.step}: {found.message}; {found.remedy}"},
        "locations": [location],
        "properties": {"step": found.step},
    }


def _uri(path: str) -> str:
    """Return a path as a URI: of a relative one a reference, in which a colon would look like a scheme."""
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(os.fsencode(pure.as_posix()))


REPORT = _report
