"""Columns of numbers as text, without a Python loop over rows."""

from collections.abc import Sequence

import orjson

from warmup_cli.schedule import Floats, Steps


def numerals(column: Floats | Steps | None, count: int, absent: bytes, mark: bytes = b".") -> list[bytes]:
    """Return each number in the shortest form that reads back to exactly the same double.

    Args:
        column: the numbers, shape (count,); None for a column without any.
        count: how many there are.
        absent: what stands for a number that is not there.
        mark: the decimal mark.

    """
    if column is None:
        return [absent] * count
    text = orjson.dumps(column, option=orjson.OPT_SERIALIZE_NUMPY)
    lines = (text[1:-1] + b",").replace(b".0,", b",").replace(b",", b"\n").replace(b".", mark)
    return lines.split(b"\n")[:-1]


def interleaved(columns: Sequence[list[bytes]], around: Sequence[bytes]) -> bytes:
    """Return rows of the columns' cells, with `around[0]` before the first cell, `around[1]` after it, and so on."""
    count = len(columns[0])
    stride = len(columns) + len(around)
    cells = [cell for fixed in around for cell in (fixed, b"")][:-1] * count
    for index, column in enumerate(columns):
        cells[2 * index + 1 :: stride] = column
    return b"".join(cells)


def shortest(number: float) -> bytes:
    """Return a number in the shortest form that reads back to exactly the same double."""
    return orjson.dumps(number).removesuffix(b".0")
