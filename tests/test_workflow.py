"""The workflow that people paste: its commands run, in its order, on the schedules of a repository."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.running import PATIENCE, WARMUP, environment

SAMPLES = Path(__file__).parent.parent / "sample_configs"

WORKFLOW: dict[Any, Any] = yaml.safe_load((SAMPLES / "github-actions.yml").read_text("utf-8"))

STEPS: list[dict[str, Any]] = WORKFLOW["jobs"]["schedules"]["steps"]

INSTALL = "python -m pip install warmup-cli"

FLAWED = """
warmup_steps = 900  # of 1000
total_steps = 1000
lr_init = 0.1
lr_end = 0.001
"""


@pytest.fixture(name="repository")
def _repository(tmp_path: Path) -> Path:
    (tmp_path / "schedules").mkdir()
    for name in ("default", "resnet50_one_hour", "tensorflow_yolov3"):
        shutil.copy(SAMPLES / f"{name}.toml", tmp_path / "schedules")
    return tmp_path


def outcomes(repository: Path) -> dict[str, int]:
    """Run the steps as GitHub does, in a shell each; return the exit status of each that ran."""
    path = f"{Path(WARMUP).parent}{os.pathsep}{os.environ['PATH']}"
    env = environment(PATH=path, GITHUB_STEP_SUMMARY=str(repository / "summary"), **WORKFLOW["env"])
    ended: dict[str, int] = {}
    for step in STEPS:
        if "run" in step and ("if" in step or not any(ended.values())):
            # What is installed is what is tested; `--version` shows that the package's command is there.
            command = step["run"].replace(INSTALL, "warmup --version")
            shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
            done = subprocess.run(shell, cwd=repository, env=env, timeout=PATIENCE, check=False)
            ended[step["name"]] = done.returncode
    return ended


def test_every_command_of_the_workflow_works_and_what_is_uploaded_is_there(repository: Path) -> None:
    assert outcomes(repository) == {"Install": 0, "Check": 0, "Render": 0, "Summarize": 0}
    assert "| default |" in (repository / "summary").read_text("utf-8")
    (upload,) = (step for step in STEPS if "upload-artifact" in step.get("uses", ""))
    assert (repository / upload["with"]["path"] / "index.html").is_file()


def test_a_schedule_with_a_finding_fails_the_check_and_is_drawn(repository: Path) -> None:
    (repository / "schedules" / "flawed.toml").write_text(FLAWED)
    assert outcomes(repository) == {"Install": 0, "Check": 1, "Render": 0, "Summarize": 0}
    assert "| flawed |" in (repository / "summary").read_text("utf-8")


def test_a_wrong_schedule_fails_and_the_others_are_drawn(repository: Path) -> None:
    (repository / "schedules" / "wrong.toml").write_text("lr_init = 'high'")
    assert outcomes(repository) == {"Install": 0, "Check": 2, "Render": 2, "Summarize": 0}
    summary = (repository / "summary").read_text("utf-8")
    assert "| default |" in summary
    assert "**not rendered** schedules/wrong.toml" in summary


def test_the_workflow_may_only_read() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}


def test_the_install_line_names_the_package() -> None:
    assert [step["run"] for step in STEPS if step.get("name") == "Install"] == [INSTALL]
    assert 'name = "warmup-cli"' in (SAMPLES.parent / "pyproject.toml").read_text("utf-8")
