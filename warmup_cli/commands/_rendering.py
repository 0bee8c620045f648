"""Rendering many schedules, in one process or in several; each leaves its files in the new folder.

The processes are started afresh (`spawn`) and not forked: a fork copies the locks of threads that it does not have.
A process gets the text of a schedule and not the schedule, whose curves cannot be sent.
"""

import gc
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context, parent_process
from threading import Thread

from warmup_cli.artifacts.folder import Staging
from warmup_cli.artifacts.manifest import text_of
from warmup_cli.artifacts.record import Record, record
from warmup_cli.check import findings
from warmup_cli.commands._matplotlib import keep_matplotlib_to_itself
from warmup_cli.errors import WarmupError
from warmup_cli.loading import Config, built_of
from warmup_cli.pictures import PICTURES
from warmup_cli.schedule import Schedule
from warmup_cli.table import Table
from warmup_cli.tables import TABLES
from warmup_cli.tables._style import Style

_WORTH_A_PROCESS = 4  # schedules: starting a process takes as long as drawing about so many


@dataclass(frozen=True)
class Job:
    """One schedule to render.

    Attributes:
        config: what says it.
        stem: the name of its files, without suffix.
        picture: the format of its picture.
        rows: how many rows its table has at the most.

    """

    config: Config
    stem: str
    picture: str
    rows: int

    @property
    def schedule(self) -> Schedule:
        """The schedule."""
        return built_of(self.config, {}).schedule

    def table(self, schedule: Schedule) -> Table:
        """Return the table of its rates."""
        return Table((schedule,), rows=self.rows)


def rendered(jobs: Sequence[Job], staging: Staging, processes: int | None) -> Iterator[Record]:
    """Render each job into the new folder, and yield what is told of it, in order.

    Args:
        jobs: what to render.
        staging: where to.
        processes: how many at the most; None for as many as are worth it.

    Raises:
        WarmupError: a file cannot be written.

    """
    count = min(processes, len(jobs)) if processes else min(_cores(), -(-len(jobs) // _WORTH_A_PROCESS))
    if count <= 1:
        for job in jobs:
            yield _render(job, staging)
        return
    with _pool(count) as pool:
        with _holding("SIGINT"):  # for this process alone
            records = pool.map(_render, jobs, [staging] * len(jobs))  # starts the processes
        try:
            yield from records
        except BrokenProcessPool:
            raise WarmupError(
                "--jobs: one of the processes was ended from outside, by a lack of memory perhaps; try fewer"
            ) from None


def _render(job: Job, staging: Staging) -> Record:
    _forget_the_last_figure()
    keep_matplotlib_to_itself()
    from warmup_cli.figure import drawn
    from warmup_cli.figure.look import Look

    schedule = job.schedule
    table = job.table(schedule)
    found = findings(schedule)
    told = record(schedule, found, stem=job.stem, source=job.config.origin, picture=job.picture, rows=table.row_count)
    picture, rates, numbers = told.files
    notes: list[str] = []
    with drawn([schedule], Look(), notes.append, [found]) as figure, staging.file(picture) as stream:
        PICTURES[job.picture](figure, stream)
    with staging.file(rates) as stream:
        TABLES["csv"](table, stream, Style(), lambda _: None)
    with staging.file(numbers) as stream:
        stream.write(text_of(told.data))
    return replace(told, notes=tuple(notes))


def _forget_the_last_figure() -> None:
    """Collect what is full of cycles, for the entry point has turned the collector off."""
    with _holding("SIGINT", "SIGTERM", "SIGHUP"):  # Python drops what is raised within the callbacks of weak references
        gc.collect(0)


@contextmanager
def _pool(count: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of processes that have ended when the block has, whatever ends it."""
    pool = ProcessPoolExecutor(count, get_context("spawn"), _start)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _holding(*names: str) -> Iterator[None]:
    """Hold some signals back until the block ends; a process that is started in it never gets them."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.Signals[name] for name in names})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start() -> None:
    """Have a process of the pool leave Ctrl-C to the one that started it, and end when that one does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _cores() -> int:
    """Return how many processes can run at once; not all cores of the machine may be ours."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
