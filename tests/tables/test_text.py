import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from warmup_cli.schedule import Floats
from warmup_cli.tables._text import Piece, rows, shortest, texts

FINITE = arrays.arrays(np.float64, st.integers(1, 40), elements=st.floats(allow_nan=False, allow_infinity=False))


@given(FINITE)
def test_a_text_reads_back_to_its_number(numbers: Floats) -> None:
    assert [float(text) for text in texts(numbers)] == numbers.tolist()


@given(FINITE)
def test_a_number_reads_the_same_whatever_stands_beside_it(numbers: Floats) -> None:
    assert texts(numbers) == [shortest(number) for number in numbers.tolist()]


@given(FINITE)
def test_the_decimal_mark_is_that_of_the_numbers_alone(numbers: Floats) -> None:
    pointed = rows([b"<.>", numbers, b";"], numbers.size)
    assert rows([b"<.>", numbers, b";"], numbers.size, b",") == pointed.replace(b".", b",").replace(b"<,>", b"<.>")


@pytest.mark.parametrize("count", [1, 3])
def test_a_text_stands_in_every_row(count: int) -> None:
    assert rows([b"<null>", b".0,"], count) == b"<null>.0," * count


def test_rows_are_their_pieces_in_order() -> None:
    pieces: list[Piece] = [np.arange(3), b",", b"", b",", np.array([1.0, 1e-7, 0.25]), b"\n"]
    assert rows(pieces, 3) == b"0,,1\n1,,1e-7\n2,,0.25\n"
