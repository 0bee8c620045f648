from fractions import Fraction

from hypothesis import given

from tests.listing import recorded, recorded_schedules, written
from warmup_cli.schedule import Phase, Schedule
from warmup_cli.shapes.constant import Constant
from warmup_cli.table import Table
from warmup_cli.tables._style import Style


def test_a_small_table_in_full() -> None:
    table = Table((recorded("small", [2e-4], [1.5], epoch=Fraction(2)),))
    assert written(table, "tsv") == b"step\tepoch\tlr\tphase\n0\t0\t0.0002\tp0\n1\t0.5\t1.5\tp1\n"


@given(recorded_schedules())
def test_every_number_reads_back_to_the_same_double(schedule: Schedule) -> None:
    lines = [line.split("\t") for line in written(Table((schedule,)), "tsv").decode().splitlines()[1:]]
    assert [int(line[0]) for line in lines] == list(schedule.steps)
    assert [float(line[2]) for line in lines] == schedule.rates(schedule.steps).tolist()


def test_the_delimiter_is_a_tab_whatever_a_csv_has() -> None:
    table = Table((recorded("small", [0.5]),))
    assert written(table, "tsv", Style(";", ",", crlf=True)) == b"step\tepoch\tlr\tphase\r\n0\t\t0,5\tp0\r\n"


def test_a_name_with_commas_needs_no_quotes() -> None:
    table = Table((Schedule("s", (Phase("a, b", 1, Constant(0.5)),)),))
    assert written(table, "tsv") == b"step\tepoch\tlr\tphase\n1\t\t0.5\ta, b\n"
