"""What is left of a scheduler after its first counts."""

import math
from dataclasses import replace

from warmup_cli.schedule import Curve
from warmup_cli.scheduler import Scheduler


def rest(scheduler: Scheduler, count: float) -> Scheduler:
    """Return a scheduler as it is from `count` on, which becomes its count 0; `count` may be a fraction."""
    begins = [max(math.ceil(start - count), 0) for start in scheduler.starts]
    stretches = [
        replace(
            stretch,
            length=None if stop is None else stop - begin,
            curve=_ahead(stretch.curve, count + begin - start),
            cycles=None if count else stretch.cycles,
        )
        for stretch, start, begin, stop in zip(
            scheduler.stretches, scheduler.starts, begins, [*begins[1:], None], strict=True
        )
        if stop is None or stop > begin
    ]
    return Scheduler(tuple(stretches))


def _ahead(curve: Curve, by: float) -> Curve:
    return (lambda offsets: curve(offsets + by)) if by else curve
