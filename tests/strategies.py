"""Schedules as hypothesis draws them: every shape, either first step, any division of the run."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.building import schedule_of
from warmup_cli.schedule import Schedule, Steps
from warmup_cli.shapes import SHAPES

RAMPS = tuple(name for name in SHAPES if SHAPES[name].needs_stop)
"""The shapes that lead from any rate greater than 0 to any other."""

bases = st.floats(1e-9, 10.0)
shares = st.floats(1e-6, 0.99)
powers = st.none() | st.floats(0.1, 8.0)
run_lengths = st.integers(4, 400) | st.integers(4, 10**15)


def without_none(tree: dict[str, object]) -> dict[str, object]:
    """Return the keys that have a value."""
    return {key: value for key, value in tree.items() if value is not None}


@st.composite
def flat_trees(draw: st.DrawFn, *, decay_shapes: tuple[str, ...] = (*SHAPES,)) -> dict[str, object]:
    """Draw flat keys that make a schedule, lengths in steps."""
    total = draw(run_lengths)
    warmup, plateau, decay = sorted(draw(st.lists(st.integers(0, total), min_size=3, max_size=3)))
    base = draw(bases)
    tree: dict[str, object] = {
        "total_steps": total,
        "warmup_steps": warmup,
        "plateau_steps": plateau - warmup,
        "hold_steps": total - decay,
        "lr_init": base,
        "first_step": draw(st.sampled_from((0, 1))),
    }
    rise = draw(st.sampled_from((*RAMPS, "constant")))
    tree |= {"warmup_shape": rise, "warmup_lr": base * draw(shares)}
    fall = draw(st.sampled_from(decay_shapes))
    tree |= {"decay_shape": fall, "lr_end": None if fall == "constant" else base * draw(shares)}
    for part, shape in (("warmup", rise), ("decay", fall)):
        if "power" in SHAPES[shape].takes:
            tree[f"{part}_power"] = draw(powers)
    if fall == "step":
        # A staircase needs a milestone within the decay; where there is no room, the decay is a cosine.
        inside = st.integers(plateau, decay - 1)
        tree |= (
            {"milestones": sorted(draw(st.sets(inside, min_size=1, max_size=4)))}
            if decay > plateau
            else {"decay_shape": "cosine"}
        )
    return without_none(tree)


@st.composite
def phase_trees(draw: st.DrawFn) -> dict[str, object]:
    """Draw ramps in a row that make a schedule, each longer than nothing, some with a `from` of their own."""
    tables: list[dict[str, object]] = []
    for index in range(draw(st.integers(1, 6))):
        own = draw(bases) if index == 0 or draw(st.booleans()) else None
        length = f"{draw(st.integers(2, 10**9))}it"
        shape = draw(st.sampled_from(RAMPS))
        tables.append(without_none({"shape": shape, "length": length, "from": own, "to": draw(bases)}))
    return {"phase": tables, "first_step": draw(st.sampled_from((0, 1)))}


def schedules() -> st.SearchStrategy[Schedule]:
    """Draw schedules said in either grammar."""
    return (flat_trees() | phase_trees()).map(schedule_of)


@st.composite
def schedules_and_steps(draw: st.DrawFn) -> tuple[Schedule, Steps]:
    """Draw a schedule and some of its steps, in no order, the ends and boundaries likelier than others."""
    schedule = draw(schedules())
    near = {int(edge) + beside for edge in schedule.boundaries for beside in (-1, 0, 1)}
    inside: Any = sorted(step for step in near if schedule.first_step <= step <= schedule.last_step)
    anywhere = st.integers(schedule.first_step, schedule.last_step)
    steps = draw(st.lists(st.sampled_from(inside) | anywhere, min_size=1, max_size=20))
    return schedule, np.array(steps, dtype=np.int64)
