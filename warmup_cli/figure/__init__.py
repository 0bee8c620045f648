"""From schedules to a matplotlib figure, by its object interface."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from warmup_cli.figure.chart import Chart
from warmup_cli.figure.fonts import use_fonts_for
from warmup_cli.figure.look import Look
from warmup_cli.figure.page import Page
from warmup_cli.figure.panel import Panel
from warmup_cli.schedule import Floats, Schedule, Steps

if TYPE_CHECKING:
    from warmup_cli.check import Finding
    from warmup_cli.compare import Comparison


def drawn_comparisons(
    comparisons: "Sequence[Comparison]", look: Look, warn: Callable[[str], None]
) -> AbstractContextManager[Figure]:
    """Draw curves that were compared with one base as an overlay, and below it how far each is from the base.

    Args:
        comparisons: what to draw, at least one.
        look: how.
        warn: called with a line for what could not be drawn as wished.

    """
    from warmup_cli.compare import difference_line

    base = comparisons[0].base.schedule
    schedules = [base, *(comparison.other.schedule for comparison in comparisons)]
    differences = [difference_line(comparison) for comparison in comparisons]
    return drawn(schedules, look, warn, differences=differences)


@contextmanager
def drawn(
    schedules: Sequence[Schedule],
    look: Look,
    warn: Callable[[str], None],
    found: "Sequence[Sequence[Finding]]" = (),
    differences: Sequence[tuple[Steps, Floats]] = (),
) -> Iterator[Figure]:
    """Draw one schedule with its phases and marks, or several as an overlay.

    Args:
        schedules: what to draw, at least one.
        look: how.
        warn: called with a line for what could not be drawn as wished.
        found: findings to mark, for each schedule its own.
        differences: what to draw below them, for each schedule after the first: steps, and by how much it is higher.

    Yields:
        The figure; save it within the block, in which the look's settings are in force.

    Raises:
        WarmupError: the look's style is not known, or its axis needs epochs that a schedule does not know.

    """
    with look.in_force():
        names = [look.title or schedules[0].title or "", *(schedule.name for schedule in schedules)]
        names += [phase.name for schedule in schedules for phase in schedule.phases]
        if missing := use_fonts_for(names):
            warn(f"no installed font has the characters {missing[:40]}; they are drawn as boxes")
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font")  # it was said above, in a line
            page = Page(look)
            try:
                Chart(page, schedules, found, Panel(page, differences) if differences else None).draw()
                yield page.figure
            finally:
                page.close()
