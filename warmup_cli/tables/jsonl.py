"""JSON Lines: an object per row."""

from collections.abc import Callable
from typing import BinaryIO

import orjson

from warmup_cli.table import Table
from warmup_cli.tables import Style
from warmup_cli.tables._text import Column, rows


def write(table: Table, stream: BinaryIO, _style: Style, advance: Callable[[int], None]) -> None:
    """Write a line per row."""
    before = [(b"," if index else b"{") + orjson.dumps(name) + b":" for index, name in enumerate(table.columns)]
    for chunk in table.chunks():
        numbers = (chunk.steps, chunk.epochs, *chunk.rates)
        last = b"}\n" if chunk.phase is None else before[-1] + orjson.dumps(chunk.phase) + b"}\n"
        after = [*[b""] * (len(numbers) - 1), last]
        # The phase has a name more than there are columns of numbers.
        columns = [Column(*each, absent=b"null") for each in zip(numbers, before, after, strict=False)]
        stream.write(rows(columns, chunk.steps.size))
        advance(chunk.steps.size)
