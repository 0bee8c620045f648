"""From a tree of keys to a schedule.

A tree is what a dialect makes of a file's text: a dict. It says a schedule either by five numbers
(`flat.py`) or by phases in a row (`phases.py`); flags of the command line override its keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from warmup_cli.errors import Problems
from warmup_cli.flat import flat_phases
from warmup_cli.keys import FLAT_KEYS, RUN_KEYS, by_spelling
from warmup_cli.phases import phases_in_a_row
from warmup_cli.schedule import Schedule
from warmup_cli.settings import Flag, Settings
from warmup_cli.units import MAX_STEPS, Loader, Run, nearest


@dataclass(frozen=True)
class Built:
    """A schedule, and the arithmetic behind its epochs where they follow from a data set."""

    schedule: Schedule
    derivation: tuple[str, ...] = ()


def build(tree: Mapping[object, object], origin: str, flags: Mapping[str, Flag], name: str) -> Built:
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
    in_phases = "phase" in tree
    keys = RUN_KEYS if in_phases else RUN_KEYS + FLAT_KEYS
    known = by_spelling(keys).keys()
    said = {key: value for key, value in _not_overridden(tree, flags).items() if key != "phase"}
    for key in [key for key in said if in_phases and key in by_spelling(FLAT_KEYS)]:
        problems.add(f"{origin}: {key}", "a schedule in phases has no such number; say it in a phase")
        del said[key]
    settings.read(said, keys)
    settings.override({key: flag for key, flag in flags.items() if key in known}, keys)
    for key in flags.keys() - known:
        problems.add(flags[key].spelling, f"{origin} is a schedule in phases, which has no such number")
    run, loader = _run(settings)
    first_step = settings.get("first_step", int)
    first_step = 1 if first_step is None else first_step
    schedule = Schedule(
        name=settings.get("name", str) or name,
        phases=phases_in_a_row(tree["phase"], settings, run) if in_phases else flat_phases(settings, run, first_step),
        first_step=first_step,
        iters_per_epoch=run.iters_per_epoch,
        title=settings.get("title", str),
    )
    settings.get("source", str)
    problems.raise_any()
    return Built(schedule, loader.derivation(schedule.total_steps) if loader else ())


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
