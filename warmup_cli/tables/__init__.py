"""The menu of table formats: csv, tsv, jsonl, npy. Each file offers `write`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from warmup_cli.menu import Menu

if TYPE_CHECKING:
    from warmup_cli.table import Table


@dataclass(frozen=True)
class Style:
    """What spreadsheets of different countries and systems want of a text.

    Attributes:
        delimiter: between columns.
        decimal: the decimal mark, `.` or `,`.
        bom: begin with a byte order mark, by which Excel on Windows knows UTF-8.
        crlf: end lines with CR LF.

    """

    delimiter: str = ","
    decimal: str = "."
    bom: bool = False
    crlf: bool = False


Write = Callable[["Table", BinaryIO, Style, Callable[[int], None]], None]
"""Write a table to a stream; call back with the number of rows after each chunk."""

TABLES: Menu[Write] = Menu(__name__, __path__, "write")
