"""`warmup render`."""

import csv
import gc
import json
import os
import re
import signal
import subprocess
import weakref
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from tests.building import five
from tests.commands.conftest import Here
from tests.running import PATIENCE, WARMUP, environment, files_in, run, start, wait_for
from warmup_cli.commands import _rendering

FIVE = "\n".join(f"{key} = {value}" for key, value in five().items())

FLAWED = FIVE.replace("warmup_epochs = 5", "warmup_epochs = 90")

WRONG = 'lr_init = "high"\nlr_end = 0\nwarmup_steps = 1\ntotal_steps = 9'

WRONG_LINE = "wrong.toml: lr_init: expected a number greater than 0, got 'high'"

OVERVIEW = ["index.html", "manifest.json", "summary.md"]


@pytest.fixture(autouse=True)
def _configs(tmp_path: Path) -> None:
    for name, text in (("one", FIVE), ("two", FIVE), ("flawed", FLAWED), ("wrong", WRONG)):
        (tmp_path / f"{name}.toml").write_text(text)


def artifacts(*stems: str, picture: str = "png") -> list[str]:
    """Return the names of all files of a folder with some schedules."""
    return sorted(OVERVIEW + [f"schedules/{stem}.{suffix}" for stem in stems for suffix in ("csv", "json", picture)])


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {name: (folder / name).read_bytes() for name in files_in(folder)}


def test_every_schedule_has_its_picture_its_rates_and_its_numbers(here: Here, tmp_path: Path) -> None:
    ran = here("render", "one.toml", "two.toml", "-o", "out")
    assert (ran.status, ran.out) == (0, b"")
    assert ran.told == ["1/2 one", "2/2 two", "wrote out: 2 schedules"]
    assert files_in(tmp_path / "out") == artifacts("one", "two")
    rows = [*csv.DictReader((tmp_path / "out" / "schedules" / "one.csv").read_text().splitlines())]
    numbers = json.loads((tmp_path / "out" / "schedules" / "one.json").read_text())
    assert len(rows) == numbers["total_steps"] == numbers["csv_rows"] == 1000
    assert (float(rows[0]["lr"]), float(rows[-1]["lr"])) == (numbers["lr_first"], numbers["lr_last"])
    assert (tmp_path / "out" / "schedules" / "one.png").read_bytes().startswith(b"\x89PNG")


def test_figures_do_not_pile_up_where_nobody_collects_cycles(here: Here, tmp_path: Path) -> None:
    names = [f"{number}.toml" for number in range(4)]
    for name in names:
        (tmp_path / name).write_text(FIVE)
    gc.collect()
    gc.disable()
    try:
        assert here("render", *names, "-o", "out", "--jobs", "1").status == 0
        assert sum(isinstance(thing, Figure) for thing in gc.get_objects()) <= 1
    finally:
        gc.enable()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_a_figure_is_collected_is_not_lost(number: signal.Signals) -> None:
    came: list[int] = []

    class Figures:
        """A cycle in the end of which the signal comes."""

    def ended() -> None:
        signal.raise_signal(number)
        came.append(0)

    one = Figures()
    one.__dict__["itself"] = one
    weakref.finalize(one, ended)
    before = signal.signal(number, lambda *_: came.append(number))
    gc.disable()
    try:
        del one
        _rendering._forget_the_last_figure()
    finally:
        gc.enable()
        signal.signal(number, before)
    assert came == [0, number]  # the callback ran to its end, and the signal came after it


def test_pictures_may_be_svg(here: Here, tmp_path: Path) -> None:
    assert here("render", "one.toml", "-o", "out", "--picture", "svg").status == 0
    assert files_in(tmp_path / "out") == artifacts("one", picture="svg")
    assert b"schedules/one.svg" in (tmp_path / "out" / "index.html").read_bytes()


def test_a_schedule_may_come_from_standard_input_or_be_built_in(here: Here, tmp_path: Path) -> None:
    assert here("render", "-", "default", "-o", "out", stdin=FIVE.encode()).status == 0
    assert files_in(tmp_path / "out") == artifacts("warmup", "default")


def test_two_runs_give_the_same_bytes_in_any_number_of_processes(here: Here, tmp_path: Path) -> None:
    configs = ["one.toml", "two.toml", "flawed.toml"]
    assert here("render", *configs, "-o", "alone", "--jobs", "1").status == 0
    done = run("render", *configs, "-o", "together", "--jobs", "2", folder=tmp_path)
    assert done.status == 0, done.err
    assert contents(tmp_path / "alone") == contents(tmp_path / "together")


def test_two_runs_give_the_same_svg(here: Here, tmp_path: Path) -> None:
    for folder in ("once", "again"):
        assert here("render", "one.toml", "-o", folder, "--picture", "svg").status == 0
    assert contents(tmp_path / "once") == contents(tmp_path / "again")


