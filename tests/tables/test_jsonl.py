import json
from fractions import Fraction

import pytest
from hypothesis import given

from tests.listing import listed, overlays, recorded, recorded_schedules, written
from warmup_cli.schedule import Phase, Schedule
from warmup_cli.shapes.constant import Constant
from warmup_cli.table import Table


def test_a_small_table_in_full() -> None:
    table = Table((recorded("small", [2e-4], [1.0], epoch=Fraction(2)),))
    expected = '{"step":0,"epoch":0,"lr":0.0002,"phase":"p0"}\n{"step":1,"epoch":0.5,"lr":1,"phase":"p1"}\n'
    assert written(table, "jsonl").decode() == expected


def test_what_a_schedule_does_not_have_is_null() -> None:
    table = Table((recorded("a", [0.5]), recorded("b", [1.0, 2.0])))
    expected = '{"step":0,"epoch":null,"lr_a":0.5,"lr_b":1}\n{"step":1,"epoch":null,"lr_a":null,"lr_b":2}\n'
    assert written(table, "jsonl").decode() == expected


@given(recorded_schedules())
def test_every_number_reads_back_to_the_same_double(schedule: Schedule) -> None:
    rows = [json.loads(line) for line in written(Table((schedule,)), "jsonl").splitlines()]
    assert [row["step"] for row in rows] == list(schedule.steps)
    assert [float(row["lr"]) for row in rows] == schedule.rates(schedule.steps).tolist()
    epochs = schedule.epochs(schedule.steps)
    assert [row["epoch"] for row in rows] == ([None] * len(rows) if epochs is None else epochs.tolist())


@given(overlays())
def test_every_row_of_an_overlay_has_every_column(several: tuple[Schedule, ...]) -> None:
    table = Table(several)
    rows = [json.loads(line) for line in written(table, "jsonl").splitlines()]
    assert {(*row,) for row in rows} == {table.columns}
    assert [row["step"] for row in rows] == listed(table).tolist()


@pytest.mark.parametrize("name", ["a, b", 'the "best"', "back\\slash", "预热", "}{", "a: b"])
def test_a_name_survives_whatever_marks_it_has(name: str) -> None:
    schedule = Schedule(name, (Phase(name, 1, Constant(0.5)),))
    assert json.loads(written(Table((schedule,)), "jsonl"))["phase"] == name
    overlay = Table((schedule, Schedule("other", schedule.phases)))
    assert json.loads(written(overlay, "jsonl"))[f"lr_{name}"] == 0.5
