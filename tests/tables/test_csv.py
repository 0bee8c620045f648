import csv
import io
from fractions import Fraction

import pytest
from hypothesis import given

from tests.listing import listed, overlays, recorded, recorded_schedules, written
from warmup_cli.schedule import Phase, Schedule
from warmup_cli.shapes.constant import Constant
from warmup_cli.table import Table
from warmup_cli.tables._style import Style

SMALL = Table((recorded("small", [0.0, 2e-4], [1.0, 1.5e-10, 12.5], epoch=Fraction(2)),))

TEXT = """\
step,epoch,lr,phase
0,0,0,p0
1,0.5,0.0002,p0
2,1,1,p1
3,1.5,1.5e-10,p1
4,2,12.5,p1
"""


def read(text: bytes, delimiter: str = ",") -> list[list[str]]:
    """Return the cells of each line."""
    return [*csv.reader(io.StringIO(text.decode(), newline=""), delimiter=delimiter)]


def digits(number: str) -> str:
    """Return the digits that tell a number from others of its size."""
    return number.partition("e")[0].replace(".", "").strip("0")


def test_a_small_table_in_full() -> None:
    assert written(SMALL, "csv").decode() == TEXT


def test_a_schedule_that_knows_no_epochs_leaves_them_empty() -> None:
    assert written(Table((recorded("s", [0.5, 0.25]),)), "csv") == b"step,epoch,lr,phase\n0,,0.5,p0\n1,,0.25,p0\n"


def test_an_overlay_is_empty_beyond_the_end_of_a_shorter_run() -> None:
    table = Table((recorded("a", [0.5, 0.25]), recorded("b", [1.0, 2.0, 3.0], first_step=1)))
    assert written(table, "csv") == b"step,epoch,lr_a,lr_b\n0,,0.5,\n1,,0.25,2\n2,,,3\n3,,,3\n"


@given(recorded_schedules())
def test_every_number_reads_back_to_the_same_double(schedule: Schedule) -> None:
    header, *lines = read(written(Table((schedule,)), "csv"))
    assert header == ["step", "epoch", "lr", "phase"]
    steps = [int(line[0]) for line in lines]
    assert steps == list(schedule.steps)
    assert [float(line[2]) for line in lines] == schedule.rates(steps).tolist()
    epochs = schedule.epochs(steps)
    assert [line[1] for line in lines if not line[1]] == ([] if epochs is not None else [""] * len(steps))
    assert epochs is None or [float(line[1]) for line in lines] == epochs.tolist()


@given(recorded_schedules())
def test_no_number_has_more_digits_than_it_needs(schedule: Schedule) -> None:
    for line in read(written(Table((schedule,)), "csv"))[1:]:
        assert digits(line[2]) == digits(repr(float(line[2])))
        assert not line[2].endswith(".0")


@given(overlays())
def test_every_number_of_an_overlay_reads_back_to_the_same_double(several: tuple[Schedule, ...]) -> None:
    table = Table(several)
    header, *lines = read(written(table, "csv"))
    assert header == [*table.columns]
    assert [int(line[0]) for line in lines] == listed(table).tolist()
    for column, schedule in enumerate(several, 2):
        found = {int(line[0]): float(line[column]) for line in lines if line[column]}
        assert found == dict(zip(schedule.steps, schedule.rates(schedule.steps).tolist(), strict=True))


def test_a_decimal_comma_stands_in_every_number() -> None:
    style = Style(delimiter=";", decimal=",")
    expected = "step;epoch;lr;phase\n0;0;0;p0\n1;0,5;0,0002;p0\n2;1;1;p1\n3;1,5;1,5e-10;p1\n4;2;12,5;p1\n"
    assert written(SMALL, "csv", style).decode() == expected


@pytest.mark.parametrize("delimiter", [";", "\t", "|", " ", "·"])
def test_any_delimiter_stands_between_columns(delimiter: str) -> None:
    assert written(SMALL, "csv", Style(delimiter=delimiter)).decode() == TEXT.replace(",", delimiter)


def test_a_byte_order_mark_comes_first() -> None:
    assert written(SMALL, "csv", Style(bom=True)) == b"\xef\xbb\xbf" + TEXT.encode()


def test_lines_end_with_cr_lf_if_wished() -> None:
    assert written(SMALL, "csv", Style(crlf=True)) == TEXT.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("style", [Style(), Style(";", ","), Style(crlf=True), Style("|", bom=True)])
@pytest.mark.parametrize("name", ["a, b", 'the "best"', "x;y", "a|b", "预热", " spaces ", '"', ",", "'", "=1+1"])
def test_a_name_survives_whatever_marks_it_has(name: str, style: Style) -> None:
    phase = Schedule("s", (Phase(name, 2, Constant(0.5)),))
    text = written(Table((phase,)), "csv", style).removeprefix(b"\xef\xbb\xbf")
    assert [line[3] for line in read(text, style.delimiter)] == ["phase", name, name]
    overlay = Table((Schedule(name, phase.phases), Schedule("other", phase.phases)))
    text = written(overlay, "csv", style).removeprefix(b"\xef\xbb\xbf")
    assert read(text, style.delimiter)[0] == ["step", "epoch", f"lr_{name}", "lr_other"]
