"""From the SCHEDULE arguments of a command to schedules."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from warmup_cli.commands._options import given_flags
from warmup_cli.config import Built
from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Schedule

if TYPE_CHECKING:
    from warmup_cli.side import Side


def say(words: str, *, quiet: bool) -> None:
    """Tell the user something on standard error."""
    if not quiet:
        click.echo(words, err=True)


def sides_from(sources: Sequence[str], *, quiet: bool) -> list["Side"]:
    """Return what is to be compared: the schedules that the arguments and flags say, and the tables.

    Raises:
        WarmupError: with what is wrong in any of them.

    """
    from warmup_cli.loading import is_table, recorded
    from warmup_cli.side import Side

    configs = [source for source in sources if not is_table(source)]
    problems: list[str] = []
    schedules: list[Schedule] = []
    tables: dict[str, Side] = {}
    try:
        schedules = [built.schedule for built in built_from(configs, quiet=quiet)] if configs else []
    except WarmupError as error:
        problems += error.problems
    for source in dict.fromkeys(sources):
        if is_table(source):
            try:
                tables[source] = recorded(source)
            except WarmupError as error:
                problems += error.problems
    if problems:
        raise WarmupError(*problems)
    left = iter(schedules)
    sides = [tables[source] if is_table(source) else Side(next(left)) for source in sources]
    labels = ["standard input" if source == "-" else source for source in sources]
    named = told_apart([side.schedule for side in sides], labels)
    return [replace(side, schedule=schedule) for side, schedule in zip(sides, named, strict=True)]


def built_from(sources: Sequence[str], *, quiet: bool) -> list[Built]:
    """Return the schedules that the arguments and flags say, and tell what their epochs follow from.

    Raises:
        WarmupError: with what is wrong in any of them.

    """
    if sources.count("-") > 1:
        raise WarmupError("-: standard input can be read only once")
    found, problems = _built(sources)
    if problems:
        raise WarmupError(*problems)
    for built in found:
        for line in built.derivation:
            say(line if len(found) == 1 else f"{built.schedule.name}: {line}", quiet=quiet)
    schedules = told_apart([built.schedule for built in found], sources)
    return [replace(built, schedule=schedule) for built, schedule in zip(found, schedules, strict=True)]


def _built(sources: Sequence[str]) -> tuple[list[Built], list[str]]:
    from warmup_cli.loading import built

    flags = given_flags()
    found: list[Built] = []
    arguments: Sequence[str | None] = sources or [None]
    problems: dict[str, None] = {}  # in order, each once: flags are wrong for every source
    for source in arguments:
        try:
            found.append(built(source, flags))
        except WarmupError as error:
            problems.update(dict.fromkeys(error.problems))
    return found, list(problems)


def told_apart(schedules: list[Schedule], sources: Sequence[str]) -> list[Schedule]:
    """Return the schedules, those of one name under the names of their files."""
    names = [schedule.name for schedule in schedules]
    for others in (sources, [f"{name} ({index + 1})" for index, name in enumerate(names)]):
        counts = Counter(names)
        names = [other if counts[name] > 1 else name for name, other in zip(names, others or names, strict=True)]
    return [replace(schedule, name=name) for schedule, name in zip(schedules, names, strict=True)]
