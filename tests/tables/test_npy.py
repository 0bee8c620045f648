import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from tests.listing import listed, overlays, recorded, recorded_schedules, written
from warmup_cli.schedule import Phase, Schedule
from warmup_cli.shapes.constant import Constant
from warmup_cli.table import Table


def loaded(table: Table) -> NDArray[Any]:
    """Return what numpy reads of a table, without unpickling anything."""
    rows: NDArray[Any] = np.load(io.BytesIO(written(table, "npy")), allow_pickle=False)
    return rows


def test_a_table_is_an_array_with_a_field_per_column() -> None:
    rows = loaded(Table((recorded("small", [0.5], [0.25, 2.0]),)))
    assert rows.dtype == np.dtype([("step", "<i8"), ("epoch", "<f8"), ("lr", "<f8"), ("phase", "<U2")])
    assert rows["step"].tolist() == [0, 1, 2]
    assert rows["lr"].tolist() == [0.5, 0.25, 2.0]
    assert rows["phase"].tolist() == ["p0", "p1", "p1"]
    assert np.isnan(rows["epoch"]).all()


@given(recorded_schedules())
def test_every_number_reads_back_to_the_same_double(schedule: Schedule) -> None:
    rows = loaded(Table((schedule,)))
    assert rows["step"].tolist() == list(schedule.steps)
    assert rows["lr"].tolist() == schedule.rates(schedule.steps).tolist()
    epochs = schedule.epochs(schedule.steps)
    assert np.isnan(rows["epoch"]).all() if epochs is None else rows["epoch"].tolist() == epochs.tolist()


@given(overlays())
def test_what_a_schedule_does_not_have_is_nan(several: tuple[Schedule, ...]) -> None:
    table = Table(several)
    rows = loaded(table)
    assert rows.dtype.names == table.columns
    assert rows["step"].tolist() == listed(table).tolist()
    for schedule in several:
        column = dict(zip(rows["step"].tolist(), rows[f"lr_{schedule.name}"].tolist(), strict=True))
        assert {step for step, rate in column.items() if not np.isnan(rate)} == set(schedule.steps)


@pytest.mark.parametrize("name", ["a, b", 'the "best"', "预热", "é", "x" * 300])
def test_a_phase_may_have_any_name(name: str) -> None:
    schedule = Schedule("s", (Phase(name, 1, Constant(0.5)), Phase("short", 1, Constant(0.5))), first_step=0)
    assert loaded(Table((schedule,)))["phase"].tolist() == [name, "short"]


@pytest.mark.parametrize("name", ["a, b", 'the "best"', "é", "预热", "x" * 70_000])
def test_a_schedule_may_have_any_name(name: str) -> None:
    one, other = recorded(name, [0.5]), recorded("other", [0.25])
    stream = io.BytesIO(written(Table((one, other)), "npy"))
    rows = np.load(stream, allow_pickle=False, max_header_size=10**6)
    assert rows.dtype.names == ("step", "epoch", f"lr_{name}", "lr_other")
    assert rows[f"lr_{name}"].tolist() == [0.5]
