"""Tables, what they list, and what becomes of it in a file."""

import io
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from warmup_cli.schedule import Floats, Phase, Schedule, Steps
from warmup_cli.table import Table
from warmup_cli.tables import TABLES
from warmup_cli.tables._style import Style

doubles = st.floats(min_value=0, allow_nan=False, allow_infinity=False)


def listed(table: Table) -> Steps:
    """Return the updates that a table lists, in its order."""
    return np.concatenate([chunk.steps for chunk in table.chunks()])


def written(table: Table, name: str, style: Style | None = None) -> bytes:
    """Return what a format writes of a table."""
    stream = io.BytesIO()
    TABLES[name](table, stream, style or Style(), lambda _: None)
    return stream.getvalue()


def recorded(name: str, *stretches: Sequence[float], first_step: int = 0, epoch: Fraction | None = None) -> Schedule:
    """Return a schedule whose phases `p0`, `p1`, ... have exactly the rates that are given."""

    def phase(index: int, rates: Floats) -> Phase:
        return Phase(f"p{index}", rates.size, lambda offsets: rates[np.minimum(offsets, rates.size - 1).astype(int)])

    phases = tuple(phase(index, np.array(rates, dtype=np.float64)) for index, rates in enumerate(stretches))
    return Schedule(name, phases, first_step, epoch)


@st.composite
def recorded_schedules(draw: st.DrawFn) -> Schedule:
    """Draw a schedule of up to three phases and sixty updates, whose rates are any doubles at all."""
    stretches = draw(st.lists(st.lists(doubles, min_size=1, max_size=20), min_size=1, max_size=3))
    epoch = draw(st.none() | st.fractions(Fraction(1, 10), 10**6))
    return recorded("any", *stretches, first_step=draw(st.sampled_from((0, 1))), epoch=epoch)


@st.composite
def overlays(draw: st.DrawFn) -> tuple[Schedule, ...]:
    """Draw two or three such schedules under names of their own."""
    drawn = draw(st.lists(recorded_schedules(), min_size=2, max_size=3))
    return tuple(
        Schedule(f"s{index}", schedule.phases, schedule.first_step, schedule.iters_per_epoch)
        for index, schedule in enumerate(drawn)
    )
