"""What the flags of a check say, for the commands that check."""

from collections.abc import Sequence

from warmup_cli.check import Finding, findings, known_codes, rules
from warmup_cli.commands._sources import built_from
from warmup_cli.errors import WarmupError
from warmup_cli.loading import recipe_names
from warmup_cli.reports._checked import Checked
from warmup_cli.schedule import Schedule


def codes(flag: str, given: Sequence[str]) -> list[str]:
    """Return the codes that a flag lists, separated by commas or given in turn.

    Raises:
        WarmupError: one of them is not known.

    """
    try:
        return known_codes(code.strip() for text in given for code in text.split(","))
    except WarmupError as error:
        raise WarmupError(*(f"{flag}: {problem}" for problem in error.problems)) from None


def checked_from(sources: Sequence[str], select: Sequence[str], ignore: Sequence[str], *, quiet: bool) -> list[Checked]:
    """Return the schedules that the arguments and flags say, with what is wrong with them."""
    chosen, left_out = codes("--select", select), codes("--ignore", ignore)
    schedules = [built.schedule for built in built_from(sources, quiet=quiet)]
    paths = [_path(source) for source in sources] or [None]
    return [
        Checked(schedule.name, path, findings(schedule, select=chosen, ignore=left_out))
        for schedule, path in zip(schedules, paths, strict=True)
    ]


def explained(code: str) -> str:
    """Return what a rule looks for, why, and what it leaves alone."""
    chosen = codes("--explain", [code])
    return "\n\n".join(f"{rule.code} {rule.name}: {rule.explanation}" for rule in rules() if rule.code in chosen)


def told(schedule: Schedule, found: Finding) -> str:
    """Return a finding as a line."""
    return f"{schedule.name}: step {found.step}: {found.code} {found.message}; {found.remedy}"


def _path(source: str) -> str | None:
    """Return the path of a source that is a file."""
    return None if source == "-" or source in recipe_names() else source
