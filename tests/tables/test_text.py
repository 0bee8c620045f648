import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from warmup_cli.schedule import Floats
from warmup_cli.tables._text import Column, rows, shortest

FINITE = arrays.arrays(np.float64, st.integers(1, 40), elements=st.floats(allow_nan=False, allow_infinity=False))


@given(FINITE)
def test_a_cell_reads_back_to_its_number(numbers: Floats) -> None:
    cells = Column(numbers).cells(numbers.size)
    assert [float(cell) for cell in cells] == numbers.tolist()


@given(FINITE)
def test_a_number_reads_the_same_whatever_stands_beside_it(numbers: Floats) -> None:
    assert Column(numbers).cells(numbers.size) == [shortest(number) for number in numbers.tolist()]


@given(FINITE)
def test_what_surrounds_a_number_is_put_around_each(numbers: Floats) -> None:
    bare = Column(numbers).cells(numbers.size)
    around = Column(numbers, b'{"a.b":', b",1.0,\n").cells(numbers.size)
    assert around == [b'{"a.b":' + cell + b",1.0,\n" for cell in bare]


def test_the_decimal_mark_is_that_of_the_numbers_alone() -> None:
    assert Column(np.array([0.5, 2.0]), b"<.>", b";", mark=b",").cells(2) == [b"<.>0,5;", b"<.>2;"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_column_without_numbers_says_so_in_every_row(count: int) -> None:
    assert Column(None, b"<", b">", absent=b"null").cells(count) == [b"<null>"] * count


def test_rows_are_the_cells_of_all_columns_in_order() -> None:
    columns = [
        Column(np.arange(3), after=b","),
        Column(None, after=b","),
        Column(np.array([1.0, 1e-7, 0.25]), b"", b"\n"),
    ]
    assert rows(columns, 3) == b"0,,1\n1,,1e-7\n2,,0.25\n"