def test_few_schedules_are_rendered_in_one_process(here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pools: list[int] = []

    def count(processes: int) -> None:
        pools.append(processes)
        raise KeyboardInterrupt

    monkeypatch.setattr(_rendering, "_pool", count)
    monkeypatch.setattr(_rendering, "_cores", lambda: 8)
    for index in range(9):
        (tmp_path / f"c{index}.toml").write_text(FIVE)
    nine = [f"c{index}.toml" for index in range(9)]
    assert here("render", *nine[:4], "-o", "out").status == 0
    assert here("render", *nine, "-o", "out").status == 130
    assert here("render", *nine, "-o", "out", "--jobs", "20").status == 130
    assert pools == [3, 9]


def test_a_folder_is_rendered_anew_without_what_is_gone(here: Here, tmp_path: Path) -> None:
    here("render", "one.toml", "two.toml", "-o", "out")
    here("render", "two.toml", "-o", "out")
    assert files_in(tmp_path / "out") == artifacts("two")
    assert here("render", "--verify", "out").status == 0


def test_of_many_the_wrong_ones_are_reported_and_the_others_rendered(here: Here, tmp_path: Path) -> None:
    ran = here("render", "one.toml", "wrong.toml", "no.toml", "two.toml", "-o", "out")
    assert ran.status == 2
    assert ran.told[-2:] == [WRONG_LINE, "no.toml: cannot be read: No such file or directory"]
    assert files_in(tmp_path / "out") == artifacts("one", "two")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["failed"][0] == {"source": "wrong.toml", "problems": [WRONG_LINE]}
    assert "expected a number greater than 0, got &#x27;high&#x27;" in (tmp_path / "out" / "index.html").read_text()


def test_where_all_are_wrong_nothing_is_written(here: Here, tmp_path: Path) -> None:
    here("render", "one.toml", "-o", "out")
    before = contents(tmp_path / "out")
    ran = here("render", "wrong.toml", "-o", "out")
    assert (ran.status, ran.told) == (2, [WRONG_LINE])
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("name", "other"), [("same", "same"), ("Same", "same"), ("a/b", "a:b"), ("\u00e9", "e\u0301"), ("x ", "x")]
)
def test_two_schedules_of_one_name_are_refused_and_nothing_is_written(
    name: str, other: str, here: Here, tmp_path: Path
) -> None:
    for file, its in (("a.toml", name), ("b.toml", other)):
        (tmp_path / file).write_text(f'name = "{its}"\n{FIVE}', "utf-8")
    ran = here("render", "one.toml", "a.toml", "b.toml", "-o", "out")
    assert ran.status == 2
    assert ran.told[0].startswith("b.toml: its files would have the name of those of a.toml, ")
    assert not (tmp_path / "out").exists()


def test_findings_fail_only_a_check(here: Here, tmp_path: Path) -> None:
    plain = here("render", "one.toml", "flawed.toml", "-o", "out")
    assert plain.status == 0
    (found,) = (line for line in plain.told if line.startswith("flawed: step "))
    checked = here("render", "one.toml", "flawed.toml", "-o", "out", "--check", "-q")
    assert (checked.status, checked.told) == (1, [found])
    assert files_in(tmp_path / "out") == artifacts("one", "flawed")
    assert here("render", "one.toml", "-o", "out", "--check").status == 0
    assert here("render", "wrong.toml", "flawed.toml", "-o", "out", "--check").status == 2


def test_what_a_schedule_ignores_is_no_finding(here: Here, tmp_path: Path) -> None:
    here("render", "flawed.toml", "-o", "out")
    codes = [found["code"] for found in json.loads((tmp_path / "out/schedules/flawed.json").read_text())["findings"]]
    (tmp_path / "flawed.toml").write_text(f"ignore = {codes}\n{FLAWED}")
    assert here("render", "flawed.toml", "-o", "out", "--check").status == 0


def test_a_table_has_no_more_rows_than_are_wished(here: Here, tmp_path: Path) -> None:
    assert here("render", "one.toml", "-o", "out", "--rows", "10").told == ["1/1 one", "wrote out: 1 schedule"]
    assert len((tmp_path / "out" / "schedules" / "one.csv").read_text().splitlines()) == 11
    refused = here("render", "one.toml", "-o", "out", "--rows", "1")
    assert refused.status == 2
    assert refused.told[0].startswith("one.toml: --rows: expected at least 4")


