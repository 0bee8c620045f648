"""`warmup render`: the artifacts of many schedules, for a pipeline."""

from typing import TYPE_CHECKING

import click

from warmup_cli.commands._options import Command, quiet_flag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warmup_cli.artifacts.folder import Staging
    from warmup_cli.artifacts.record import Record
    from warmup_cli.commands._rendering import Job
    from warmup_cli.schedule import Schedule


@click.command("render", cls=Command, short_help="All artifacts of many schedules, for a pipeline.")
@click.argument("sources", nargs=-1, metavar="SCHEDULE...", type=click.Path(allow_dash=True, path_type=str))
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=str),
    help="the folder of the artifacts; replaced as a whole, if all that is in it is ours",
)
@click.option(
    "--picture",
    type=click.Choice(["png", "svg"]),
    default="png",
    help="format of the pictures [default: png]",
)
@click.option(
    "--rows",
    type=click.IntRange(min=1),
    metavar="N",
    help="list at most N updates in a CSV, evenly spread [default: 1048575, as many as a spreadsheet holds]",
)
@click.option("--check", is_flag=True, help="exit with 1 if there are findings")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="use N processes [default: the cores]")
@click.option("--verify", metavar="DIR", type=click.Path(path_type=str), help="only compare a folder with its manifest")
@quiet_flag
def command(
    sources: tuple[str, ...],
    *,
    output: str | None,
    picture: str,
    rows: int | None,
    jobs: int | None,
    verify: str | None,
    check: bool,
    quiet: bool,
) -> None:
    """Write picture, CSV and numbers of each SCHEDULE to the folder DIR, with a page that shows all of them.

    A SCHEDULE is a .toml, .yaml or .json file, - for TOML on standard input, or the name of a recipe (default).
    DIR gets index.html, summary.md for a pipeline's page, manifest.json with the SHA-256 of every file, and a folder
    with the files of each schedule. It is replaced when the new one is whole, and stays as it was if that fails.
    Of several schedules the wrong ones are reported, and the others rendered.
    """
    from warmup_cli.commands._results import SPREADSHEET_ROWS
    from warmup_cli.errors import WarmupError

    if verify is not None:
        _verify(verify, sources, output, quiet=quiet)
        return
    if not sources:
        raise WarmupError("SCHEDULE: missing; expected at least one file or recipe to render")
    if not output:
        raise WarmupError("-o: missing; expected the folder to write to")
    planned, failed = _planned(sources, picture, rows or SPREADSHEET_ROWS)
    records = _render(planned, failed, output, jobs, quiet=quiet) if planned else []
    _tell_notes(records, thinning=rows is None, quiet=quiet)
    _tell_findings(records, quiet=quiet and not check)
    if failed:
        raise WarmupError(*(line for lines in failed.values() for line in lines))
    if check and any(record.findings for record in records):
        click.get_current_context().exit(1)


def _verify(folder: str, sources: "Sequence[str]", output: str | None, *, quiet: bool) -> None:
    from warmup_cli.artifacts.manifest import differences
    from warmup_cli.commands._sources import say
    from warmup_cli.errors import WarmupError, printable
    from warmup_cli.outputs import reading

    if sources or output:
        raise WarmupError("--verify: only compares, and takes neither a SCHEDULE nor -o; leave them out")
    with reading(folder):
        lines = differences(folder)
    for line in lines:
        click.echo(line)
    if lines:
        click.get_current_context().exit(1)
    say(f"{printable(folder)}: all files are what the manifest says", quiet=quiet)


def _planned(sources: "Sequence[str]", picture: str, rows: int) -> "tuple[list[Job], Mapping[str, Sequence[str]]]":
    """Return what can be rendered, and by source why the others cannot.

    Raises:
        WarmupError: two schedules would have files of one name.

    """
    from warmup_cli.commands._rendering import Job
    from warmup_cli.commands._results import file_stem
    from warmup_cli.errors import WarmupError, printable
    from warmup_cli.loading import built_of, read

    if sources.count("-") > 1:
        raise WarmupError("-: standard input can be read only once")
    jobs: list[Job] = []
    failed: dict[str, Sequence[str]] = {}
    for source in sources:
        try:
            config = read(source)
            schedule = built_of(config, {}).schedule
            job = Job(config, file_stem(schedule.name), picture, rows)
            _check_rows(job, schedule)
        except WarmupError as error:
            failed[printable(source)] = error.problems
        else:
            jobs.append(job)
    _check_names(jobs)
    return jobs, failed


def _check_rows(job: "Job", schedule: "Schedule") -> None:
    from warmup_cli.errors import WarmupError

    try:
        job.table(schedule).row_count  # noqa: B018 - computed here so that what is wrong with it is told here
    except WarmupError as error:
        raise WarmupError(*(f"{job.config.origin}: --rows: {problem}" for problem in error.problems)) from None


def _check_names(jobs: "Sequence[Job]") -> None:
    """Refuse two schedules whose files would have one name, on a system that ignores case too."""
    from unicodedata import normalize

    from warmup_cli.errors import WarmupError

    taken: dict[str, Job] = {}
    problems = []
    for job in jobs:
        other = taken.setdefault(normalize("NFC", job.stem).casefold(), job)
        if other is not job:
            problems.append(
                f"{job.config.origin}: its files would have the name of those of {other.config.origin}, {job.stem!r};"
                " give it a name of its own"
            )
    if problems:
        raise WarmupError(*problems)


def _render(
    jobs: "Sequence[Job]",
    failed: "Mapping[str, Sequence[str]]",
    folder: str,
    processes: int | None,
    *,
    quiet: bool,
) -> "list[Record]":
    from warmup_cli.artifacts.folder import replaced
    from warmup_cli.commands._progress import Progress
    from warmup_cli.commands._rendering import rendered
    from warmup_cli.commands._sources import say
    from warmup_cli.errors import counted, printable

    records: list[Record] = []
    with replaced(folder) as staging:
        with Progress(printable(folder), len(jobs), quiet=quiet) as progress:
            for record in rendered(jobs, staging, processes):
                records.append(record)
                progress.advance(1)
                say(f"{len(records)}/{len(jobs)} {record.name}", quiet=quiet or progress.shown)
        _write_overview(staging, records, failed)
    say(f"wrote {printable(folder)}: {counted(len(records), 'schedule')}", quiet=quiet)
    return records


def _tell_notes(records: "Sequence[Record]", *, thinning: bool, quiet: bool) -> None:
    from warmup_cli.commands._sources import say

    for record in records:
        for note in record.notes:
            say(f"{record.name}: {note}", quiet=quiet)
        if record.thinned and thinning:
            say(f"{record.name}: its CSV lists {record.thinned}; --rows N lists more", quiet=quiet)


def _tell_findings(records: "Sequence[Record]", *, quiet: bool) -> None:
    from warmup_cli.commands._sources import say

    for record in records:
        for finding in record.findings:
            told = f"step {finding.step}: {finding.code} {finding.message}; {finding.remedy}"
            say(f"{record.name}: {told}", quiet=quiet)


def _write_overview(staging: "Staging", records: "Sequence[Record]", failed: "Mapping[str, Sequence[str]]") -> None:
    from warmup_cli.artifacts.manifest import MANIFEST, manifest
    from warmup_cli.artifacts.markdown import summary
    from warmup_cli.artifacts.page import page

    for name, text in (("index.html", page(records, failed)), ("summary.md", summary(records, failed))):
        with staging.file(name) as stream:
            stream.write(text.encode())
    content = manifest(staging.path, records, failed)
    with staging.file(MANIFEST) as stream:
        stream.write(content)
