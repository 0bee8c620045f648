"""Lengths with units (`5ep`, `2000it`, `10%`, `375Mtok`, `183105smp`) and their exact size in steps."""

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from warmup_cli.errors import WarmupError, listed, shown

MAX_STEPS = 10**15
"""Longest run: up to here a step and its neighbours are exact in float64 with room to spare."""

UNITS = {
    "ep": "epochs",
    "it": "steps",
    "%": "percent",
    "tok": "tokens",
    "smp": "samples",
}
"""The units of a length, and how a message spells them."""

_LONGEST = 10**24
"""Largest number in a length, of whatever unit."""

_MULTIPLIERS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "B": 10**9, "T": 10**12}

_LENGTH = re.compile(r"\s*([-+]?[\d_.]+(?:[eE][-+]?\d{1,3})?)\s*(.*?)\s*", re.ASCII)
_MULTIPLIED = re.compile(rf"([kMGBT]?)({'|'.join(UNITS)})")


def exactly(number: float) -> Fraction:
    """Return `number` as the decimal that its writer wrote: 0.1 is one tenth."""
    if isinstance(number, int):
        return Fraction(number)
    if not math.isfinite(number):
        raise WarmupError(f"expected a finite number, got {number}")
    return Fraction(repr(number))


def nearest(steps: Fraction) -> int:
    """Return the whole number nearest to `steps`, halves rounded up."""
    return math.floor(steps + Fraction(1, 2))


def in_full(number: Fraction) -> str:
    """Return `number` as a person writes it: `2,500`, `31.25`."""
    return f"{int(number):,}" if number.denominator == 1 else f"{float(number):,.10g}"


class NotGivenError(WarmupError):
    """A unit needs a number of the run that is not known; `key` is the key that would give it."""

    def __init__(self, key: str, length: "Length") -> None:
        super().__init__(f"{length} cannot be counted in steps without {key}")
        self.key = key
        self.quantity = "total" if key == "total_epochs" else key


@dataclass(frozen=True)
class Length:
    """How long something lasts, in the unit that its writer chose."""

    value: Fraction
    unit: str

    def __str__(self) -> str:
        if self.unit == "%":
            return f"{in_full(self.value)}% of the run"
        name = UNITS[self.unit]
        return f"{in_full(self.value)} {name if self.value != 1 else name.removesuffix('s')}"

    @classmethod
    def parse(cls, written: object, bare_unit: str | None) -> "Length":
        """Return the length that a number or a text says.

        Args:
            written: a number, or a text such as `5ep` or `375Mtok`.
            bare_unit: the unit of a number that has none; None if it must have one.

        Raises:
            WarmupError: it is no length, its unit is not known, it is negative, or steps are not whole.

        """
        if isinstance(written, bool) or not isinstance(written, int | float | str):
            raise WarmupError(f"expected a length such as 5ep, 2000it or 10%, got {shown(written)}")
        if not isinstance(written, str):
            value, unit = exactly(written), ""
        else:
            value, unit = cls._split(written)
        if not unit:
            if bare_unit is None:
                raise WarmupError(f"expected a length with its unit, such as 5ep, got {shown(written)}")
            unit = bare_unit
        if value < 0:
            raise WarmupError(f"expected a length of at least 0, got {shown(written)}")
        if unit == "it" and value.denominator != 1:
            raise WarmupError(f"expected a whole number of steps, got {shown(written)}")
        if value > _LONGEST:
            raise WarmupError(f"expected a length of at most {_LONGEST:.0e}, got {shown(written)}")
        if unit == "%" and value > 100:
            raise WarmupError(f"expected at most 100%, got {shown(written)}")
        return cls(value, unit)

    @staticmethod
    def _split(written: str) -> tuple[Fraction, str]:
        parts = _LENGTH.fullmatch(written)
        try:
            value = Fraction(parts[1]) if parts else None
        except ValueError:
            value = None
        if parts is None or value is None:
            raise WarmupError(f"expected a length such as 5ep, 2000it or 10%, got {shown(written)}")
        if not parts[2]:
            return value, ""
        multiplied = _MULTIPLIED.fullmatch(parts[2])
        if multiplied is None or (multiplied[1] and multiplied[2] == "%"):
            raise WarmupError(f"unknown unit {shown(parts[2])} in {shown(written)}; expected {listed(UNITS)}")
        return value * _MULTIPLIERS[multiplied[1]], multiplied[2]


@dataclass(frozen=True)
class Run:
    """What converts the units of one training run into its steps."""

    iters_per_epoch: Fraction | None = None
    samples_per_step: Fraction | None = None
    tokens_per_step: Fraction | None = None
    total: Fraction | None = None

    def steps(self, length: Length) -> Fraction:
        """Return the exact, unrounded number of steps that `length` lasts.

        Raises:
            NotGivenError: the unit needs a number of the run that is not known.

        """
        match length.unit:
            case "it":
                return length.value
            case "ep":
                return length.value * self._known(self.iters_per_epoch, length, "iters_per_epoch")
            case "smp":
                return length.value / self._known(self.samples_per_step, length, "batch_size")
            case "tok":
                return length.value / self._known(self.tokens_per_step, length, "tokens_per_step")
            case _:
                total = self._known(self.total, length, "total_epochs")
                return total * length.value / 100

    @staticmethod
    def _known(number: Fraction | None, length: Length, key: str) -> Fraction:
        if number is None:
            raise NotGivenError(key, length)
        return number


@dataclass(frozen=True)
class Loader:
    """A data loader: how many samples one update consumes, and how many updates make an epoch."""

    dataset_size: int
    batch_size: int
    devices: int = 1
    accumulate: int = 1
    drop_last: bool = False

    @property
    def samples_per_step(self) -> int:
        """Samples that one update consumes over all devices and accumulated micro-batches."""
        return self.batch_size * self.devices * self.accumulate

    @property
    def iters_per_epoch(self) -> int:
        """Updates per epoch.

        Sharding over devices, batching and accumulating each round in the same direction (up, or
        down with `drop_last`), and nested roundings of one direction are one rounding of the whole.
        """
        down, left = divmod(self.dataset_size, self.samples_per_step)
        return down if self.drop_last or not left else down + 1

    def derivation(self, total_steps: int) -> tuple[str, ...]:
        """Return the arithmetic from samples to updates in all, a line each."""
        exact = Fraction(self.dataset_size, self.samples_per_step)
        rounded = ""
        if exact.denominator != 1:
            down, up = math.floor(exact), math.ceil(exact)
            rounding = f"down; {up:,} without drop_last" if self.drop_last else f"up; {down:,} with drop_last"
            rounded = f" ({float(exact):,.6g} rounded {rounding})"
        per_device = Fraction(self.dataset_size, self.batch_size * self.devices)
        micro_batches = math.floor(per_device) if self.drop_last else math.ceil(per_device)
        shared = f"{self.batch_size:,} samples on each of {self.devices:,}"
        return (
            f"samples per epoch: {self.dataset_size:,}",
            f"micro-batches per epoch and device: {micro_batches:,} ({shared})",
            f"samples per update: {self.samples_per_step:,} ({self.accumulate:,} micro-batches on each device)",
            f"updates per epoch: {self.iters_per_epoch:,}{rounded}",
            f"updates in all: {total_steps:,}",
        )
