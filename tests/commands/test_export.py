"""`warmup export`."""

import io
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.building import five
from tests.commands.conftest import Here
from tests.running import FIVE, files_in, run
from warmup_cli.tables import TABLES

SMALL = "\n".join(f"{key} = {value}" for key, value in five(iters_per_epoch=1).items())

THREE_ROWS = ["--rows", "4"]


@pytest.fixture(name="folder", autouse=True)
def _folder(tmp_path: Path) -> Path:
    (tmp_path / "x.toml").write_text(SMALL)
    return tmp_path


def test_the_table_goes_to_standard_output(folder: Path) -> None:
    ran = run("export", "x.toml", folder=folder)
    lines = ran.out.decode().splitlines()
    assert (ran.status, ran.told) == (0, [])
    assert lines[:2] == ["step,epoch,lr,phase", "1,1,0.02,warmup"]
    assert lines[-1] == "100,100,0.001,decay"
    assert len(lines) == 101
    assert files_in(folder) == ["x.toml"]


def test_flags_alone_are_a_schedule(here: Here) -> None:
    assert here("export", *FIVE).out == here("export", "default").out


def test_nothing_given_is_the_default(here: Here) -> None:
    assert here("export").out == here("export", "default").out


@pytest.mark.parametrize("name", [*TABLES])
def test_the_suffix_and_the_flag_name_the_same_format(name: str, here: Here, folder: Path) -> None:
    ran = here("export", "x.toml", "-o", f"y.{name}", "-o", "-", "--format", name)
    assert (ran.status, ran.told) == (0, [f"wrote y.{name}"])
    assert ran.out == (folder / f"y.{name}").read_bytes()


def test_an_array_can_be_piped(folder: Path) -> None:
    ran = run("export", "x.toml", "--format", "npy", folder=folder)
    assert np.load(io.BytesIO(ran.out), allow_pickle=False)["lr"][[0, -1]].tolist() == [0.02, 0.001]


def test_standard_input_is_read(here: Here) -> None:
    assert here("export", "-", stdin=SMALL.encode()).out == here("export", "x.toml").out


def test_standard_input_can_be_read_once(here: Here) -> None:
    ran = here("export", "-", "-", stdin=SMALL.encode())
    assert (ran.status, ran.told) == (2, ["-: standard input can be read only once"])


def test_rows_are_thinned(here: Here) -> None:
    rows = here("export", "x.toml", "--rows", "5").out.decode().splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == ["1", "4", "5", "52", "100"]
    rows = here("export", "x.toml", "--every", "40").out.decode().splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == ["1", "4", "5", "41", "81", "100"]


def test_a_spreadsheet_of_another_country(here: Here) -> None:
    ran = here("export", "x.toml", *THREE_ROWS, "--decimal", ",", "--bom", "--crlf")
    expected = (
        "\ufeffstep;epoch;lr;phase\r\n1;1;0,02;warmup\r\n4;4;0,08;warmup\r\n5;5;0,1;decay\r\n100;100;0,001;decay\r\n"
    )
    assert ran.out.decode() == expected


@pytest.mark.parametrize(
    ("delimiter", "mark"), [(";", b";"), ("tab", b"\t"), ("\\t", b"\t"), ("|", b"|"), ("·", "·".encode())]
)
def test_any_delimiter(delimiter: str, mark: bytes, here: Here) -> None:
    ran = here("export", "x.toml", *THREE_ROWS, "--delimiter", delimiter)
    assert ran.out.startswith(b"step,epoch,lr,phase\n1,1,0.02,warmup\n".replace(b",", mark))


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--delimiter", "ab"], "--delimiter: expected one character such as ; or tab, got 'ab'"),
        (["--delimiter", "1"], "--delimiter: expected one character such as ; or tab, got '1'"),
        (["--delimiter", ""], "--delimiter: expected one character such as ; or tab, got ''"),
        (["--delimiter", "\udcff"], "--delimiter: expected one character such as ; or tab, got '\\udcff'"),
        (
            ["--decimal", ",", "--delimiter", ","],
            "--delimiter: ',' is the decimal mark as well; choose another, such as ';'",
        ),
        (["--every", "2", "--rows", "9"], "--every: disagrees with --rows; leave one of them out"),
        (["--rows", "3"], "--rows: expected at least 4, the first and last row of every phase, got 3"),
        (["-o", "x.png"], "-o: x.png: unknown suffix '.png'; expected .csv, .jsonl, .npy or .tsv"),
        (["--lr-init", "high"], "--lr-init: expected a number greater than 0, got 'high'"),
        (["--warmup-epochs", "120"], "--warmup-epochs: 120 epochs of warm-up do not fit into 100 epochs of training"),
    ],
)
def test_what_cannot_be_exported_is_told_in_a_line(arguments: list[str], line: str, here: Here, folder: Path) -> None:
    ran = here("export", "x.toml", *arguments)
    assert (ran.status, ran.out, ran.told) == (2, b"", [line])
    assert files_in(folder) == ["x.toml"]


