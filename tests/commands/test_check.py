"""`warmup check`: its exit status, its streams and its flags."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Here
from tests.running import run

CLEAN = "warmup_steps = 10\ntotal_steps = 100\nlr_init = 0.1\nlr_end = 0\n"
FLAWED = f"{CLEAN}first_step = 0\n"
LINE = "step 0: W401 the first update has rate 0: it changes nothing; first_step = 1, or a warm-up that starts above 0"


@pytest.fixture(name="files", autouse=True)
def _files(here: Here) -> None:
    assert here("--version").status == 0  # `here` has moved into a folder of its own
    Path("clean.toml").write_text(CLEAN)
    Path("flawed.toml").write_text(FLAWED)


def test_a_clean_schedule_exits_0_with_nothing_on_standard_output(here: Here) -> None:
    ran = here("check", "clean.toml")
    assert (ran.status, ran.out, ran.told) == (0, b"", ["no findings in 1 schedule"])


def test_findings_exit_1_and_are_data(here: Here) -> None:
    ran = here("check", "clean.toml", "flawed.toml")
    assert (ran.status, ran.told) == (1, ["1 finding in 2 schedules"])
    assert ran.out.decode() == f"flawed.toml: {LINE} (warmup_lr)\n"


def test_bad_input_exits_2_and_checks_nothing(here: Here) -> None:
    ran = here("check", "flawed.toml", "none.toml")
    assert (ran.status, ran.out, len(ran.told)) == (2, b"", 1)
    assert ran.told[0].startswith("none.toml: cannot be read: ")


def test_quiet_leaves_the_findings(here: Here) -> None:
    ran = here("check", "flawed.toml", "-q")
    assert (ran.status, ran.err, ran.out.count(b"\n")) == (1, "", 1)


def test_flags_alone_are_a_schedule(here: Here) -> None:
    ran = here("check", "--lr-init", "0.1", "--code", "get_linear_schedule_with_warmup(o, 10, 100)", "--name", "mine")
    assert (ran.status, ran.out.decode().partition(": ")[0]) == (1, "mine")


def test_flags_replace_keys(here: Here) -> None:
    assert here("check", "flawed.toml", "--first-step", "1").status == 0


def test_a_schedule_is_read_from_standard_input(here: Here) -> None:
    assert here("check", "-", stdin=FLAWED.encode()).out.startswith(b"warmup: step 0: W401")


def test_the_default_is_checked_where_nothing_is_said(here: Here) -> None:
    assert here("check").status == 0


@pytest.mark.parametrize(
    "flags",
    [["--select", "W101,W501"], ["--select", "W1", "--select", "W5"], ["--ignore", "w401"], ["--ignore", "W101, W4"]],
    ids=" ".join,
)
def test_codes_are_selected_and_ignored(here: Here, flags: list[str]) -> None:
    assert here("check", "flawed.toml", *flags).status == 0


def test_a_schedule_ignores_codes_by_its_key(here: Here) -> None:
    Path("meant.toml").write_text(f"{FLAWED}ignore = ['W401']\n")
    assert here("check", "meant.toml").status == 0
    assert here("at", "1", "meant.toml").status == 0


@pytest.mark.parametrize("flag", ["--select", "--ignore", "--explain"])
@pytest.mark.parametrize("code", ["W999", "", "jump", "\x1b[31m"])
def test_an_unknown_code_is_refused(here: Here, flag: str, code: str) -> None:
    ran = here("check", "flawed.toml", flag, code)
    assert (ran.status, ran.out, len(ran.told)) == (2, b"", 1)
    assert ran.err.startswith(f"{flag}: unknown code {code!r}; expected W101, ")


def test_an_unknown_code_in_a_schedule_is_refused_where_it_stands(here: Here) -> None:
    Path("odd.toml").write_text(f"{FLAWED}ignore = ['W999']\n")
    ran = here("check", "odd.toml")
    assert (ran.status, ran.out) == (2, b"")
    assert ran.err.startswith("odd.toml: ignore: unknown code 'W999'; expected W101, ")


def test_a_code_is_explained_without_a_schedule(here: Here) -> None:
    ran = here("check", "--explain", "W101")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(b"W101 jump: The rate jumps where one phase hands over to the next.\n\n")
    assert b"\n\nNo mistake: " in ran.out


def test_json_is_one_document(here: Here) -> None:
    ran = here("check", "clean.toml", "flawed.toml", "--format", "json")
    assert ran.status == 1
    assert [(one["file"], [found["code"] for found in one["findings"]]) for one in json.loads(ran.out)] == [
        ("clean.toml", []),
        ("flawed.toml", ["W401"]),
    ]


def test_sarif_is_one_document_with_or_without_findings(here: Here) -> None:
    for file, status in (("clean.toml", 0), ("flawed.toml", 1)):
        ran = here("check", file, "--format", "sarif")
        assert ran.status == status
        assert len(json.loads(ran.out)["runs"][0]["results"]) == status


def test_github_gets_an_annotation(here: Here) -> None:
    ran = here("check", "flawed.toml", "--format", "github")
    assert ran.out.startswith(b"::warning file=flawed.toml,line=1,title=W401 zero-first::flawed: step 0: ")


def test_a_name_in_any_script_is_reported(here: Here) -> None:
    Path("学习率 ü.toml").write_text(f"name = '余弦'\n{FLAWED}")
    assert here("check", "学习率 ü.toml").out.decode().startswith("学习率 ü.toml: step 0: W401 ")
    assert "file=学习率 ü.toml," in here("check", "学习率 ü.toml", "--format", "github").out.decode()


def test_a_run_of_1e15_steps_is_checked(here: Here) -> None:
    ran = here("check", "flawed.toml", "--total-steps", "1e15", "--warmup-steps", "6e14")
    assert [line.split(": ")[2][:4] for line in ran.out.decode().splitlines()] == ["W401", "W302"]


def test_the_installed_command_says_what_it_found_by_its_exit_status(tmp_path: Path) -> None:
    (tmp_path / "flawed.toml").write_text(FLAWED)
    assert run("check", "flawed.toml", folder=tmp_path).status == 1
    assert run("check", "default", folder=tmp_path).status == 0


def test_findings_that_cannot_be_written_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "flawed.toml").write_text(FLAWED)
    with Path("/dev/full").open("wb") as full:
        ran = run("check", "flawed.toml", folder=tmp_path, stdout=full)
    assert (ran.status, ran.told) == (2, ["standard output: cannot be written: No space left on device"])


def test_plot_marks_findings_and_tells_them(here: Here) -> None:
    ran = here("plot", "--check", "flawed.toml", "-o", "a.png")
    assert (ran.status, ran.told) == (1, [f"flawed: {LINE} (warmup_lr)", "wrote a.png"])
    assert here("plot", "flawed.toml", "-o", "b.png").status == 0
    assert Path("a.png").read_bytes() != Path("b.png").read_bytes()


def test_plot_draws_a_clean_schedule_as_ever(here: Here) -> None:
    assert here("plot", "--check", "clean.toml", "-o", "a.png").status == 0
    assert here("plot", "clean.toml", "-o", "b.png").status == 0
    assert Path("a.png").read_bytes() == Path("b.png").read_bytes()
