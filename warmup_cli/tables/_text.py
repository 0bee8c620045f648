"""Columns of numbers as text, without a Python loop over rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import orjson

from warmup_cli.schedule import Floats, Steps


@dataclass(frozen=True)
class Column:
    """A column of a text: its numbers, and what surrounds each of them.

    Attributes:
        numbers: the numbers, shape (N,); None for a column without any.
        before: the text in front of each number; none of these texts holds a NUL.
        after: the text behind each number.
        absent: what stands for a number that is not there.
        mark: the decimal mark, a character of one byte.

    """

    numbers: Floats | Steps | None
    before: bytes = b""
    after: bytes = b""
    absent: bytes = b""
    mark: bytes = b"."

    def cells(self, count: int) -> list[bytes]:
        """Return the text of each of `count` rows: numbers in the shortest form that reads back to the same double."""
        if self.numbers is None:
            return [self.before + self.absent + self.after] * count
        text = orjson.dumps(self.numbers, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1]
        if np.any(self.numbers == np.rint(self.numbers)):  # which is found faster than its text
            text = (text + b",").replace(b".0,", b",")[:-1]
        text = text.translate(bytes.maketrans(b",.", b"\0" + self.mark))
        return (self.before + text.replace(b"\0", self.after + b"\0" + self.before) + self.after).split(b"\0")


def rows(columns: Sequence[Column], count: int) -> bytes:
    """Return `count` rows, each of them the cells of all columns in order."""
    cells = [b""] * (count * len(columns))
    for index, column in enumerate(columns):
        cells[index :: len(columns)] = column.cells(count)
    return b"".join(cells)


def shortest(number: float) -> bytes:
    """Return a number in the shortest form that reads back to exactly the same double."""
    return orjson.dumps(number).removesuffix(b".0")
