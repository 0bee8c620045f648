"""Records and folders of artifacts, from as few words as a test needs."""

from collections.abc import Mapping
from pathlib import Path

from tests.building import five, schedule_of
from warmup_cli.artifacts.folder import replaced
from warmup_cli.artifacts.manifest import MANIFEST, manifest
from warmup_cli.artifacts.record import Record, record
from warmup_cli.check import Finding
from warmup_cli.schedule import Schedule

FINDING = Finding("W999", "rule", "the rate <falls> | by 50 %", 11, "let `phases` meet")


def recorded(name: str = "five", *findings: Finding, schedule: Schedule | None = None, stem: str = "five") -> Record:
    """Return what is told of a schedule."""
    schedule = schedule or schedule_of(five(name=name))
    return record(schedule, findings, stem=stem, source="five.toml", picture="png", rows=schedule.total_steps)


def rendered(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write a folder of artifacts with some files."""
    with replaced(str(folder)) as staging:
        for name, content in files.items():
            with staging.file(name) as stream:
                stream.write(content)
        told = manifest(staging.path, [], {})
        with staging.file(MANIFEST) as stream:
            stream.write(told)
    return folder