def test_all_problems_of_all_files_are_told_at_once(here: Here, folder: Path) -> None:
    (folder / "bad.toml").write_text(SMALL.replace("lr_end", "lr_ned") + "\nwarmup_steps = -1")
    ran = here("export", "x.toml", "bad.toml", "none.toml")
    assert ran.status == 2
    assert [line.split(": ")[0] for line in ran.told] == ["bad.toml", "bad.toml", "none.toml"]


def test_the_arithmetic_of_the_data_set_is_told(here: Here) -> None:
    data = ["--dataset-size", "1281167", "--batch-size", "256", "--devices", "8", "--accumulate", "2", "--rows", "9"]
    ran = here("export", *FIVE[:4], *FIVE[6:], *data)
    assert ran.told == [
        "samples per epoch: 1,281,167",
        "micro-batches per epoch and device: 626 (256 samples on each of 8)",
        "samples per update: 4,096 (2 micro-batches on each device)",
        "updates per epoch: 313 (312.785 rounded up; 312 with drop_last)",
        "updates in all: 31,300",
    ]
    assert here("export", *FIVE[:4], *FIVE[6:], *data, "-q").told == []


def test_more_rows_than_a_spreadsheet_holds_are_warned_of(folder: Path) -> None:
    run_of = ["export", "x.toml", "-o", "y.csv", "--total-epochs"]
    warning = "y.csv: 1,048,576 rows are more than the 1,048,575 that a spreadsheet holds; --rows thins them"
    assert run(*run_of, "1048576", folder=folder).told == [warning, "wrote y.csv"]
    assert run(*run_of, "1048575", folder=folder).told == ["wrote y.csv"]
    assert run(*run_of, "1048576", "--rows", "9", folder=folder).told == ["wrote y.csv"]
    assert run(*run_of, "1048576", "-q", folder=folder).told == []


@pytest.mark.parametrize("name", [*TABLES])
def test_a_table_that_no_disk_holds_is_refused(name: str, here: Here, folder: Path) -> None:
    ran = here("export", "x.toml", "--total-steps", "1e15", "-o", f"new/y.{name}")
    refusal = (
        rf"new/y.{name}: 1,000,000,000,000,000 rows need more than [\d,]+ GB, and [\d,]+ GB are free; --rows thins them"
    )
    assert ran.status == 2
    assert re.fullmatch(refusal, ran.told[-1])
    assert files_in(folder) == ["x.toml"]
    assert not (folder / "new").exists()


def test_a_folder_that_may_not_be_looked_into_is_told_in_a_line(folder: Path) -> None:
    (folder / "secret").mkdir(mode=0)
    # The superuser, who may run this, may look anywhere: he becomes nobody when all that is needed is imported.
    script = (
        f"import os, sys\nfrom warmup_cli.cli import run\nexport = ['export', *{FIVE!r}, '-q', '-o']\n"
        "assert run([*export, 'secret.csv']) == 0\nif os.geteuid() == 0:\n    os.seteuid(65534)\n"
        "sys.exit(run([*export, 'secret/new/y.csv']))"
    )
    ran = run(folder=folder, command=(sys.executable, "-c", script))
    assert (ran.status, ran.told) == (2, ["secret/new/y.csv: cannot be written: Permission denied"])


def test_a_full_disk_is_told_in_a_line(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = run("export", "x.toml", folder=folder, stdout=full)
    assert (ran.status, ran.told) == (2, ["standard output: cannot be written: No space left on device"])
    with Path("/dev/full").open("wb") as full:
        ran = run("export", "default", "-o", "-", "-o", "y.csv", folder=folder, stdout=full)
    assert (ran.status, ran.told) == (2, ["standard output: cannot be written: No space left on device"])
    assert files_in(folder) == ["x.toml"]


def test_schedules_of_one_name_are_told_apart(here: Here, folder: Path) -> None:
    (folder / "y.toml").write_text(f'name = "x"\n{SMALL}')
    headers = [
        here("export", *sources, *THREE_ROWS).out.decode().splitlines()[0]
        for sources in (["x.toml", "y.toml"], ["x.toml", "x.toml"])
    ]
    assert headers == ["step,epoch,lr_x.toml,lr_y.toml", "step,epoch,lr_x (1),lr_x (2)"]


def test_the_old_table_is_replaced(here: Here, folder: Path) -> None:
    (folder / "y.csv").write_text("old")
    assert here("export", "x.toml", "-o", "y.csv").status == 0
    assert (folder / "y.csv").read_text().startswith("step,")


def test_a_table_is_made_for_every_program_that_reads_lines(folder: Path) -> None:
    ran = run("export", "x.toml", "-o", "-", folder=folder)
    last = subprocess.run(["tail", "-n", "1"], input=ran.out, stdout=subprocess.PIPE, check=True)  # noqa: S607
    assert last.stdout == b"100,100,0.001,decay\n"
