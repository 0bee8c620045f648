"""`warmup export`: the rates as a table."""

from typing import Any

import click

from warmup_cli.commands._options import (
    Command,
    output_flag,
    quiet_flag,
    schedule_flags,
    schedules_argument,
    table_flags,
)
from warmup_cli.tables import TABLES


@click.command("export", cls=Command, short_help="The rates as a table.")
@schedules_argument
@schedule_flags
@table_flags
@output_flag
@click.option("--format", "standard", type=click.Choice(list(TABLES)), default="csv", help="of -o -")
@quiet_flag
def command(sources: tuple[str, ...], outputs: tuple[str, ...], standard: str, *, quiet: bool, **options: Any) -> None:
    """Write the learning rate of every update of each SCHEDULE as CSV, TSV, JSON Lines or NPY.

    A SCHEDULE is a .toml, .yaml or .json file, - for TOML on standard input, or the name of a recipe (default).
    Flags replace its keys; without a SCHEDULE they say it all. A LENGTH is in the unit of its flag or has its
    own: 5ep, 2000it, 10%, 375Mtok, 183105smp. Without -o, the table goes to standard output.
    """
    from warmup_cli.commands._results import style_of, table_of, targets, write
    from warmup_cli.commands._sources import built_from

    wanted = targets(outputs or ["-"], list(TABLES), standard)
    style = style_of(options["delimiter"], options["decimal"], bom=options["bom"], crlf=options["crlf"])
    schedules = [built.schedule for built in built_from(sources, quiet=quiet)]
    write(wanted, table_of(schedules, options["every"], options["rows"]), style, None, quiet=quiet)
