"""From a tree of keys to a schedule.

A tree is what a dialect makes of a file's text: a dict. It says a schedule either by five numbers
(`flat.py`), by phases in a row (`phases.py`) or by a scheduler's call (`pasted.py`); flags override its keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from typing import Any

from warmup_cli.errors import Problems
from warmup_cli.flat import flat_phases, vanished_parts
from warmup_cli.keys import CHECK_KEYS, DATA_KEYS, FLAT_KEYS, PASTED_KEYS, RUN_KEYS, Flag, by_spelling
from warmup_cli.pasted import pasted_schedule
from warmup_cli.phases import phases_in_a_row, vanished_rows
from warmup_cli.schedule import Schedule
from warmup_cli.settings import Settings
from warmup_cli.units import MAX_STEPS, Loader, Run, nearest


class Grammar(Enum):
    """The ways to say a schedule, as a message names them."""

    FLAT = "a schedule of five numbers"
    PHASES = "a schedule in phases"
    PASTED = "a pasted scheduler"


EVERY_KEY = RUN_KEYS + FLAT_KEYS + PASTED_KEYS + DATA_KEYS + CHECK_KEYS

_KEYS = {
    Grammar.FLAT: RUN_KEYS + CHECK_KEYS + FLAT_KEYS,
    Grammar.PHASES: RUN_KEYS + CHECK_KEYS,
    Grammar.PASTED: RUN_KEYS
    + CHECK_KEYS
    + PASTED_KEYS
    + DATA_KEYS
    + tuple(key for key in FLAT_KEYS if key.name == "lr_init"),
}


@dataclass(frozen=True)
class Built:
    """A schedule, what converts units to its steps, and the arithmetic where that follows from a data set."""

    schedule: Schedule
    run: Run
    derivation: tuple[str, ...] = ()


def build(tree: Mapping[Any, object], origin: str, flags: Mapping[str, Flag], name: str) -> Built:
    """Return the schedule that a tree of keys and the flags say.

    Args:
        tree: the keys of a file; empty where there are only flags.
        origin: the file's name, for messages; empty where there are only flags.
        flags: values that override the file's, by key.
        name: the schedule's name if it does not say one.

    Raises:
        WarmupError: with a line for each thing that is wrong.

    """
    problems = Problems()
    settings = Settings(origin, problems)
    grammar = _grammar(tree, flags)
    _take(settings, grammar, _not_overridden(tree, flags), flags)
    run, loader = _run(settings)
    schedule: Schedule | None
    if grammar is Grammar.PASTED:
        schedule = pasted_schedule(settings, run, name)
    else:
        first_step = settings.get("first_step", int)
        first_step = 1 if first_step is None else first_step
        in_a_row = grammar is Grammar.PHASES
        phases = phases_in_a_row(tree["phase"], settings, run) if in_a_row else flat_phases(settings, run, first_step)
        title = settings.get("title", str)
        schedule = Schedule(settings.get("name", str) or name, phases, first_step, run.iters_per_epoch, title)
    settings.get("source", str)
    ignore = settings.get("ignore", tuple) or ()
    problems.raise_any()
    assert schedule is not None
    if grammar is not Grammar.PASTED:
        vanished = vanished_rows(tree["phase"], run) if grammar is Grammar.PHASES else vanished_parts(settings, run)
        schedule = replace(schedule, vanished=vanished)
    schedule = replace(schedule, ignore=ignore)
    return Built(
        schedule,
        replace(run, total=Fraction(schedule.total_steps)),
        loader.derivation(schedule.total_steps) if loader else (),
    )


def _grammar(tree: Mapping[object, object], flags: Mapping[str, Flag]) -> Grammar:
    if {"code", "schedule"} & flags.keys() or {"code", "schedule", "api"} & tree.keys():
        return Grammar.PASTED
    return Grammar.PHASES if "phase" in tree else Grammar.FLAT


def _take(settings: Settings, grammar: Grammar, tree: Mapping[object, object], flags: Mapping[str, Flag]) -> None:
    """Take the keys and flags that a grammar has; report those that another one has."""
    keys = _KEYS[grammar]
    known, elsewhere = by_spelling(keys).keys(), by_spelling(EVERY_KEY).keys()
    what = f"{grammar.value} has no such key"
    said = {key: value for key, value in tree.items() if key != "phase" or grammar is not Grammar.PHASES}
    for key in [key for key in said if key not in known and (key in elsewhere or key == "phase")]:
        settings.problems.add(f"{settings.origin}: {key}", what)
        del said[key]
    settings.read(said, keys)
    settings.override({key: flag for key, flag in flags.items() if key in known}, keys)
    for key in flags:
        if key not in known:
            settings.problems.add(flags[key].spelling, what)


def _not_overridden(tree: Mapping[object, object], flags: Mapping[str, Flag]) -> Mapping[object, object]:
    """Return the tree without what flags say in the other way: updates per epoch, or the size of an epoch."""
    direct = {"iters_per_epoch", "steps_per_epoch"}
    if direct & flags.keys() and "dataset_size" not in flags:
        return {key: value for key, value in tree.items() if key != "dataset_size"}
    if "dataset_size" in flags:
        return {key: value for key, value in tree.items() if key not in direct}
    return tree


def _run(settings: Settings) -> tuple[Run, Loader | None]:
    """Return what converts units to steps, and the loader that its epochs follow from, if they do."""
    loader = _loader(settings)
    if loader is None and "dataset_size" in settings:
        settings.excuse("iters_per_epoch")
    iters_per_epoch = settings.get("iters_per_epoch", Fraction)
    if loader is not None and iters_per_epoch not in (None, loader.iters_per_epoch):
        settings.refuse(
            "iters_per_epoch",
            f"{float(iters_per_epoch or 0):g} disagrees with {settings.where('dataset_size')}, which gives"
            f" {loader.iters_per_epoch:,}; leave one of them out",
        )
    elif loader is not None:
        iters_per_epoch = Fraction(loader.iters_per_epoch)
    run = Run(iters_per_epoch, _samples_per_step(settings), settings.get("tokens_per_step", Fraction))
    total = settings.steps("total", run)
    if total is not None and not 1 <= nearest(total) <= MAX_STEPS:
        settings.refuse("total", f"expected a run of 1 to {MAX_STEPS:.0e} steps, got {float(total):g}")
        total = None
    return replace(run, total=total), loader


def _samples_per_step(settings: Settings) -> Fraction | None:
    batch = settings.get("batch_size", int)
    devices, accumulate = settings.get("devices", int) or 1, settings.get("accumulate", int) or 1
    return None if batch is None else Fraction(batch * devices * accumulate)


def _loader(settings: Settings) -> Loader | None:
    dataset, batch = settings.get("dataset_size", int), settings.get("batch_size", int)
    if dataset is None:
        return None
    if batch is None:
        settings.missing("batch_size", "dataset_size needs it to give the updates per epoch")
        return None
    loader = Loader(
        dataset,
        batch,
        devices=settings.get("devices", int) or 1,
        accumulate=settings.get("accumulate", int) or 1,
        drop_last=settings.get("drop_last", bool) or False,
    )
    if not loader.iters_per_epoch:
        settings.refuse("dataset_size", f"{dataset:,} samples make no whole update of {loader.samples_per_step:,}")
        return None
    return loader
