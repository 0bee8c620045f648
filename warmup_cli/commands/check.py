"""`warmup check`: known mistakes in schedules."""

import click

from warmup_cli.commands._options import Command, option, quiet_flag, schedule_flags, schedules_argument
from warmup_cli.reports import REPORTS


@click.command("check", cls=Command, short_help="Known mistakes, with codes, for people and for CI.")
@schedules_argument
@schedule_flags
@option("Check", "--select", multiple=True, metavar="CODE,...", help="look for these only; W4 means all of W4..")
@option("Check", "--ignore", multiple=True, metavar="CODE,...", help="do not look for these")
@option("Check", "--explain", metavar="CODE", help="explain a code, and check nothing")
@option(
    "Check",
    "--format",
    "report",
    type=click.Choice(list(REPORTS)),
    default="text",
    help="of the findings on standard output [default: text]",
)
@quiet_flag
def command(
    sources: tuple[str, ...],
    *,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    explain: str | None,
    report: str,
    quiet: bool,
) -> None:
    """Look for known mistakes in each SCHEDULE: jumps at hand-offs, floors that are not reached, mixed-up units.

    A SCHEDULE is a .toml, .yaml or .json file, - for TOML on standard input, or the name of a recipe (default).
    Flags replace its keys; without a SCHEDULE they say it all. Codes that a schedule lists under its key ignore are
    not looked for. Exit status: 0 without findings, 1 with findings, 2 where it could not be done.
    """
    from warmup_cli.cli import ExitStatus
    from warmup_cli.commands._checking import checked_from, explained
    from warmup_cli.commands._sources import say
    from warmup_cli.outputs import output

    if explain is not None:
        click.echo(explained(explain))
        return
    checked = checked_from(sources, select, ignore, quiet=quiet)
    with output("-") as stream:
        stream.write(REPORTS[report](checked).encode(errors="surrogateescape"))
    count = sum(len(one.findings) for one in checked)
    schedules = f"{len(checked):,} schedule{'s' * (len(checked) != 1)}"
    say(f"{count or 'no'} finding{'s' * (count != 1)} in {schedules}", quiet=quiet)
    click.get_current_context().exit(ExitStatus.FOUND if count else ExitStatus.FINE)
