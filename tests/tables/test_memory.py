import os
import tracemalloc
from pathlib import Path

import pytest

from tests.building import five, schedule_of
from warmup_cli.table import Table
from warmup_cli.tables import TABLES
from warmup_cli.tables._style import Style


def peak(name: str, rows: int) -> int:
    """Return the bytes that writing a table of so many rows holds at once."""
    table = Table((schedule_of(five(total_epochs=rows // 10)),))
    assert table.row_count == rows
    tracemalloc.start()
    with Path(os.devnull).open("wb") as nowhere:
        TABLES[name](table, nowhere, Style(), lambda _: None)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@pytest.mark.parametrize("name", [*TABLES])
def test_a_table_ten_times_as_long_holds_no_more_memory(name: str) -> None:
    peak(name, 1000)  # what is imported on first use is not the table's cost
    assert peak(name, 300_000) < 1.2 * peak(name, 30_000)


def test_a_million_rows_hold_no_more_memory_than_a_tenth_of_them() -> None:
    peak("csv", 1000)
    assert peak("csv", 1_000_000) < 1.2 * peak("csv", 100_000)


@pytest.mark.parametrize("name", [*TABLES])
def test_progress_is_told_row_by_row(name: str) -> None:
    done: list[int] = []
    table = Table((schedule_of(five(total_epochs=3_000)),))
    with Path(os.devnull).open("wb") as nowhere:
        TABLES[name](table, nowhere, Style(), done.append)
    assert sum(done) == table.row_count
    assert len(done) > 3
