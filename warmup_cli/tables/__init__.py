"""The menu of table formats: csv, tsv, jsonl, npy. Each file offers `write`, and `read` for what it has written."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from warmup_cli.menu import Menu

if TYPE_CHECKING:
    from warmup_cli.table import Table
    from warmup_cli.tables._reading import Block
    from warmup_cli.tables._style import Style

Write = Callable[["Table", BinaryIO, "Style", Callable[[int], None]], None]
"""Write a table to a stream; call back with the number of rows after each chunk."""

TABLES: Menu[Write] = Menu(__name__, __path__, "write")

Read = Callable[[BinaryIO], Iterator["Block"]]
"""Read a table of one schedule from a stream, a block at a time. Raises `WarmupError` at a row that is none."""

READERS: Menu[Read] = Menu(__name__, __path__, "read")
