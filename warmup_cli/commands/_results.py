"""Writing what a command was asked for: pictures and tables, all of them or none."""

import os
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from warmup_cli.commands._progress import Progress
from warmup_cli.commands._sources import say
from warmup_cli.errors import WarmupError, listed, printable, shown
from warmup_cli.outputs import output, telling
from warmup_cli.pictures import PICTURES
from warmup_cli.table import Table
from warmup_cli.tables import TABLES
from warmup_cli.tables._style import Style

if TYPE_CHECKING:
    from warmup_cli.check import Finding
    from warmup_cli.figure.look import Look
    from warmup_cli.schedule import Schedule

SPREADSHEET_ROWS = 1_048_575  # that Excel and LibreOffice Calc hold below a header
_LEAST_ROW = 10  # bytes


@dataclass(frozen=True)
class Target:
    """Where to write, and in which format."""

    path: str
    format: str

    @property
    def name(self) -> str:
        """The name in messages."""
        return "standard output" if self.path == "-" else printable(self.path)


def targets(paths: Sequence[str], formats: Sequence[str], standard: str) -> list[Target]:
    """Return the targets that `-o` names.

    Args:
        paths: what was given.
        formats: what the command can write.
        standard: the format of standard output.

    Raises:
        WarmupError: a suffix names no such format, or a path is given twice.

    """
    found, problems = [], []
    for path in dict.fromkeys(paths):
        suffix = os.path.splitext(path)[1]  # noqa: PTH122 - pathlib takes long to import
        if path == "-":
            found.append(Target(path, standard))
        elif suffix[1:].lower() in formats:
            found.append(Target(path, suffix[1:].lower()))
        else:
            known = listed(f".{name}" for name in formats)
            problems.append(f"-o: {printable(path)}: unknown suffix {shown(suffix)}; expected {known}")
    if problems:
        raise WarmupError(*problems)
    return found


def file_stem(name: str) -> str:
    """Return a schedule's name as the name of a file, on any system."""
    stem = re.sub(r"[\s/\\:*?\"<>|]+", "-", name).strip("-.")
    return stem.encode(errors="ignore")[:200].decode(errors="ignore") or "warmup"


def style_of(delimiter: str | None, decimal: str, *, bom: bool, crlf: bool) -> Style:
    """Return the style of text tables that the flags say."""
    if delimiter is None:
        delimiter = ";" if decimal == "," else ","
    if delimiter == decimal:
        raise WarmupError(f"--delimiter: {shown(delimiter)} is the decimal mark as well; choose another, such as ';'")
    return Style(delimiter, decimal, bom, crlf)


def table_of(schedules: Sequence["Schedule"], every: int | None, rows: int | None) -> Table:
    """Return the table of the schedules, thinned as the flags say."""
    if every is not None and rows is not None:
        raise WarmupError("--every: disagrees with --rows; leave one of them out")
    table = Table(tuple(schedules), every or 1, rows)
    try:
        table.row_count  # noqa: B018 - computed here so that what is wrong with it is told here
    except WarmupError as error:
        raise WarmupError(*(f"--rows: {problem}" for problem in error.problems)) from None
    return table


def write(
    wanted: Sequence[Target],
    table: Table,
    style: Style,
    look: "Look | None",
    *,
    found: "Sequence[Sequence[Finding]]" = (),
    quiet: bool,
) -> None:
    """Write the targets, with the findings marked on pictures; files appear when all of them are whole."""
    for target in wanted:
        if target.format in TABLES:
            with telling(target.path):
                _check_room(target, table, quiet=quiet)
    with ExitStack() as stack:
        streams = [(target, stack.enter_context(output(target.path))) for target in wanted]
        pictures = [(target, stream) for target, stream in streams if target.format in PICTURES]
        if pictures and look is not None:
            from warmup_cli.figure import drawn

            _save(pictures, drawn(table.schedules, look, lambda words: say(words, quiet=quiet), found))
        for target, stream in streams:
            if target.format in TABLES:
                with telling(target.path), Progress(target.name, table.row_count, quiet=quiet) as progress:
                    TABLES[target.format](table, stream, style, progress.advance)
    for target in wanted:
        if target.path != "-":
            say(f"wrote {target.name}", quiet=quiet)


def write_pictures(wanted: Sequence[Target], drawing: AbstractContextManager[Any], *, quiet: bool) -> None:
    """Write what is drawn to each target; files appear under their names when all of them are whole."""
    with ExitStack() as stack:
        _save([(target, stack.enter_context(output(target.path))) for target in wanted], drawing)
    for target in wanted:
        say(f"wrote {target.name}", quiet=quiet)


def _save(pictures: Sequence[tuple[Target, BinaryIO]], drawing: AbstractContextManager[Any]) -> None:
    with drawing as figure:
        for target, stream in pictures:
            with telling(target.path):
                PICTURES[target.format](figure, stream)


def _check_room(target: Target, table: Table, *, quiet: bool) -> None:
    """Warn of a table that no spreadsheet holds; refuse one that the disk cannot hold."""
    rows = table.row_count
    if rows <= SPREADSHEET_ROWS:
        return
    if target.format in ("csv", "tsv"):
        say(
            f"{target.name}: {rows:,} rows are more than the {SPREADSHEET_ROWS:,} that a spreadsheet holds;"
            " --rows thins them",
            quiet=quiet,
        )
    if target.path != "-":
        from pathlib import Path
        from shutil import disk_usage

        folder = next(parent for parent in Path(target.path).absolute().parents if parent.exists())
        disk = disk_usage(folder)
        if rows * _LEAST_ROW > disk.free and disk.total:  # some, like /proc, have no size at all
            raise WarmupError(
                f"{target.name}: {rows:,} rows need more than {rows * _LEAST_ROW / 1e9:,.0f} GB,"
                f" and {disk.free / 1e9:,.0f} GB are free; --rows thins them"
            )
