"""`warmup at`."""

from pathlib import Path

import pytest

from tests.building import five, schedule_of
from tests.commands.conftest import Here
from tests.running import FIVE, run

KEYS = five(batch_size=4, tokens_per_step=1000)

TOML = "\n".join(f"{key} = {value}" for key, value in KEYS.items())


@pytest.fixture(autouse=True)
def _config(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(TOML)


@pytest.mark.parametrize("step", [1, 49, 50, 51, 777, 999, 1000])
def test_one_number_is_printed_that_reads_back_exactly(step: int, here: Here) -> None:
    ran = here("at", str(step), "x.toml")
    assert (ran.status, ran.told) == (0, [])
    assert ran.out.endswith(b"\n")
    assert float(ran.out) == float(schedule_of(KEYS).rates(step))


def test_a_round_rate_is_printed_short(here: Here) -> None:
    assert here("at", "50", "x.toml").out == b"0.1\n"
    assert here("at", "50", "x.toml", "--lr", "3").out == b"3\n"
    assert here("at", "50", "x.toml", "--lr", "2e-4", "--lr-end", "0").out == b"0.0002\n"


@pytest.mark.parametrize(
    ("written", "step"), [("5ep", 50), ("50%", 500), ("100%", 1000), ("200it", 200), ("375ktok", 375), ("800smp", 200)]
)
def test_a_step_may_be_said_as_a_length(written: str, step: int, here: Here) -> None:
    ran = here("at", written, "x.toml")
    assert (ran.status, ran.told) == (0, [])
    assert float(ran.out) == float(schedule_of(KEYS).rates(step))


def test_nothing_given_is_the_default(here: Here) -> None:
    assert here("at", "2500").out == here("at", "2500", *FIVE).out == b"0.001\n"


def test_standard_input_is_read(here: Here) -> None:
    assert here("at", "50", "-", stdin=TOML.encode()).out == b"0.1\n"


def test_the_words_of_a_data_set_stay_off_the_number(here: Here) -> None:
    data = ["--dataset-size", "5000", "--batch-size", "10"]
    ran = here("at", "2500", *FIVE[:4], *FIVE[6:], *data)
    assert ran.out == b"0.001\n"
    assert ran.told[0] == "samples per epoch: 5,000"


@pytest.mark.parametrize(
    ("step", "line"),
    [
        ("0", "STEP: step 0 is outside the run, which has steps 1 to 1000"),
        ("1001", "STEP: step 1001 is outside the run, which has steps 1 to 1000"),
        ("101ep", "STEP: step 1010 is outside the run, which has steps 1 to 1000"),
        (f"{10**19}", f"STEP: step {10**19} is outside the run, which has steps 1 to 1000"),
        (f"{10**20}", f"STEP: step {10**20} is outside the run, which has steps 1 to 1000"),
        ("1.5", "STEP: expected a whole number of steps, got '1.5'"),
        ("110%", "STEP: expected at most 100%, got '110%'"),
        ("soon", "STEP: expected a length such as 5ep, 2000it or 10%, got 'soon'"),
        ("5days", "STEP: unknown unit 'days' in '5days'; expected ep, it, %, tok or smp"),
    ],
)
def test_a_step_outside_the_run_is_refused(step: str, line: str, here: Here) -> None:
    ran = here("at", step, "x.toml")
    assert (ran.status, ran.out, ran.told) == (2, b"", [line])


def test_a_unit_that_the_schedule_cannot_count_is_refused(here: Here) -> None:
    ran = here("at", "5smp", "default")
    assert (ran.status, ran.told) == (2, ["STEP: 5 samples cannot be counted in steps without batch_size"])


def test_one_step_of_one_schedule_is_asked_for(tmp_path: Path) -> None:
    assert run("at", folder=tmp_path).told == ["warmup at: missing argument 'STEP'"]
    ran = run("at", "1", "x.toml", "x.toml", folder=tmp_path)
    assert (ran.status, ran.told) == (2, ["warmup at: got unexpected extra argument (x.toml)"])


def test_the_installed_command_prints_the_same(here: Here, tmp_path: Path) -> None:
    assert run("at", "777", "x.toml", folder=tmp_path) == here("at", "777", "x.toml")
