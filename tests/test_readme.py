"""The README cannot lie: its commands run, its configs load, its Python works."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from warmup_cli.check import rules
from warmup_cli.config import build
from warmup_cli.dialects import DIALECTS
from warmup_cli.keys import FLAT_KEYS, RUN_KEYS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines()]
INSTALL, TEST, *USAGE = COMMANDS


@pytest.fixture(name="checkout")
def _checkout(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "sample_configs", tmp_path / "sample_configs")
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the README in a shell that finds the installed `warmup`."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],  # noqa: S607
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("command", [INSTALL[INSTALL.index("warmup plot") :], *USAGE])
def test_every_usage_command_works(command: str, checkout: Path) -> None:
    done = run(command, checkout)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [INSTALL, TEST])
def test_the_first_two_commands_set_themselves_up(command: str) -> None:
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_ci_runs_the_first_two_commands() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "README.md" in script
    assert "sed -n 1p" in script
    assert "sed -n 2p" in script


def test_the_derivation_is_what_the_tool_says(checkout: Path) -> None:
    derivation = next(block for block in blocks("text") if block.startswith("samples per epoch"))
    command = next(command for command in USAGE if "--dataset-size" in command)
    assert run(command, checkout).stderr == derivation


def test_the_comparison_is_what_the_tool_prints(checkout: Path) -> None:
    comparison = next(block for block in blocks("text") if block.startswith("yolox differs from asff"))
    command = next(command for command in USAGE if "-o compared.png" in command)
    assert run(command, checkout).stdout == comparison


@pytest.mark.parametrize("text", blocks("toml"))
def test_every_config_is_a_schedule(text: str) -> None:
    assert build(DIALECTS["toml"](text), "README.md", {}, "readme").schedule.total_steps > 0


def test_the_python_example_works(checkout: Path) -> None:
    (example,) = blocks("python")
    done = subprocess.run([sys.executable, "-c", example], cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("key", [key.name for key in RUN_KEYS + FLAT_KEYS])
def test_every_key_is_described(key: str) -> None:
    either = {key, re.sub(r"_steps$", "_epochs", key)} if key.endswith("_steps") else {key}
    assert any(f"`{name}`" in README for name in either)


def test_every_check_is_described() -> None:
    assert re.findall(r"^\| (W\d+) \|", README, re.MULTILINE) == [rule.code for rule in rules()]


def test_the_findings_are_what_the_tool_says(checkout: Path) -> None:
    command, *said = next(block for block in blocks("text") if block.startswith("warmup check")).splitlines()
    ran = run(command, checkout)
    assert (ran.returncode, ran.stdout.splitlines()) == (1, said)


@pytest.mark.parametrize("picture", re.findall(r"!\[.*?\]\((.*?)\)", README, re.DOTALL))
def test_every_picture_is_in_the_repository(picture: str) -> None:
    assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")
