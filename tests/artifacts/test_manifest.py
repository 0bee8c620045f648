"""The manifest says what is in a folder, and a folder that is otherwise is found out."""

import hashlib
import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.artifacts.making import FINDING, recorded, rendered
from warmup_cli import __version__
from warmup_cli.artifacts.manifest import differences, listed_in, manifest
from warmup_cli.errors import WarmupError

FILES = {"index.html": b"<html>", "schedules/a.csv": b"step"}


@pytest.fixture(name="out")
def _out(tmp_path: Path) -> Path:
    return rendered(tmp_path / "out", FILES)


def told(out: Path) -> list[str]:
    """Return the differences of a folder, without its name."""
    return [line.removeprefix(f"{out}: ") for line in differences(str(out))]


def refusal(out: Path) -> str:
    """Return the line that says why a folder cannot be compared."""
    with pytest.raises(WarmupError) as caught:
        differences(str(out))
    (line,) = caught.value.problems
    return line.removeprefix(f"{out}: ")


def test_a_folder_as_it_was_written_has_no_differences(out: Path) -> None:
    assert told(out) == []


def test_every_file_has_its_size_and_sha_256(out: Path) -> None:
    files = json.loads((out / "manifest.json").read_bytes())["files"]
    assert files == {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in FILES.items()
    }


def test_the_versions_and_the_numbers_are_told(tmp_path: Path) -> None:
    data: dict[str, Any] = json.loads(manifest(tmp_path, [recorded("x", FINDING)], {"bad.toml": ["bad.toml: no"]}))
    assert data["versions"] == {
        "warmup": __version__,
        "python": platform.python_version(),
        "matplotlib": version("matplotlib"),
        "numpy": version("numpy"),
    }
    (schedule,) = data["schedules"]
    assert (schedule["name"], schedule["total_steps"], schedule["lr_peak"]) == ("x", 1000, 0.1)
    assert schedule["findings"][0]["code"] == "W999"
    assert schedule["files"] == ["schedules/five.png", "schedules/five.csv", "schedules/five.json"]
    assert data["failed"] == [{"source": "bad.toml", "problems": ["bad.toml: no"]}]


def test_a_changed_file_is_found_by_its_content(out: Path) -> None:
    (out / "index.html").write_bytes(b"<HTML>")
    (out / "schedules" / "a.csv").write_bytes(b"longer")
    assert told(out) == [
        "index.html: is not what the manifest says: its SHA-256 differs",
        "schedules/a.csv: is not what the manifest says: 6 bytes, expected 4",
    ]


def test_missing_and_additional_files_are_found(out: Path) -> None:
    (out / "index.html").unlink()
    (out / "mine\n.txt").touch()
    (out / "schedules" / "a.csv").unlink()
    (out / "schedules" / "a.csv").mkdir()
    assert told(out) == [
        "index.html: is missing",
        "mine\\n.txt: is not in the manifest",
        "schedules/a.csv/: is not in the manifest",
        "schedules/a.csv: is no file",
    ]


def test_a_folder_without_a_manifest_cannot_be_compared(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "has no manifest.json; expected a folder that warmup render wrote"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": "warmup artifacts 1"}', '{"files": {}}', "\udcff"])
def test_another_manifest_is_refused(text: str, out: Path) -> None:
    (out / "manifest.json").write_bytes(text.encode(errors="surrogateescape"))
    assert refusal(out).startswith("manifest.json: is no manifest of warmup: ")


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "schedules/../../x", "..", "schedules/..", "a/b", "", "a\0"])
def test_a_manifest_never_leads_out_of_its_folder(name: str, out: Path) -> None:
    text = json.dumps({"format": "warmup artifacts 1", "files": {name: {}}})
    (out / "manifest.json").write_text(text)
    with pytest.raises(WarmupError, match="it lists"):
        listed_in(out, "out")
