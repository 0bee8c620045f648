"""Counts during which the same of PyTorch's schedulers work on one optimizer, each from the rate that it finds.

Where their steps have a closed form together, rates come from it: one scheduler alone, several that only multiply, one
that overwrites what others did before. Where not, they come from the recursion itself, evaluated in arrays.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.frameworks._torch_rules import Affine, Group, Rule
from warmup_cli.schedule import Floats

MOST_COUNTS = 10_000_000
"""How far a rate is computed from the one before where there is no closed form."""

_BLOCK = 16_384


@dataclass(frozen=True)
class Active:
    """A rule that is at work, from a count of its clock on."""

    rule: Rule
    count: float
    group: Group

    def between(self, before: Floats, after: Floats) -> Affine:
        return self.rule.between(self.count + before, self.count + after, self.group)

    def ahead(self, counts: float) -> "Active":
        return replace(self, count=self.count + counts)


def composed(first: Affine, then: Affine) -> Affine:
    return then[0] * first[0], then[0] * first[1] + then[1]


def applied(step: Affine, rate: float) -> float:
    """Return a rate after one step; where the step overwrites it, it need not be known."""
    slope, offset = float(step[0][0]), float(step[1][0])
    return offset if slope == 0 else slope * rate + offset


@dataclass(frozen=True, eq=False)
class Segment:
    """Counts during which the same rules are at work.

    Attributes:
        active: the rules, in the order in which they are stepped.
        start: returns the rate at its first count.
        last: its last count, where the real one raises at the next.

    """

    active: tuple[Active, ...]
    start: Callable[[], float]
    last: float = math.inf
    _blocks: list[Floats] = field(default_factory=list)

    @cached_property
    def lr(self) -> float:
        """The rate at its first count."""
        return self.start()

    def rates(self, offsets: Floats) -> Floats:
        """Return the rates by counts since its start, ascending, shape (N,)."""
        rates = np.full(offsets.shape, self.lr)
        later = slice(offsets.searchsorted(0.0, side="right"), None)
        if self._moving and offsets[later].size:
            with np.errstate(all="ignore"):
                rates[later] = self._later(np.clip(offsets[later], 0.0, self.last))
        return rates

    def rate(self, offset: float) -> float:
        """Return one rate."""
        return float(self.rates(np.array([float(offset)]))[0])

    @cached_property
    def _moving(self) -> tuple[Active, ...]:
        """The rules that matter: those before one that overwrites the rate do not, nor those that have settled."""
        after = max((index for index, item in enumerate(self.active) if item.rule.overwrites), default=0)
        return tuple(item for item in self.active[after:] if item.rule.settled > item.count)

    @cached_property
    def _settled(self) -> "tuple[float, Segment]":
        """The offset from which fewer rules are at work, and the rest from there."""
        ends = [item.rule.settled - item.count for item in self._moving if item.rule.settled < math.inf]
        offset = max(ends, default=math.inf)
        if offset == math.inf:
            return offset, self
        return offset, Segment(tuple(item.ahead(offset) for item in self._moving), lambda: self.rate(offset))

    def _later(self, offsets: Floats) -> Floats:
        first, *others = self._moving
        if first.rule.overwrites:
            return self._steps(self._moving, offsets)[1]
        if not others and first.rule.closed:
            slope, offset = first.between(np.zeros(1), offsets)
            return slope * self.lr + offset
        product = min(item.rule.product(item.count) for item in self._moving)
        settled, then = self._settled
        rates = np.empty(offsets.shape)
        multiplied, over = offsets <= product, (offsets > product) & (offsets > settled)
        between = ~(multiplied | over)
        if multiplied.any():
            rates[multiplied] = self._products(offsets[multiplied])
        if between.any():
            rates[between] = self._recursion(offsets[between])
        if over.any():
            rates[over] = then.rates(offsets[over] - settled)
        return rates

    def _products(self, offsets: Floats) -> Floats:
        rates = np.full(offsets.shape, self.lr)
        for item in self._moving:
            rates *= item.between(np.zeros(1), offsets)[0]
        return rates

    @staticmethod
    def _steps(active: Sequence[Active], offsets: Floats) -> Affine:
        """Return the steps to counts, each from the count before."""
        result = np.ones(offsets.shape), np.zeros(offsets.shape)
        for item in active:
            result = composed(result, item.between(offsets - 1, offsets))
        return result

    def _recursion(self, offsets: Floats) -> Floats:
        """Return rates that follow from the ones before, from blocks of them."""
        if offsets.max() > MOST_COUNTS:
            raise WarmupError(
                f"each rate of these schedulers follows from the one before; that is computed for {MOST_COUNTS:,}"
                f" counts, got {int(offsets.max()):,}"
            )
        index = ((offsets - 1) // _BLOCK).astype(np.int64)
        rates = np.empty(offsets.shape)
        for block in np.unique(index):
            here = index == block
            rates[here] = self._block(int(block))[(offsets[here] - 1).astype(np.int64) % _BLOCK]
        return rates

    def _block(self, number: int) -> Floats:
        while len(self._blocks) <= number:
            begin = len(self._blocks) * _BLOCK
            slope, offset = self._steps(self._moving, np.arange(begin + 1.0, begin + _BLOCK + 1))
            # Steps composed two by two, then by fours, ...: log2 of the block's length passes over arrays.
            shift = 1
            while shift < _BLOCK:
                offset[shift:] += slope[shift:] * offset[:-shift]
                slope[shift:] = slope[shift:] * slope[:-shift]
                shift *= 2
            before = self._blocks[-1][-1] if self._blocks else self.lr
            self._blocks.append(slope * before + offset)
        return self._blocks[number]
