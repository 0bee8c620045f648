"""JSON Lines: an object per row."""

from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import BinaryIO

import numpy as np
import orjson

from warmup_cli.errors import WarmupError
from warmup_cli.table import Table
from warmup_cli.tables import Block, Style
from warmup_cli.tables._reading import NEEDED, blocks, broken
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


def read(stream: BinaryIO) -> Iterator[Block]:
    """Read the objects, one a line."""
    done, columns = 0, itemgetter(*NEEDED)
    for block in blocks(stream):
        try:
            steps, rates, phases = zip(*map(columns, _objects(block)), strict=True)
            found = Block(np.array(steps, dtype=np.float64), np.array(rates, dtype=np.float64), phases)
        except (ValueError, LookupError, TypeError):
            raise broken(block.decode("utf-8", "replace").splitlines(), done, _parse) from None
        done += found.steps.size
        yield found
    if not done:
        raise WarmupError("empty; expected a table as `warmup export` writes it")


def _objects(block: bytes) -> list[dict[str, object]]:
    """Return the objects of whole lines, read at one go."""
    objects: list[dict[str, object]] = orjson.loads(b"[" + block.rstrip(b"\n").replace(b"\n", b",") + b"]")
    return objects


def _parse(row: str) -> None:
    step, rate, _ = itemgetter(*NEEDED)(orjson.loads(row))
    _ = float(step), float(rate)
