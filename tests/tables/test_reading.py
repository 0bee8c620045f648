"""Every format reads back what it has written."""

import io
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import five, schedule_of
from tests.listing import listed, recorded, recorded_schedules, written
from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Schedule
from warmup_cli.table import Table
from warmup_cli.tables import READERS, TABLES
from warmup_cli.tables._reading import Block
from warmup_cli.tables._style import Style

SMALL = Table((recorded("small", [0.0, 2e-4], [1.0, 1.5e-10, 12.5], epoch=Fraction(2)),))

HEADER = "step,epoch,lr,phase\n"

BROKEN = "expected a step, a rate and a phase, got"

NO_TABLE = "expected a table of one schedule as `warmup export` writes it, got"

styles = st.builds(
    Style, st.sampled_from(";|\t"), st.sampled_from(".,"), bom=st.booleans(), crlf=st.booleans()
) | st.builds(Style, bom=st.booleans(), crlf=st.booleans())


def read(content: bytes, name: str) -> list[Block]:
    return [*READERS[name](io.BytesIO(content))]


def column(blocks: Sequence[Block], name: str) -> list[Any]:
    return [value for block in blocks for value in getattr(block, name)]


def refused(content: bytes, name: str) -> str:
    """Return the line that says why a table is refused."""
    with pytest.raises(WarmupError) as caught:
        read(content, name)
    (line,) = caught.value.problems
    return line


def test_what_can_be_written_can_be_read() -> None:
    assert [*READERS] == [*TABLES]


@pytest.mark.parametrize("name", READERS)
@given(recorded_schedules(), styles)
def test_what_was_written_is_read_back_exactly(name: str, schedule: Schedule, style: Style) -> None:
    table = Table((schedule,))
    blocks = read(written(table, name, style), name)
    steps = listed(table)
    assert column(blocks, "steps") == steps.tolist()
    assert column(blocks, "rates") == schedule.rates(steps).tolist()
    names = [schedule.phases[index].name for index in schedule.phase_indices(steps)]
    assert column(blocks, "phases") == names


@pytest.mark.parametrize("name", READERS)
def test_a_table_of_many_blocks_is_read_whole(name: str) -> None:
    schedule = schedule_of(five(total_epochs=4_321))
    blocks = read(written(Table((schedule,)), name), name)
    assert len(blocks) > 1 or name == "npy"
    assert column(blocks, "steps") == [*schedule.steps]


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("phase", ["a,b;c", 'say "hi"', "降温 阶段", "x" * 200, "'", "#"])
def test_phases_of_any_name_are_read(name: str, phase: str) -> None:
    schedule = recorded("s", [0.5, 0.25])
    schedule = replace(schedule, phases=(replace(schedule.phases[0], name=phase),))
    assert column(read(written(Table((schedule,)), name), name), "phases") == [phase] * 2


@pytest.mark.parametrize("name", ["csv", "jsonl"])
def test_the_last_line_may_lack_its_end(name: str) -> None:
    content = written(SMALL, name)
    assert column(read(content.rstrip(b"\n"), name), "rates") == column(read(content, name), "rates")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "empty; expected a table as `warmup export` writes it"),
        ("a,b\n1,2\n", f"no column step, lr and phase; {NO_TABLE} 'a, b'"),
        ("step,epoch,lr_a,lr_b\n1,,1,1\n", f"no column lr and phase; {NO_TABLE} 'step, epoch, lr_a, lr_b'"),
        (f"{HEADER}1,,0.1,w\n2,,abc,w\n", f"row 2: {BROKEN} '2,,abc,w'"),
        (f"{HEADER}1,,0.1,w\n\n2,,0.1,w\n", f"row 2: {BROKEN} ''"),
        (f"{HEADER}1,,0.1,w\n2,,0.1\n", f"row 2: {BROKEN} '2,,0.1'"),
        (f"{HEADER}1,,0.1,w\n2,,0.1,w,more\n", f"row 2: {BROKEN} '2,,0.1,w,more'"),
        (f"{HEADER}1,,null,w\n", f"row 1: {BROKEN} '1,,null,w'"),
        (f"{HEADER}1,,1_0,w\n", f"row 1: {BROKEN} '1,,1_0,w'"),
        ("step;lr;phase\n1;0,5;w\n2;0,5;1,2;w\n", f"row 2: {BROKEN} '2;0.5;1.2;w'"),
        ("step,lr\r1,2\r", "no header; expected one such as step,epoch,lr,phase, got 'step,lr\\r1,2'"),
        (f"{HEADER}\n\n", f"row 1: {BROKEN} ''"),
        ("x" * 3_000_000, "a line is longer than 262,144 bytes, which no row is"),
    ],
)
def test_a_broken_csv_is_refused_in_a_line_with_its_row(text: str, line: str) -> None:
    assert refused(text.encode(), "csv") == line


