"""JSON Lines: an object per row."""

from collections.abc import Callable
from typing import BinaryIO

import orjson

from warmup_cli.table import Table
from warmup_cli.tables import Style
from warmup_cli.tables._text import interleaved, numerals


def write(table: Table, stream: BinaryIO, _style: Style, advance: Callable[[int], None]) -> None:
    """Write a line per row."""
    names = [orjson.dumps(name) for name in table.columns]
    for chunk in table.chunks():
        columns = [numerals(column, chunk.steps.size, b"null") for column in (chunk.steps, chunk.epochs, *chunk.rates)]
        before = [(b"," if index else b"{") + name + b":" for index, name in enumerate(names)]
        last = b"}\n" if chunk.phase is None else before.pop() + orjson.dumps(chunk.phase) + b"}\n"
        stream.write(interleaved(columns, [*before, last]))
        advance(chunk.steps.size)
