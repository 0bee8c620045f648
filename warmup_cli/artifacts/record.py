"""The numbers of a schedule that people and programs ask for, as data."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from warmup_cli.artifacts.thumbnail import PICTURE, sparkline, thumbnail
from warmup_cli.check import Finding
from warmup_cli.sampling import sampled_steps
from warmup_cli.schedule import Schedule
from warmup_cli.summary import phase_summaries

_ALL_STEPS = 1 << 20  # up to so many, every update is looked at


@dataclass(frozen=True)
class Record:
    """What is told of one schedule.

    Attributes:
        stem: the name of its files, without suffix.
        source: where it was read from.
        numbers: its JSON summary.
        findings: its known mistakes.
        thumbnail: a small picture of it, as SVG.
        spark: a smaller one, as text.
        phases: a line for each of its phases, for people.
        picture: the suffix of its picture.
        notes: what could not be drawn as wished.

    """

    stem: str
    source: str
    numbers: dict[str, Any]
    findings: tuple[Finding, ...]
    thumbnail: str
    spark: str
    phases: tuple[str, ...]
    picture: str
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What people call the schedule."""
        return str(self.numbers["name"])

    @property
    def thinned(self) -> str:
        """How many of how many updates its CSV lists; empty if it lists all."""
        rows, steps = self.numbers["csv_rows"], self.numbers["total_steps"]
        return f"{rows:,} of {steps:,} updates" if rows < steps else ""

    @property
    def data(self) -> dict[str, Any]:
        """All of it, for a program."""
        found = [asdict(finding) for finding in self.findings]
        return {"source": self.source, **self.numbers, "findings": found, "files": [*self.files]}

    @property
    def files(self) -> tuple[str, str, str]:
        """The paths in the folder of its picture, its rates and its numbers."""
        one, two, three = (f"schedules/{self.stem}.{suffix}" for suffix in (self.picture, "csv", "json"))
        return one, two, three


def record(  # a schedule, and what the rest of the folder knows of it
    schedule: Schedule, findings: Sequence[Finding], *, stem: str, source: str, picture: str, rows: int
) -> Record:
    """Return what is told of a schedule whose table has so many rows."""
    numbers = {**_numbers(schedule), "csv_rows": rows}
    pictured = thumbnail(schedule), sparkline(schedule)
    return Record(stem, source, numbers, tuple(findings), *pictured, tuple(phase_summaries(schedule)), picture)


def _numbers(schedule: Schedule) -> dict[str, Any]:
    """Return the resolved numbers.

    The peak of a long run is that of the curve as it is drawn, which has the ends of every phase.
    """
    short = schedule.total_steps <= _ALL_STEPS
    steps = np.arange(schedule.first_step, schedule.last_step + 1) if short else sampled_steps(schedule, *PICTURE)
    rates = schedule.rates(steps)
    peak = int(rates.argmax())
    epoch = schedule.iters_per_epoch
    return {
        "name": schedule.name,
        "title": schedule.title,
        "total_steps": schedule.total_steps,
        "first_step": schedule.first_step,
        "last_step": schedule.last_step,
        "iters_per_epoch": None if epoch is None else float(epoch),
        "epochs": None if epoch is None else schedule.total_steps / float(epoch),
        "lr_first": float(rates[0]),
        "lr_peak": float(rates[peak]),
        "lr_peak_step": int(steps[peak]),
        "lr_last": float(rates[-1]),
        "phases": [*_phases(schedule)],
    }


def _phases(schedule: Schedule) -> Iterator[dict[str, Any]]:
    """Yield the stretches with the rates of their first and last update; what has no update is left out."""
    shapes = dict(zip(map(int, schedule.boundaries[:-1]), (phase.shape for phase in schedule.phases), strict=True))
    last = schedule.last_step
    for name, start, stop in schedule.bands():
        begin, end = max(start, schedule.first_step), last if stop == schedule.total_steps else stop - 1
        if begin <= end:
            ends = schedule.rates([begin, end])
            yield {
                "name": name,
                "shape": shapes[start],
                "length": stop - start,
                "first_step": begin,
                "last_step": end,
                "lr_first": float(ends[0]),
                "lr_last": float(ends[1]),
            }
