"""Comma-separated values (RFC 4180, by default with LF): what every spreadsheet opens."""

from collections.abc import Callable
from typing import BinaryIO

from warmup_cli.table import Table
from warmup_cli.tables import Style
from warmup_cli.tables._text import Column, rows


def write(table: Table, stream: BinaryIO, style: Style, advance: Callable[[int], None]) -> None:
    """Write the header and a line per row."""
    delimiter, end = style.delimiter.encode(), b"\r\n" if style.crlf else b"\n"
    mark = style.decimal.encode()
    header = delimiter.join(_quoted(name, style) for name in table.columns)
    stream.write((b"\xef\xbb\xbf" if style.bom else b"") + header + end)
    for chunk in table.chunks():
        last = end if chunk.phase is None else delimiter + _quoted(chunk.phase, style) + end
        numbers = (chunk.steps, chunk.epochs, *chunk.rates)
        after = [*[delimiter] * (len(numbers) - 1), last]
        columns = [Column(number, after=text, mark=mark) for number, text in zip(numbers, after, strict=True)]
        stream.write(rows(columns, chunk.steps.size))
        advance(chunk.steps.size)


def _quoted(text: str, style: Style) -> bytes:
    if any(mark in text for mark in (style.delimiter, '"', "\r", "\n")):
        text = '"' + text.replace('"', '""') + '"'
    return text.encode()
