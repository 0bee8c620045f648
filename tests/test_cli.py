"""What holds for the command as a whole, as it is installed."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.running import FIVE, PATIENCE, WARMUP, files_in, run, start, wait_for
from warmup_cli import __version__
from warmup_cli.commands import COMMANDS
from warmup_cli.keys import FLAT_KEYS, RUN_KEYS

MANY = ["default", "--total-epochs", "40000", "-q"]
"""Twenty million rows: more than are written while a test looks."""

AS_MODULE = (sys.executable, "-m", "warmup_cli")


def test_help_lists_the_commands(tmp_path: Path) -> None:
    ran = run("--help", folder=tmp_path)
    assert (ran.status, ran.told) == (0, [])
    assert all(f"\n  {name} " in ran.out.decode() for name in COMMANDS)
    assert run("-h", folder=tmp_path) == ran


@pytest.mark.parametrize("name", [*COMMANDS])
def test_the_help_of_a_command_lists_its_flags(name: str, tmp_path: Path) -> None:
    ran = run(name, "--help", folder=tmp_path)
    text = ran.out.decode()
    assert (ran.status, ran.told) == (0, [])
    shown: list[Any] = [option for option in COMMANDS[name].params if not getattr(option, "hidden", True)]
    assert shown
    for option in shown:
        assert all(f" {flag}" in text for flag in (*option.opts, *option.secondary_opts))
    if name != "render":  # which takes schedules as they are
        assert all(f" --{key.name.replace('_', '-')} " in text for key in RUN_KEYS + FLAT_KEYS)


@pytest.mark.parametrize("name", [*COMMANDS])
def test_no_flag_is_broken_at_the_end_of_a_line(name: str, tmp_path: Path) -> None:
    text = run(name, "--help", folder=tmp_path, env={"COLUMNS": "80"}).out.decode()
    assert re.findall(r" --[a-z-]*-$", text, re.MULTILINE) == []
    keys = RUN_KEYS + FLAT_KEYS if name != "render" else ()  # which takes schedules as they are
    for alias in (alias for key in keys for alias in key.aliases):
        assert f" --{alias.replace('_', '-')}" in text


def test_the_version_is_printed(tmp_path: Path) -> None:
    ran = run("--version", folder=tmp_path)
    assert (ran.status, ran.out, ran.told) == (0, f"warmup, version {__version__}\n".encode(), [])


def test_nothing_given_is_answered_with_help(tmp_path: Path) -> None:
    ran = run(folder=tmp_path)
    assert ran.status == 2
    assert "Commands:" in ran.err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["frobnicate"], "frobnicate"),
        (["--frobnicate"], "--frobnicate"),
        (["plot", "--lr-initt", "1"], "--lr-initt"),
        (["plot", "--lr-init"], "--lr-init"),
        (["plot", "--theme", "pink"], "--theme"),
        (["plot", "--dpi", "0"], "--dpi"),
        (["export", "--rows", "0"], "--rows"),
        (["export", "--every", "many"], "--every"),
        (["export", "--format", "xlsx"], "--format"),
        (["at"], "STEP"),
        (["compare", "default", "default", "--rtol", "much"], "--rtol"),
        (["compare", "default"], "two or more"),
        (["at", "1", "default", "other"], "other"),
        (["at", "-5"], "-5"),
    ],
)
def test_a_usage_error_is_one_line_and_2(arguments: list[str], named: str, tmp_path: Path) -> None:
    ran = run(*arguments, folder=tmp_path)
    assert (ran.status, ran.out, len(ran.told)) == (2, b"", 1)
    assert ran.told[0].startswith("warmup")
    assert named in ran.told[0]
    assert files_in(tmp_path) == []


def test_the_package_runs_as_a_module(tmp_path: Path) -> None:
    assert run("at", "2500", folder=tmp_path, command=AS_MODULE) == run("at", "2500", folder=tmp_path)
    ran = run("at", "0", folder=tmp_path, command=AS_MODULE)
    assert (ran.status, len(ran.told)) == (2, 1)


def test_a_strict_interpreter_finds_nothing_to_warn_of(tmp_path: Path) -> None:
    strict = (sys.executable, "-W", "error", "-m", "warmup_cli")
    ran = run("plot", "-o", "x.png", folder=tmp_path, command=strict)
    assert (ran.status, ran.told) == (0, ["wrote x.png"])


def test_a_flag_may_be_an_environment_variable(tmp_path: Path) -> None:
    ran = run("at", "2500", "default", folder=tmp_path, env={"WARMUP_AT_LR_INIT": "0.5", "WARMUP_PLOT_LR_INIT": "3"})
    assert ran.out == b"0.5\n"
    ran = run("plot", "default", "-o", "x.csv", folder=tmp_path, env={"WARMUP_PLOT_LR_INIT": "0.5"})
    assert (tmp_path / "x.csv").read_text().splitlines()[2500] == "2500,5,0.5,plateau"


def test_a_flag_comes_before_its_environment_variable(tmp_path: Path) -> None:
    ran = run("at", "2500", "default", "--lr-init", "0.25", folder=tmp_path, env={"WARMUP_AT_LR_INIT": "0.5"})
    assert ran.out == b"0.25\n"


def test_an_environment_variable_that_is_wrong_is_named(tmp_path: Path) -> None:
    ran = run("at", "1", "default", folder=tmp_path, env={"WARMUP_AT_LR_INIT": "high"})
    line = "WARMUP_AT_LR_INIT: expected a number greater than 0, got 'high'"
    assert (ran.status, ran.told) == (2, [line])


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete(shell: str, tmp_path: Path) -> None:
    ran = run(folder=tmp_path, env={"_WARMUP_COMPLETE": f"{shell}_source"})
    assert (ran.status, ran.told) == (0, [])
    assert b"_WARMUP_COMPLETE" in ran.out


def test_a_shell_completes_flags(tmp_path: Path) -> None:
    typed = {"_WARMUP_COMPLETE": "bash_complete", "COMP_WORDS": "warmup plot --warmup-e", "COMP_CWORD": "2"}
    assert run(folder=tmp_path, env=typed).out == b"plain,--warmup-epochs\n"


@pytest.mark.parametrize("arguments", [["export", *MANY], ["export", *MANY, "--format", "npy"], ["plot", "-o", "-"]])
def test_a_closed_pipe_ends_quietly(arguments: list[str], tmp_path: Path) -> None:
    with start(*arguments, folder=tmp_path) as process:
        assert process.stdout.read(5)
        process.stdout.close()
        assert (process.wait(PATIENCE), process.stderr.read()) == (0, b"")


@pytest.mark.parametrize("arguments", [["--help"], ["plot", "--help"], ["at", "1"], ["export", "--rows", "9"]])
def test_a_pipe_that_was_never_open_ends_quietly(arguments: list[str], tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ran = run(*arguments, folder=tmp_path, stdout=writing)
    os.close(writing)
    assert (ran.status, ran.told) == (0, [])


def test_head_has_what_it_wants(tmp_path: Path) -> None:
    script = f'set -o pipefail; "{WARMUP}" export default -o - | head -n 1'
    ran = run(folder=tmp_path, command=("bash", "-c", script))
    assert (ran.status, ran.out, ran.told) == (0, b"step,epoch,lr,phase\n", [])


@pytest.mark.parametrize("name", ["csv", "npy"])
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_leaves_no_file(number: signal.Signals, status: int, name: str, tmp_path: Path) -> None:
    with start("export", *MANY, "-o", f"x.{name}", folder=tmp_path) as process:
        wait_for(lambda: files_in(tmp_path))
        process.send_signal(number)
        assert (process.wait(PATIENCE), process.stderr.read().strip()) == (status, b"")
    assert files_in(tmp_path) == []


def test_an_interruption_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("old")
    with start("export", *MANY, "-o", "x.csv", folder=tmp_path) as process:
        wait_for(lambda: len(files_in(tmp_path)) > 1)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
    assert files_in(tmp_path) == ["x.csv"]
    assert (tmp_path / "x.csv").read_text() == "old"


def test_a_bar_appears_on_a_terminal_and_is_gone_when_interrupted(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    seen = b""
    with start("export", *MANY[:-1], folder=tmp_path, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        while b"%" not in seen:
            seen += os.read(ours, 1000)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
    os.close(ours)
    assert b"standard output" in seen


def test_short_work_shows_no_bar_on_a_terminal(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    with start("export", "default", "-o", "x.csv", folder=tmp_path, stderr=theirs) as process:
        assert process.wait(PATIENCE) == 0
    os.close(theirs)
    assert os.read(ours, 1000) == b"wrote x.csv\r\n"
    os.close(ours)


@pytest.mark.parametrize(
    ("closed", "arguments", "status"),
    [
        (">&-", ["export", *FIVE, "--rows", "9"], 2),
        (">&-", ["export", *FIVE, "--rows", "9", "-o", "x.csv"], 0),
        (">&-", ["at", "1"], 2),
        (">&-", ["--help"], 0),
        ("2>&-", ["export", *FIVE, "-o", "x.csv"], 0),
        ("2>&-", ["export", "missing.toml"], 2),
        ("<&-", ["export", "-"], 2),
        ("<&-", ["at", "1", "default"], 0),
    ],
)
def test_a_stream_that_is_closed_from_the_start_is_no_bug(
    closed: str, arguments: list[str], status: int, tmp_path: Path
) -> None:
    ran = run(*arguments, folder=tmp_path, command=("bash", "-c", f'exec "$0" "$@" {closed}', WARMUP))
    assert "Traceback" not in ran.err
    assert (ran.status, len(ran.told) <= 1) == (status, True)
