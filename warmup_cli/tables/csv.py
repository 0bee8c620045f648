"""Comma-separated values (RFC 4180, by default with LF): what every spreadsheet opens."""

from collections.abc import Callable
from typing import BinaryIO

from warmup_cli.table import Table
from warmup_cli.tables import Style
from warmup_cli.tables._text import interleaved, numerals


def write(table: Table, stream: BinaryIO, style: Style, advance: Callable[[int], None]) -> None:
    """Write the header and a line per row."""
    delimiter, end = style.delimiter.encode(), b"\r\n" if style.crlf else b"\n"
    header = delimiter.join(_quoted(name, style) for name in table.columns)
    stream.write((b"\xef\xbb\xbf" if style.bom else b"") + header + end)
    for chunk in table.chunks():
        numbers = (chunk.steps, chunk.epochs, *chunk.rates)
        columns = [numerals(column, chunk.steps.size, b"", style.decimal.encode()) for column in numbers]
        last = end if chunk.phase is None else delimiter + _quoted(chunk.phase, style) + end
        around = [b"", *[delimiter] * (len(columns) - 1), last]
        stream.write(interleaved(columns, around))
        advance(chunk.steps.size)


def _quoted(text: str, style: Style) -> bytes:
    if any(mark in text for mark in (style.delimiter, '"', "\r", "\n")):
        text = '"' + text.replace('"', '""') + '"'
    return text.encode()