def test_a_row_far_down_is_named_by_its_number() -> None:
    rows = [f"{step},,0.1,w" for step in range(1, 130_001)]
    rows[123_455] = "123456,,much,w"
    assert refused((HEADER + "\n".join(rows)).encode(), "csv") == f"row 123,456: {BROKEN} '123456,,much,w'"


def test_a_csv_that_is_not_text_is_refused() -> None:
    assert refused(f"{HEADER}1,,0.1,".encode() + b"\xff\n", "csv") == "not UTF-8 text, after row 0"


@pytest.mark.parametrize(
    "row",
    [
        '{"step":1}',
        "[1]",
        "1",
        "{",
        '{"step":1,"epoch":null,"lr":null,"phase":"w"}',
        '{"step":1,"lr":"0.5","phase":"w"}',
        '{"step":true,"lr":0.5,"phase":"w"}',
        '{"step":1,"lr":0.5,"phase":["w"]}',
        "",
    ],
)
def test_a_broken_json_line_is_refused_with_its_row(row: str) -> None:
    good = '{"step":0,"lr":1,"phase":"w"}\n'
    assert refused(f"{good}{row}\n{good}".encode(), "jsonl") == f"row 2: {BROKEN} {row!r}"


def test_two_objects_on_a_line_are_no_row() -> None:
    assert refused(b'{"step":0,"lr":1,"phase":"w"},{"step":1,"lr":1,"phase":"w"}\n', "jsonl").startswith("row 1: ")


def test_an_empty_file_is_no_json_lines() -> None:
    assert refused(b"", "jsonl") == "empty; expected a table as `warmup export` writes it"


@pytest.mark.parametrize(
    "array",
    [
        np.arange(4),
        np.array([{"a": 1}], dtype=object),
        np.array([(1, 2j, "w")], dtype=[("step", "i8"), ("lr", "c16"), ("phase", "U1")]),
        np.array([[(1, 0.5, "w")]], dtype=[("step", "i8"), ("lr", "f8"), ("phase", "U1")]),
        np.array([(1, 0.5, 3)], dtype=[("step", "i8"), ("lr", "f8"), ("phase", "i8")]),
    ],
)
def test_an_array_of_anything_else_is_refused(array: Any) -> None:
    stream = io.BytesIO()
    np.save(stream, array)
    assert refused(stream.getvalue(), "npy").startswith(("no NPY table: ", "no column "))


@pytest.mark.parametrize("size", [0, 5, 60, 200, 300])
def test_an_array_that_is_cut_off_is_refused(size: int) -> None:
    assert refused(written(SMALL, "npy")[:size], "npy").startswith("no NPY table: ")


@pytest.mark.parametrize("name", ["csv", "tsv", "jsonl"])
def test_a_long_table_is_read_in_no_more_memory_than_a_short_one(name: str) -> None:
    peaks = []
    for epochs in (3_000, 6_000):
        content = io.BytesIO(written(Table((schedule_of(five(total_epochs=epochs)),)), name))
        tracemalloc.start()
        for _ in READERS[name](content):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]
