"""Milestones: from what was written to whole steps in order."""

from itertools import pairwise

from warmup_cli.settings import Settings
from warmup_cli.units import Length, NotGivenError, Run, nearest


def milestone_steps(settings: Settings, run: Run, of_run: Settings | None = None) -> tuple[int, ...]:
    """Return the milestones of `settings` in steps; a number without a unit has that of the run's length.

    Args:
        settings: where the milestones are given.
        run: what converts them to steps.
        of_run: where the run's length is given, if elsewhere.

    """
    of_run = of_run or settings
    total = of_run.length("total")
    written = settings.get("milestones", tuple) or ()
    steps: list[int] = []
    for milestone in written:
        length = milestone if isinstance(milestone, Length) else Length.parse(milestone, total.unit if total else "it")
        try:
            steps.append(nearest(run.steps(length)))
        except NotGivenError as error:
            of_run.missing(error.quantity, str(error), error.key)
            return ()
    if any(later <= earlier for earlier, later in pairwise(steps)):
        settings.refuse("milestones", f"expected milestones in rising order, got steps {', '.join(map(str, steps))}")
        return ()
    return tuple(steps)
