"""Comma-separated values (RFC 4180, by default with LF): what every spreadsheet opens."""

import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from warmup_cli.errors import WarmupError, shown
from warmup_cli.table import Table
from warmup_cli.tables._reading import NEEDED, Block, blocks, broken, check_columns
from warmup_cli.tables._style import Style
from warmup_cli.tables._text import Piece, rows

_LONGEST_NAME = 200  # of a phase


def write(table: Table, stream: BinaryIO, style: Style, advance: Callable[[int], None]) -> None:
    """Write the header and a line per row."""
    delimiter, end, mark = style.delimiter.encode(), b"\r\n" if style.crlf else b"\n", style.decimal.encode()
    header = delimiter.join(_quoted(name, style) for name in table.columns)
    stream.write((b"\xef\xbb\xbf" if style.bom else b"") + header + end)
    for chunk in table.chunks():
        pieces: list[Piece] = [chunk.steps]
        for column in (chunk.epochs, *chunk.rates):
            pieces += [delimiter, b"" if column is None else column]
        pieces.append(end if chunk.phase is None else delimiter + _quoted(chunk.phase, style) + end)
        stream.write(rows(pieces, chunk.steps.size, mark))
        advance(chunk.steps.size)


def _quoted(text: str, style: Style) -> bytes:
    if any(mark in text for mark in (style.delimiter, '"', "\r", "\n")):
        text = '"' + text.replace('"', '""') + '"'
    return text.encode()


def read(stream: BinaryIO) -> Iterator[Block]:
    """Read the rows; delimiter, decimal mark, byte order mark and line ends are those that the header shows."""
    done, header = 0, ""
    for block in blocks(stream):
        try:
            text = block.decode("utf-8-sig" if not header else "utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError:
            raise WarmupError(f"not UTF-8 text, after row {done:,}") from None
        if not header:
            header, _, text = text.partition("\n")
        rows = _Rows(header)
        if text:
            found = rows.parsed(text, done)
            done += found.steps.size
            yield found
    if not header:
        raise WarmupError("empty; expected a table as `warmup export` writes it")


class _Rows:
    """How the rows below a header are to be read."""

    def __init__(self, header: str) -> None:
        import csv

        self.delimiter = header[4:5] or "," if header.startswith("step") else ","
        # A decimal comma stands in a number, which another cell follows: the names of phases are the last column.
        self.commas = re.compile(rf"(?<=\d),(?=\d+(?:e[-+]?\d+)?{re.escape(self.delimiter)})", re.ASCII)
        try:
            names = next(csv.reader([header], delimiter=self.delimiter))
        except (csv.Error, ValueError, TypeError):
            raise WarmupError(f"no header; expected one such as step,epoch,lr,phase, got {shown(header)}") from None
        check_columns(names)
        self.columns = [str(names.index(name)) for name in NEEDED]
        kinds = {"step": "f8", "lr": "f8", "phase": f"U{_LONGEST_NAME}"}
        self.dtype = [(str(index), kinds.get(name, "U1")) for index, name in enumerate(names)]

    def parsed(self, text: str, done: int) -> Block:
        """Return the rows of a text; `done` rows were before."""
        if self.delimiter != ",":
            text = self.commas.sub(".", text)
        try:
            found = self._loaded(text)
        except ValueError:
            raise broken(text.splitlines(), done, self._loaded) from None
        return Block(*(found[column] for column in self.columns))

    def _loaded(self, text: str) -> NDArray[np.void]:
        """Return the rows as an array with a field per column, named by its place. Raises `ValueError`."""
        if not text.strip():
            raise ValueError
        rows = io.StringIO(text)
        found = np.loadtxt(rows, self.dtype, comments=None, delimiter=self.delimiter, quotechar='"', ndmin=1)
        if found.size != len(text.splitlines()):  # numpy leaves out empty lines
            raise ValueError
        return found
