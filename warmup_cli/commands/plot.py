"""`warmup plot`: the curve as a picture, and its table beside it."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from warmup_cli.commands._options import (
    Command,
    given_flags,
    option,
    output_flag,
    picture_flags,
    quiet_flag,
    schedule_flags,
    schedules_argument,
    table_flags,
)

if TYPE_CHECKING:
    from warmup_cli.check import Finding
    from warmup_cli.schedule import Schedule


@click.command("plot", cls=Command, short_help="The curve as a picture, and its table beside it.")
@schedules_argument
@schedule_flags
@picture_flags
@table_flags
@option(
    "Picture", "--check", "checking", is_flag=True, help="mark known mistakes and tell them; exit 1 if there are any"
)
@output_flag
@click.option("--format", "standard", type=click.Choice(["png", "svg", "pdf"]), default="png", help="of -o -")
@quiet_flag
def command(
    sources: tuple[str, ...], outputs: tuple[str, ...], standard: str, *, checking: bool, quiet: bool, **options: Any
) -> None:
    """Draw the learning-rate curve of each SCHEDULE, several in one picture, and write its table.

    A SCHEDULE is a .toml, .yaml or .json file, - for TOML on standard input, or the name of a recipe (default).
    Flags replace its keys; without a SCHEDULE they say it all. A LENGTH is in the unit of its flag or has its
    own: 5ep, 2000it, 10%, 375Mtok, 183105smp. Without -o, a PNG and a CSV are written to the
    current folder.
    """
    from warmup_cli.cli import ExitStatus
    from warmup_cli.commands._results import file_stem, style_of, table_of, targets, write
    from warmup_cli.commands._sources import built_from
    from warmup_cli.pictures import PICTURES
    from warmup_cli.tables import TABLES

    outputs_named = targets(outputs, [*PICTURES, *TABLES], standard)
    style = style_of(options["delimiter"], options["decimal"], bom=options["bom"], crlf=options["crlf"])
    look = _look(**options)
    schedules = [built.schedule for built in built_from(sources, quiet=quiet)]
    table = table_of(schedules, options["every"], options["rows"])
    stem = "warmup" if not sources else "overlay" if len(sources) > 1 else file_stem(schedules[0].name)
    wanted = outputs_named or targets([f"{stem}.png", f"{stem}.csv"], ["png", "csv"], standard)
    found = _findings(schedules, quiet=quiet) if checking else []
    write(wanted, table, style, look, found=found, quiet=quiet)
    click.get_current_context().exit(ExitStatus.FOUND if any(found) else ExitStatus.FINE)


def _findings(schedules: Sequence["Schedule"], *, quiet: bool) -> list[list["Finding"]]:
    """Return the findings of each schedule, having told them."""
    from warmup_cli.check import findings
    from warmup_cli.commands._checking import told
    from warmup_cli.commands._sources import say

    found = [findings(schedule) for schedule in schedules]
    for schedule, theirs in zip(schedules, found, strict=True):
        for finding in theirs:
            say(told(schedule, finding), quiet=quiet)
    return found


def _look(  # what a picture looks like, out of all options
    *, theme: str, style: str | None, x: str, size: tuple[float, float, str] | None, dpi: float, log_y: bool, **_: Any
) -> Any:
    from warmup_cli.commands._matplotlib import keep_matplotlib_to_itself

    keep_matplotlib_to_itself()
    from warmup_cli.errors import WarmupError
    from warmup_cli.figure.look import Look

    if not math.isfinite(dpi):
        raise WarmupError(f"--dpi: expected a number of 40 to 1200, got {dpi:g}")
    width, height, unit = size or (12.0, 7.0, "in")
    scale = dpi if unit == "in" else 1
    pixels = round(width * scale), round(height * scale)
    least = round(3.6 * dpi), round(2.4 * dpi)
    if pixels[0] < least[0] or pixels[1] < least[1] or max(pixels) > 20_000:
        raise WarmupError(
            f"--size: expected {least[0]}x{least[1]} to 20000x20000 pixels at {dpi:g} dpi, got {pixels[0]}x{pixels[1]}"
        )
    title = given_flags().get("title")
    return Look(*pixels, dpi, theme, style, x, log_y, title.text if title else None)
