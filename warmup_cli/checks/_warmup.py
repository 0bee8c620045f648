"""How long the warm-up is."""

from itertools import takewhile

from warmup_cli.checks._pieces import pieces
from warmup_cli.schedule import Schedule


def warmup_stop(schedule: Schedule) -> int:
    """Return where the warm-up stops, in steps from the start of the run: 0 if there is none.

    It is the phases at the beginning that are called so, or that rise and are followed by one that does not.
    """
    found = pieces(schedule)
    named = [piece.stop for piece in takewhile(lambda piece: piece.warms, found)]
    rising = [piece.stop for piece in takewhile(lambda piece: piece.rises, found)]
    if rising and rising[-1] == schedule.total_steps:
        rising = []
    return max([0, *named, *rising])
