"""Rows of numbers as text, without a Python loop over them."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import orjson

from warmup_cli.schedule import Floats, Steps

Piece: TypeAlias = bytes | Floats | Steps
"""A part of every row: a text, the same in all of them, or a column of numbers, shape (N,)."""


def rows(pieces: Sequence[Piece], count: int, mark: bytes = b".") -> bytes:
    """Return `count` rows, each of them its pieces one after the other.

    Args:
        pieces: the texts and columns, in the order of a row.
        count: how many rows there are, at least one; as many as numbers in each column.
        mark: the decimal mark of the numbers, a character of one byte.

    """
    cells = [piece if isinstance(piece, bytes) else b"" for piece in pieces] * count
    for index, piece in enumerate(pieces):
        if not isinstance(piece, bytes):
            cells[index :: len(pieces)] = texts(piece, mark)
    return b"".join(cells)


def texts(numbers: Floats | Steps, mark: bytes = b".") -> list[bytes]:
    """Return each number in the shortest form that reads back to exactly the same double."""
    text = orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1]
    if numbers.dtype.kind == "f" and np.any(numbers == np.rint(numbers)):  # which is found faster than its text
        text = (text + b",").replace(b".0,", b",")[:-1]
    if mark == b".":
        return text.split(b",")
    return text.translate(bytes.maketrans(b",.", b"\0" + mark)).split(b"\0")


def shortest(number: float) -> bytes:
    """Return a number in the shortest form that reads back to exactly the same double."""
    return orjson.dumps(number).removesuffix(b".0")
