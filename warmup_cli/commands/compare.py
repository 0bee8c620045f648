"""`warmup compare`: how far curves differ, and where."""

import math
from typing import TYPE_CHECKING, Any

import click

from warmup_cli.commands._options import Command, option, output_flag, picture_flags, quiet_flag, schedule_flags
from warmup_cli.comparisons import COMPARISONS
from warmup_cli.errors import WarmupError, shown

if TYPE_CHECKING:
    from collections.abc import Sequence


def _tolerance(_context: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 <= value < math.inf:
        raise WarmupError(f"{parameter.opts[0]}: expected a number of 0 or more, got {shown(value)}")
    return value


@click.command("compare", cls=Command, short_help="How far curves differ, and where.")
@click.argument("sources", nargs=-1, metavar="A B [C]...", type=click.Path(allow_dash=True, path_type=str))
@option(
    "Comparison",
    "--rtol",
    type=float,
    default=1e-9,
    callback=_tolerance,
    help="how far rates may be apart over the larger of the two [default: 1e-9]",
)
@option(
    "Comparison",
    "--atol",
    type=float,
    callback=_tolerance,
    help="or how far at all [default: 1e-12 of the highest rate]",
)
@option(
    "Comparison", "--format", "form", type=click.Choice(list(COMPARISONS)), default="text", help="of standard output"
)
@schedule_flags
@picture_flags
@output_flag
@quiet_flag
def command(
    sources: tuple[str, ...],
    outputs: tuple[str, ...],
    *,
    form: str,
    rtol: float,
    atol: float | None,
    quiet: bool,
    **options: Any,
) -> None:
    """Compare B, C, ... with A, update by update: the largest differences, the first, and those at hand-offs.

    Each is a SCHEDULE (a .toml, .yaml or .json file, - for TOML on standard input, the name of a recipe) or a table
    of one that `warmup export` wrote (.csv, .tsv, .jsonl, .npy). Of a table, the updates that it lists are compared.
    Flags replace keys of the schedules. -o draws the curves and their differences as .png, .svg or .pdf.

    Ends with 0 if all agree with A within the tolerance, with 1 if one does not or is of another length.
    """
    from warmup_cli.cli import ExitStatus
    from warmup_cli.commands._look import look_of
    from warmup_cli.commands._results import targets, write_pictures
    from warmup_cli.commands._sources import say, sides_from
    from warmup_cli.compare import compare
    from warmup_cli.outputs import output
    from warmup_cli.pictures import PICTURES

    _check(sources, outputs)
    wanted = targets(outputs, list(PICTURES), "png")
    look = look_of(**options) if wanted else None
    base, *others = sides_from(sources, quiet=quiet)
    comparisons = [compare(base, other, rtol=rtol, atol=atol) for other in others]
    if look is not None:
        from warmup_cli.figure import drawn_comparisons

        drawing = drawn_comparisons(comparisons, look, lambda words: say(words, quiet=quiet))
        write_pictures(wanted, drawing, quiet=quiet)
    with output("-") as stream:
        stream.write(COMPARISONS[form](comparisons).encode())
    if not all(comparison.same for comparison in comparisons):
        click.get_current_context().exit(ExitStatus.FOUND)


def _check(sources: "Sequence[str]", outputs: "Sequence[str]") -> None:
    if len(sources) < 2:
        raise WarmupError(f"warmup compare: expected two or more to compare, got {len(sources)}")
    if "-" in outputs:
        raise WarmupError("-o: standard output has the comparison; expected a file for the picture")
