"""`warmup at`: the rate of one update."""

import click

from warmup_cli.commands._options import Command, quiet_flag, schedule_flags


@click.command("at", cls=Command, short_help="The rate of one update, for a script.")
@click.argument("step")
@click.argument(
    "schedule_source", required=False, metavar="[SCHEDULE]", type=click.Path(allow_dash=True, path_type=str)
)
@schedule_flags
@quiet_flag
def command(step: str, schedule_source: str | None, *, quiet: bool) -> None:
    """Print the learning rate at STEP of the SCHEDULE, in the shortest form that reads back exactly.

    STEP is the number of an update, or a length such as 30ep or 50%. A SCHEDULE is a .toml, .yaml or .json file,
    - for TOML on standard input, or the name of a recipe (default).
    Flags replace its keys; without a SCHEDULE they say it all. A LENGTH is in the unit of its flag or has its own.
    """
    from warmup_cli.commands._sources import built_from
    from warmup_cli.errors import WarmupError
    from warmup_cli.outputs import output
    from warmup_cli.tables._text import shortest
    from warmup_cli.units import Length, nearest

    (built,) = built_from([schedule_source] if schedule_source else [], quiet=quiet)
    try:
        rate = built.schedule.rates(nearest(built.run.steps(Length.parse(step, "it"))))
    except WarmupError as error:
        raise WarmupError(*(f"STEP: {problem}" for problem in error.problems)) from None
    with output("-") as stream:
        stream.write(shortest(float(rate)) + b"\n")
