"""Schedules, and what is wrong with them, from as few words as a test needs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from warmup_cli.config import build
from warmup_cli.dialects import DIALECTS, Parse
from warmup_cli.errors import WarmupError
from warmup_cli.keys import Flag
from warmup_cli.schedule import Floats, Schedule

FIVE = {"warmup_epochs": 5, "iters_per_epoch": 10, "lr_init": 0.1, "lr_end": 0.001, "total_epochs": 100}
"""The five numbers: 50 steps of warm-up and 950 of decay."""

Tree = Mapping[Any, object] | str
"""Keys, or a TOML text of them."""


def five(**changes: object) -> dict[Any, object]:
    """Return the five numbers with changes; None takes a key away."""
    return {key: value for key, value in {**FIVE, **changes}.items() if value is not None}


def flags_of(tree: Mapping[str, object]) -> dict[str, Flag]:
    """Return keys as the flags of the same names."""
    return {key: Flag(f"--{key.replace('_', '-')}", str(value)) for key, value in tree.items()}


def schedule_of(tree: Tree, origin: str = "s.toml", **flags: str) -> Schedule:
    """Return the schedule that keys and flags say."""
    keys = DIALECTS["toml"](tree) if isinstance(tree, str) else tree
    return build(keys, origin, flags_of(flags), "unnamed").schedule


def schedule_or_problems(tree: Tree, origin: str = "s.toml", **flags: str) -> Schedule | list[str]:
    """Return the schedule that keys and flags say, or the lines that say what is wrong with them."""
    try:
        return schedule_of(tree, origin, **flags)
    except WarmupError as error:
        return list(error.problems)


def problems_of(tree: Tree, origin: str = "s.toml", **flags: str) -> list[str]:
    """Return the lines that say what is wrong with keys and flags; none if nothing is."""
    said = schedule_or_problems(tree, origin, **flags)
    return [] if isinstance(said, Schedule) else said


def broken(parse: Parse, text: str) -> str:
    """Return the line that says what is wrong with a text; empty if nothing is."""
    try:
        parse(text)
    except WarmupError as error:
        (line,) = error.problems
        return line
    return ""


def all_rates(schedule: Schedule) -> Floats:
    """Return the rate of every update."""
    return schedule.rates(np.arange(schedule.first_step, schedule.last_step + 1))


def outline(schedule: Schedule) -> list[tuple[str, int]]:
    """Return name and length of each phase."""
    return [(phase.name, phase.length) for phase in schedule.phases]
