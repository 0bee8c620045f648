"""`warmup compare`."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.building import five
from tests.commands.conftest import Here
from tests.running import files_in

KEYS = "\n".join(f"{key} = {value}" for key, value in five().items())


@pytest.fixture(autouse=True)
def _configs(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(KEYS)
    (tmp_path / "b.toml").write_text(KEYS.replace("0.1", "0.2"))


def told(here: Here, *arguments: str) -> Any:
    """Return what is told as JSON."""
    return json.loads(here("compare", *arguments, "--format", "json").out)


def test_equal_schedules_are_0_and_different_ones_1(here: Here) -> None:
    same, different = here("compare", "a.toml", "a.toml"), here("compare", "a.toml", "b.toml")
    assert (same.status, same.told) == (0, [])
    assert same.out.startswith(b"a (2) equals a (1)\n")
    assert (different.status, different.told) == (1, [])
    assert different.out.startswith(b"b differs from a\n")


def test_one_that_differs_among_several_is_1(here: Here) -> None:
    ran = here("compare", "a.toml", "a.toml", "b.toml")
    assert ran.status == 1
    assert [line for line in ran.out.decode().splitlines() if " equals " in line or " differs " in line] == [
        "a (2) equals a (1)",
        "b differs from a (1)",
    ]


def test_a_schedule_may_come_from_a_pipe(here: Here) -> None:
    ran = here("compare", "-", "a.toml", stdin=KEYS.encode())
    assert ran.status == 0
    assert ran.out.startswith(b"a equals warmup\n")
    assert here("compare", "-", "b.toml", stdin=KEYS.encode()).status == 1


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "npy"])
def test_an_exported_table_equals_its_schedule_exactly(suffix: str, here: Here) -> None:
    here("export", "a.toml", "-o", f"was.{suffix}")
    ran = here("compare", f"was.{suffix}", "a.toml", "--rtol", "0", "--atol", "0")
    assert (ran.status, ran.told) == (0, [])
    assert b"compared: each of the 1,000 updates (exact)" in ran.out
    assert here("compare", f"was.{suffix}", "b.toml").status == 1


@pytest.mark.parametrize("flags", [["--decimal", ","], ["--bom", "--crlf"], ["--delimiter", "tab"]])
def test_a_table_for_a_spreadsheet_is_read_as_well(flags: list[str], here: Here) -> None:
    here("export", "a.toml", *flags, "-o", "was.csv")
    assert here("compare", "was.csv", "a.toml", "--rtol", "0", "--atol", "0").status == 0


def test_of_a_thinned_table_only_what_it_lists_is_compared_and_that_is_said(here: Here) -> None:
    here("export", "a.toml", "--rows", "20", "-o", "was.csv")
    ran = here("compare", "was.csv", "a.toml")
    assert ran.status == 0
    assert b"compared: the 20 updates that the table lists (exact; no others)" in ran.out
    assert told(here, "was.csv", "a.toml")["base"]["sum_is_exact"] is False


def test_flags_replace_keys_of_schedules_and_not_of_tables(here: Here) -> None:
    here("export", "a.toml", "-o", "was.csv")
    assert here("compare", "was.csv", "b.toml", "--lr-init", "0.1").status == 0
    assert here("compare", "was.csv", "a.toml", "--lr-init", "0.2").status == 1


def test_tolerances_are_what_was_said(here: Here) -> None:
    assert here("compare", "a.toml", "b.toml", "--rtol", "0.5").status == 0
    assert here("compare", "a.toml", "b.toml", "--atol", "0.1").status == 0
    assert here("compare", "a.toml", "b.toml", "--atol", "0.099").status == 1
    found = told(here, "a.toml", "b.toml")["comparisons"][0]
    assert (found["rtol"], found["atol"]) == (1e-9, 2e-13)


def test_json_has_the_base_first_in_every_pair(here: Here) -> None:
    found = told(here, "a.toml", "b.toml")
    assert found["same"] is False
    assert found["base"] == {
        "name": "a",
        "updates": 1000,
        "first_step": 1,
        "sum_of_rates": pytest.approx(50.4755),
        "sum_is_exact": True,
    }
    (other,) = found["comparisons"]
    assert (other["other"]["name"], other["same"], other["method"], other["compared"]) == ("b", False, "every", 1000)
    assert other["largest_absolute"] == {
        "steps": [50, 50],
        "phases": ["decay", "decay"],
        "rates": [0.1, 0.2],
        "difference": 0.1,
        "relative": 0.5,
    }
    assert other["first_beyond"]["steps"] == [1, 1]
    assert other["hand_offs"] == [other["largest_absolute"]]


def test_other_lengths_and_first_steps_are_said(here: Here) -> None:
    ran = here("compare", "a.toml", "b.toml", "--lr-init", "0.1")
    assert ran.status == 0
    here("export", "a.toml", "--first-step", "0", "-o", "zero.csv")
    text = here("compare", "a.toml", "zero.csv").out.decode()
    assert "a counts its updates from 1, zero from 0; the first is compared with the first" in text
    here("export", "a.toml", "--total-epochs", "90", "-o", "short.csv")
    ran = here("compare", "a.toml", "short.csv", "--rtol", "1")
    assert ran.status == 1
    assert b"updates         1,000      900  -100\n" in ran.out
    assert b"each of the 900 updates that both have" in ran.out


def test_a_picture_is_written_and_the_text_told_as_well(here: Here, tmp_path: Path) -> None:
    ran = here("compare", "a.toml", "b.toml", "-o", "new/x.png", "-o", "x.svg", "-o", "x.pdf")
    assert (ran.status, ran.told) == (1, ["wrote new/x.png", "wrote x.svg", "wrote x.pdf"])
    assert ran.out.startswith(b"b differs from a\n")
    assert (tmp_path / "new/x.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "x.svg").read_bytes().startswith(b"<?xml")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["a.toml"], ["warmup compare: expected two or more to compare, got 1"]),
        (["a.toml", "b.toml", "--rtol", "nan"], ["--rtol: expected a number of 0 or more, got nan"]),
        (["a.toml", "b.toml", "--atol", "-1"], ["--atol: expected a number of 0 or more, got -1.0"]),
        (["a.toml", "b.toml", "-o", "-"], ["-o: standard output has the comparison; expected a file for the picture"]),
        (["a.toml", "b.toml", "-o", "x.csv"], ["-o: x.csv: unknown suffix '.csv'; expected .pdf, .png or .svg"]),
        (["-", "-"], ["-: standard input can be read only once"]),
        (
            ["no.csv", "a.toml", "no.toml"],
            [
                "no.toml: cannot be read: No such file or directory",
                "no.csv: cannot be read: No such file or directory",
            ],
        ),
    ],
)
def test_what_cannot_be_compared_is_2_and_a_line_each(
    arguments: list[str], lines: list[str], here: Here, tmp_path: Path
) -> None:
    ran = here("compare", *arguments)
    assert (ran.status, ran.out, ran.told) == (2, b"", lines)
    assert files_in(tmp_path) == ["a.toml", "b.toml"]


def test_a_broken_table_is_2_and_leaves_no_picture(here: Here, tmp_path: Path) -> None:
    (tmp_path / "was.csv").write_text("step,epoch,lr,phase\n1,,0.1,w\n1,,0.1,w\n")
    ran = here("compare", "was.csv", "a.toml", "-o", "x.png")
    assert (ran.status, ran.out) == (2, b"")
    assert ran.told == ["was.csv: row 2: step 1; expected a higher one than in the row before"]
    assert files_in(tmp_path) == ["a.toml", "b.toml", "was.csv"]


def test_a_folder_with_the_name_of_a_table_is_refused(here: Here, tmp_path: Path) -> None:
    (tmp_path / "was.csv").mkdir()
    assert here("compare", "was.csv", "a.toml").told == ["was.csv: cannot be read: Is a directory"]


def test_two_schedules_of_one_name_go_by_their_files(here: Here, tmp_path: Path) -> None:
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text(f'name = "训练"\n{KEYS}')
    assert here("compare", "one.toml", "two.toml").out.startswith(b"two.toml equals one.toml\n")
