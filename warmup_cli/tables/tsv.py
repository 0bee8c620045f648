"""Tab-separated values: a CSV with another delimiter."""

from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO

from warmup_cli.table import Table
from warmup_cli.tables import csv
from warmup_cli.tables._style import Style


def write(table: Table, stream: BinaryIO, style: Style, advance: Callable[[int], None]) -> None:
    """Write the header and a line per row."""
    csv.write(table, stream, replace(style, delimiter="\t"), advance)


read = csv.read
