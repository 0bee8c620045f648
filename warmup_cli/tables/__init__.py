"""The menu of table formats: csv, tsv, jsonl, npy. Each file offers `write`, and `read` for what it has written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from warmup_cli.menu import Menu

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from warmup_cli.schedule import Floats
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


@dataclass(frozen=True)
class Block:
    """Rows of a table of one schedule as they were read, nothing checked but that numbers are numbers.

    Attributes:
        steps: numbers of the updates, shape (N,).
        rates: their rates, shape (N,).
        phases: the names of their phases, shape (N,).

    """

    steps: "Floats"
    rates: "Floats"
    phases: "Sequence[str] | NDArray[np.str_]"


Read = Callable[[BinaryIO], Iterator[Block]]
"""Read a table of one schedule from a stream, a block at a time. Raises `WarmupError` at a row that is none."""

READERS: Menu[Read] = Menu(__name__, __path__, "read")
