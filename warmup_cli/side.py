"""A side of a comparison: a run and what is known of its rates, and how far training can get with them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from warmup_cli.sampling import sampled_steps
from warmup_cli.schedule import Floats, Schedule, Steps

EVERY = 1_000_000
"""The longest run of which every update is looked at."""

_WIDTH, _HEIGHT = 2_000, 20_000  # pixels of the picture that the samples of a longer run are enough for


@dataclass(frozen=True)
class Budget:
    """The sum of the rates of a run: how far training can get.

    Attributes:
        total: the sum over all updates.
        exact: whether each update was added; otherwise lines through samples were, which is right to about six digits.

    """

    total: float
    exact: bool


@dataclass(frozen=True, eq=False)
class Side:
    """A run whose updates are counted from 0, whatever numbers it gives them.

    Attributes:
        schedule: the run and its rates.
        listed: the only updates whose rates are known, rising, shape (N,); None for all of them.

    """

    schedule: Schedule
    listed: Steps | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return self.schedule.name

    @property
    def length(self) -> int:
        """The number of updates in the run."""
        return self.schedule.total_steps

    @cached_property
    def starts(self) -> list[int]:
        """The first update of every phase that has any."""
        return [span.start - self.schedule.first_step for span in self.schedule.spans if span]

    @cached_property
    def samples(self) -> Steps:
        """As many updates as it takes for the lines through their rates to be the curve."""
        return sampled_steps(self.schedule, _WIDTH, _HEIGHT) - self.schedule.first_step

    def rates(self, updates: Steps) -> Floats:
        """Return the rates of updates, shape (N,)."""
        return self.schedule.rates(updates + self.schedule.first_step)

    def phase(self, update: int) -> str:
        """Return the name of the phase that an update falls into."""
        return self.schedule.phases[int(self.schedule.phase_indices(update + self.schedule.first_step))].name

    def budget(self) -> Budget:
        """Return the sum of the rates of all updates; of a long run or a thinned table that of the lines between."""
        updates = self.listed
        if updates is None:
            updates = np.arange(self.length, dtype=np.int64) if self.length <= EVERY else self.samples
        rates = self.rates(updates)
        if updates.size == self.length:
            return Budget(float(rates.sum()), exact=True)
        # Of each line, the updates after its first point up to its last one.
        lines = np.diff(updates) * (rates[1:] + rates[:-1]) / 2 + np.diff(rates) / 2
        return Budget(float(rates[0] + lines.sum()), exact=False)