def test_the_longest_run_has_as_many_rows_as_a_spreadsheet_holds(here: Here, tmp_path: Path) -> None:
    (tmp_path / "long.toml").write_text("warmup_steps = 9\ntotal_steps = 1e15\nlr_init = 0.1\nlr_end = 0\nname = 'x'")
    ran = here("render", "long.toml", "-o", "out")
    assert ran.status == 0, ran.err
    rows = "1,048,575 of 1,000,000,000,000,000 updates"
    assert f"x: its CSV lists {rows}; --rows N lists more" in ran.told
    assert rows in (tmp_path / "out" / "index.html").read_text("utf-8")
    assert json.loads((tmp_path / "out" / "schedules" / "x.json").read_text())["csv_rows"] == 1_048_575


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), "SCHEDULE: missing; expected at least one file or recipe to render"),
        (("one.toml",), "-o: missing; expected the folder to write to"),
        (("-", "-", "-o", "out"), "-: standard input can be read only once"),
        (
            ("--verify", "out", "one.toml"),
            "--verify: only compares, and takes neither a SCHEDULE nor -o; leave them out",
        ),
        (("--verify", "out"), "out: has no manifest.json; expected a folder that warmup render wrote"),
        (("one.toml", "-o", "."), ".: holds the current folder; name another, such as artifacts"),
        (("one.toml", "-o", "one.toml"), "one.toml: is no folder; name one, or one to be made"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(arguments: tuple[str, ...], line: str, here: Here) -> None:
    ran = here("render", *arguments)
    assert (ran.status, ran.told) == (2, [line])


def test_a_folder_is_compared_with_its_manifest(here: Here, tmp_path: Path) -> None:
    here("render", "one.toml", "-o", "out")
    fine = here("render", "--verify", "out")
    assert (fine.status, fine.out, fine.told) == (0, b"", ["out: all files are what the manifest says"])
    (tmp_path / "out" / "summary.md").unlink()
    differing = here("render", "--verify", "out")
    assert (differing.status, differing.out) == (1, b"out: summary.md: is missing\n")


def test_files_of_others_are_not_lost(here: Here, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_bytes(b"mine")
    ran = here("render", "one.toml", "-o", "out")
    assert ran.status == 2
    assert ran.told == ["out: holds what no manifest of warmup lists: mine.txt; move it away, or name another folder"]
    assert contents(tmp_path / "out") == {"mine.txt": b"mine"}


@pytest.mark.parametrize(
    ("number", "status", "jobs"),
    [(signal.SIGINT, 130, "1"), (signal.SIGINT, 130, "2"), (signal.SIGTERM, 143, "2"), (signal.SIGKILL, -9, "2")],
)
def test_a_render_that_is_stopped_leaves_the_old_folder(
    number: signal.Signals, status: int, jobs: str, here: Here, tmp_path: Path
) -> None:
    assert here("render", "one.toml", "-o", "out").status == 0
    before = contents(tmp_path / "out")
    for index in range(40):
        (tmp_path / f"c{index}.toml").write_text(FIVE)
    many = [f"c{index}.toml" for index in range(40)]
    process = start("render", *many, "-o", "out", "--jobs", jobs, folder=tmp_path)
    wait_for(lambda: [*tmp_path.glob(".out-*/schedules/*.csv")])
    process.send_signal(number)
    err = process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == status
    assert b"Traceback" not in err
    assert contents(tmp_path / "out") == before
    assert number == signal.SIGKILL or not [*tmp_path.glob(".out-*")]


@pytest.mark.parametrize("started", ["spawn_main", ".csv"])
def test_ctrl_c_on_a_terminal_which_reaches_all_processes_ends_them_quietly(started: str, tmp_path: Path) -> None:
    for index in range(40):
        (tmp_path / f"c{index}.toml").write_text(FIVE)
    many = [f"c{index}.toml" for index in range(40)]
    command = [WARMUP, "render", *many, "-o", "out", "--jobs", "2"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, env=environment(), start_new_session=True)
    if started == ".csv":
        wait_for(lambda: [*tmp_path.glob(".out-*/schedules/*.csv")])
    else:
        wait_for(lambda: len(_spawned(process.pid)) == 2)
    os.killpg(process.pid, signal.SIGINT)
    err = process.communicate(timeout=PATIENCE)[1].decode()
    assert process.returncode == 130
    assert [line for line in err.splitlines() if not re.fullmatch(r"\d+/40 c\d+", line)] == []
    assert not (tmp_path / "out").exists()
    assert not [*tmp_path.glob(".out-*")]


def test_a_process_that_is_ended_from_outside_is_told(tmp_path: Path) -> None:
    many = []
    for index in range(40):
        (tmp_path / f"c{index}.toml").write_text(FIVE)
        many.append(f"c{index}.toml")
    process = start("render", *many, "-o", "out", "--jobs", "2", folder=tmp_path)
    wait_for(lambda: [*tmp_path.glob(".out-*/schedules/*.csv")])
    os.kill(_spawned(process.pid)[0], signal.SIGKILL)
    err = process.communicate(timeout=PATIENCE)[1].decode().splitlines()
    assert process.returncode == 2
    assert err[-1].startswith("--jobs: one of the processes was ended from outside")
    assert not (tmp_path / "out").exists()


def _spawned(parent: int) -> list[int]:
    """Return the processes that a render has started."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_full_disk_leaves_the_old_folder(jobs: str, here: Here, tmp_path: Path) -> None:
    assert here("render", "one.toml", "-o", "out").status == 0
    before = contents(tmp_path / "out")
    command = [WARMUP, "render", "one.toml", "two.toml", "-o", "out", "--jobs", jobs]
    little_room = ["bash", "-c", 'ulimit -f 10; exec "$@"', "bash"]  # 10 KiB a file
    done = run(folder=tmp_path, command=[*little_room, *command])
    assert done.status == 2
    assert done.told[-1] == "out/schedules/one.png: cannot be written: File too large"
    assert contents(tmp_path / "out") == before
    assert not [*tmp_path.glob(".out-*")]
