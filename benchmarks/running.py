"""Whole processes, run in turn: A B C, A B C, ...; each with its time and its peak memory.

This module imports little, and no numpy: a process inherits the peak memory of the one that started it.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

SCRIPTS = Path(__file__).parent / "scripts"

_UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "OPENBLAS_NUM_THREADS", "MPLBACKEND")


@dataclass(frozen=True)
class Command:
    """What is run, which package it needs that may not be there, how it ends, and which file it is to make anew."""

    name: str
    words: tuple[str, ...]
    needs: str = ""
    status: int = 0
    makes: str = ""

    @property
    def missing(self) -> bool:
        """Whether the package is not installed."""
        return bool(self.needs) and find_spec(self.needs) is None


@dataclass(frozen=True)
class Figures:
    """What the runs of a command took, in order: seconds and MiB."""

    seconds: tuple[float, ...]
    mib: tuple[float, ...]

    def __str__(self) -> str:
        low, middle, high = (f"{1000 * number:,.0f}" for number in spread(self.seconds))
        return f"{low} · **{middle}** · {high} ms, {median(self.mib):,.0f} MiB"


@dataclass(frozen=True)
class Row:
    """A line of the table.

    Attributes:
        what: what is measured.
        against: what a user would run instead.
        ours: its figures, as text.
        theirs: theirs, as text.
        value: the number that the goal speaks of.
        goal: the most that it may be; None where there is no goal.
        unit: of both numbers; a ratio has none.

    """

    what: str
    against: str
    ours: str = ""
    theirs: str = ""
    value: float | None = None
    goal: float | None = None
    unit: str = ""


def spread(numbers: Sequence[float]) -> tuple[float, float, float]:
    """Return the least, the median and the greatest."""
    return min(numbers), median(numbers), max(numbers)


def warmup(name: str, *words: str, needs: str = "", status: int = 0) -> Command:
    """Return the installed command with some arguments."""
    return Command(name, (str(Path(sys.executable).parent / "warmup"), *words), needs, status)


def python(name: str, code: str) -> Command:
    """Return an interpreter that runs a line of code."""
    return Command(name, (sys.executable, "-c", code))


def script(name: str, file: str, *words: str, needs: str = "") -> Command:
    """Return one of the `scripts/` with its arguments."""
    return Command(name, (sys.executable, str(SCRIPTS / file), *words), needs)


class Bench:
    """Runs commands in a folder, each so many times after a run that is not counted."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder, self.runs = folder, runs

    def figures(self, *commands: Command) -> list[Figures]:
        """Return the figures of commands that are run in turn."""
        taken: list[list[tuple[float, float]]] = [[] for _ in commands]
        for counted in [False] + [True] * self.runs:
            for command, into in zip(commands, taken, strict=True):
                run = self._run(command)
                if counted:
                    into.append(run)
        return [Figures(*map(tuple, zip(*runs, strict=True))) for runs in taken]

    def versus(self, what: str, ours: Command, others: Sequence[tuple[Command, float | None]]) -> list[Row]:
        """Return a row for each of `others`: the median of the ratios ours / theirs, pair by pair, and its goal."""
        there = [(other, goal) for other, goal in others if not other.missing]
        missing = [Row(what, f"{other.name}: not installed", goal=goal) for other, goal in others if other.missing]
        first, *rest = self.figures(ours, *(other for other, _ in there))
        return [
            Row(what, other.name, str(first), str(figures), ratio(first.seconds, figures.seconds), goal)
            for (other, goal), figures in zip(there, rest, strict=True)
        ] + missing

    def told(self, command: Command) -> dict[str, float]:
        """Return the numbers that a script prints as JSON."""
        done = subprocess.run(command.words, cwd=self.folder, check=True, stdout=subprocess.PIPE, env=_environment())
        numbers: dict[str, float] = json.loads(done.stdout)
        return numbers

    def _run(self, command: Command) -> tuple[float, float]:
        """Return the seconds and the peak MiB of one process."""
        if command.makes:
            (self.folder / command.makes).unlink(missing_ok=True)
        start = time.perf_counter()
        with subprocess.Popen(
            command.words, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment()
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != command.status:
            raise RuntimeError(f"{' '.join(command.words)}: ended with {process.returncode}")
        return seconds, usage.ru_maxrss / 1024


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of the ratios, pair by pair."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))


def _environment() -> dict[str, str]:
    """Return the environment of a user: compiled modules are kept, nothing of ours or of Python's is set."""
    return {
        name: value for name, value in os.environ.items() if name not in _UNWANTED and not name.startswith("WARMUP_")
    }
