"""JSON Lines: an object per row."""

from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import BinaryIO

import numpy as np
import orjson

from warmup_cli.errors import WarmupError
from warmup_cli.table import Table
from warmup_cli.tables._reading import NEEDED, Block, blocks, broken
from warmup_cli.tables._style import Style
from warmup_cli.tables._text import Piece, rows


def write(table: Table, stream: BinaryIO, _style: Style, advance: Callable[[int], None]) -> None:
    """Write a line per row."""
    names = [(b"," if index else b"{") + orjson.dumps(name) + b":" for index, name in enumerate(table.columns)]
    for chunk in table.chunks():
        pieces: list[Piece] = []
        # The phase has a name more than there are columns of numbers.
        for name, column in zip(names, (chunk.steps, chunk.epochs, *chunk.rates), strict=False):
            pieces += [name, b"null" if column is None else column]
        pieces.append(b"}\n" if chunk.phase is None else names[-1] + orjson.dumps(chunk.phase) + b"}\n")
        stream.write(rows(pieces, chunk.steps.size))
        advance(chunk.steps.size)


def read(stream: BinaryIO) -> Iterator[Block]:
    """Read the objects, one a line."""
    done = 0
    for block in blocks(stream):
        try:
            found = _loaded(block)
        except (ValueError, LookupError, TypeError):
            rows = block.decode("utf-8", "replace").splitlines()
            raise broken(rows, done, lambda row: _loaded(row.encode())) from None
        done += found.steps.size
        yield found
    if not done:
        raise WarmupError("empty; expected a table as `warmup export` writes it")


def _loaded(lines: bytes) -> Block:
    """Return the rows of whole lines, parsed at one go. Raises `ValueError`, `LookupError` or `TypeError`."""
    objects = orjson.loads(b"[" + lines.rstrip(b"\r\n").replace(b"\n", b",") + b"]")
    if len(objects) != len(lines.splitlines()):
        raise ValueError
    steps, rates, phases = zip(*map(itemgetter(*NEEDED), objects), strict=True)
    if not (set(map(type, steps + rates)) <= {int, float} and set(map(type, phases)) <= {str}):
        raise TypeError
    return Block(np.array(steps, dtype=np.float64), np.array(rates, dtype=np.float64), phases)
