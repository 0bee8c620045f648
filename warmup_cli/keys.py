"""The vocabulary: every key of a schedule file, which is every schedule flag of the command line.

A key is said once, here: its name, other names that people know it by, what its value may be, and one
line of help. Keys of one `quantity` are ways to say the same thing.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.shapes import SHAPES
from warmup_cli.units import MAX_STEPS, Length, exactly


@dataclass(frozen=True)
class Kind:
    """What a value may be.

    Attributes:
        parse: from the value in a file to the value that the schedule is made of; raises `WarmupError`.
        from_text: from a flag's text to the value that a file would have; anything else is left as it is.
        metavar: how help names such a value.

    """

    parse: Callable[[object], object]
    from_text: Callable[[str], object]
    metavar: str


@dataclass(frozen=True)
class Key:
    """One word of the vocabulary."""

    name: str
    kind: Kind
    help: str
    quantity: str = ""
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "quantity", self.quantity or self.name)


def _as_number(text: str) -> object:
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            pass
    return text


def _number(expected: str, accepts: Callable[[float], bool]) -> Callable[[object], float]:
    def parse(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise WarmupError(f"expected {expected}, got {shown(value)}")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise WarmupError(f"expected a finite number, got {shown(value)}")
        if not accepts(number):
            raise WarmupError(f"expected {expected}, got {shown(value)}")
        return number + 0.0  # which makes 0 of -0

    return parse


def _count(value: object) -> int:
    number = _number("a whole number greater than 0", lambda number: number > 0 and number.is_integer())(value)
    if number > MAX_STEPS:
        raise WarmupError(f"expected at most {MAX_STEPS:.0e}, got {shown(value)}")
    return int(number)


def _first_step(value: object) -> int:
    return int(_number("0 or 1", lambda number: number in (0, 1))(value))


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise WarmupError(f"expected true or false, got {shown(value)}")
    return value


def _switch_from_text(text: str) -> object:
    return {"true": True, "false": False, "1": True, "0": False}.get(text.lower(), text)


def _line(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or not value.strip():
        raise WarmupError(f"expected a line of text, got {shown(value)}")
    return value


def _milestones(value: object) -> tuple[Length | float, ...]:
    """Numbers stay numbers: their unit is that of the run's length."""
    if not isinstance(value, list) or not value:
        raise WarmupError(f"expected a list of milestones such as [30, 60, 80], got {shown(value)}")
    for item in value:
        Length.parse(item, bare_unit="it")
    return tuple(item if isinstance(item, int | float) else Length.parse(item, None) for item in value)


def _script(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise WarmupError(f"expected a scheduler's line, got {shown(value)}")
    return value


def _table(value: object) -> dict[object, object]:
    if not isinstance(value, dict):
        raise WarmupError(f"expected a table, got {shown(value)}")
    return value


def _names(value: object) -> dict[object, object]:
    """Return what names stand for: numbers, texts, true or false, or lists of them."""
    if isinstance(value, str):
        raise WarmupError(f"expected NAME=VALUE, got {shown(value)}")
    for name, meaning in _table(value).items():
        if not isinstance(meaning, bool | int | float | str | list):
            raise WarmupError(f"expected a number for {shown(name)}, got {shown(meaning)}")
    return _table(value)


def _names_from_text(text: str) -> object:
    """Return the table of a line for each NAME=VALUE."""
    names: dict[object, object] = {}
    for line in text.splitlines():
        name, equals, meaning = line.rpartition("=")
        if not equals or not name.strip():
            return line
        names[name.strip()] = _as_number(meaning.strip())
    return names


def _exact(value: object) -> object:
    number = _number("a number greater than 0", lambda number: number > 0)(value)
    if number > MAX_STEPS:
        raise WarmupError(f"expected at most {MAX_STEPS:.0e}, got {shown(value)}")
    return exactly(number)


def _rate(expected: str, accepts: Callable[[float], bool]) -> Callable[[object], float]:
    """Return what reads a rate: within 30 orders of magnitude, so that no formula leaves the range of float64."""

    def parse(value: object) -> float:
        number = _number(expected, accepts)(value)
        if number and not 1e-30 <= number <= 1e30:
            raise WarmupError(f"expected a number between 1e-30 and 1e+30, got {shown(value)}")
        return number

    return parse


RATE = Kind(_rate("a number of at least 0", lambda number: number >= 0), _as_number, "RATE")
POSITIVE_RATE = Kind(_rate("a number greater than 0", lambda number: number > 0), _as_number, "RATE")
POSITIVE = Kind(_number("a number greater than 0", lambda number: number > 0), _as_number, "NUMBER")
FACTOR = Kind(_number("a number between 0 and 1", lambda number: 0 < number < 1), _as_number, "NUMBER")
EXACT = Kind(_exact, _as_number, "NUMBER")
COUNT = Kind(_count, _as_number, "N")
FIRST_STEP = Kind(_first_step, _as_number, "0|1")
SCRIPT = Kind(_script, str, "LINE")
NAMES = Kind(_names, _names_from_text, "NAME=VALUE")
TABLE = Kind(_table, str, "")
SWITCH = Kind(_switch, _switch_from_text, "")
LINE = Kind(_line, str, "TEXT")
MILESTONES = Kind(_milestones, lambda text: [_as_number(item.strip()) for item in text.split(",")], "LENGTH,...")


def choice(options: Iterable[str]) -> Kind:
    """Return the kind of a word out of `options`."""
    words = tuple(options)

    def parse(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise WarmupError(f"expected {listed(words)}, got {shown(value)}")
        return value

    return Kind(parse, str, "|".join(words))


def length(bare_unit: str | None) -> Kind:
    """Return the kind of a length whose bare numbers have `bare_unit`."""
    return Kind(lambda value: Length.parse(value, bare_unit), _as_number, "LENGTH")


def whole(bare_unit: str) -> Kind:
    """Return the kind of the length of a run, which is no share of itself."""

    def parse(value: object) -> Length:
        parsed = Length.parse(value, bare_unit)
        if parsed.unit == "%":
            raise WarmupError(f"expected epochs, steps, samples or tokens, got {shown(value)}")
        return parsed

    return Kind(parse, _as_number, "LENGTH")


EPOCHS, STEPS = length("ep"), length("it")
SHAPE = choice(SHAPES)
WARMUP_SHAPE = choice(name for name in SHAPES if name not in ("inverse_sqrt", "step"))  # these only fall
PER = choice(("step", "epoch"))


def _both(quantity: str, what: str, epochs: Kind = EPOCHS, steps: Kind = STEPS) -> tuple[Key, Key]:
    return (
        Key(f"{quantity}_epochs", epochs, f"{what}, in epochs", quantity),
        Key(f"{quantity}_steps", steps, "the same in steps", quantity),
    )


RUN_KEYS = (
    *_both("total", "length of the run", whole("ep"), whole("it")),
    Key("iters_per_epoch", EXACT, "updates per epoch", aliases=("steps_per_epoch",)),
    Key("first_step", FIRST_STEP, "number of the first update [default: 1]"),
    Key("dataset_size", COUNT, "samples per epoch; with --batch-size, in place of --iters-per-epoch"),
    Key("batch_size", COUNT, "samples per device and micro-batch"),
    Key("devices", COUNT, "devices that share an epoch [default: 1]"),
    Key("accumulate", COUNT, "micro-batches per update [default: 1]"),
    Key("drop_last", SWITCH, "drop the incomplete last update of an epoch"),
    Key("tokens_per_step", EXACT, "tokens per update, for lengths in tok"),
    Key("name", LINE, "name of the schedule"),
    Key("title", LINE, "heading of the picture [default: the name]"),
    Key("source", LINE, "where the numbers come from"),
)
"""What every schedule may say of its run."""

FLAT_KEYS = (
    *_both("warmup", "length of the warm-up (0 for none)"),
    *_both("plateau", "length of the plateau after the warm-up"),
    *_both("hold", "length of the level stretch after the decay"),
    Key("lr_init", POSITIVE_RATE, "base rate, which the warm-up climbs to", aliases=("lr", "base_lr")),
    Key("lr_end", RATE, "rate that the decay ends at", aliases=("min_lr",)),
    Key("warmup_lr", RATE, "rate that the warm-up climbs from [default: 0]"),
    Key("warmup_shape", WARMUP_SHAPE, "shape of the warm-up [default: linear]"),
    Key("warmup_power", POSITIVE, "exponent of a power or polynomial warm-up [default: 4 or 1]"),
    Key("decay_shape", SHAPE, "shape of the decay [default: cosine]"),
    Key("decay_power", POSITIVE, "exponent of a power or polynomial decay [default: 4 or 1]"),
    Key("decay_factor", FACTOR, "what a step decay multiplies the rate by at each milestone"),
    Key("milestones", MILESTONES, "where a step decay changes the rate, in the unit of the run's length"),
    Key("decay_per", PER, "whether the decay changes the rate every step or at epoch ends [default: step]"),
)
"""What a schedule of five numbers (and some more) says."""

PASTED_KEYS = (
    Key("code", SCRIPT, "a scheduler's line from a training script, pasted", aliases=("schedule",)),
    Key("define", NAMES, "what a name in the line stands for; may be repeated"),
    Key("step_per", PER, "whether the scheduler is stepped every update or every epoch"),
)
"""What a schedule says that is a pasted line. `api` and `kwargs` are the same call as data."""

DATA_KEYS = (
    Key("api", LINE, "the name of a scheduler"),
    Key("kwargs", TABLE, "its keyword arguments"),
)

PHASE_KEYS = (
    Key("name", LINE, "name of the phase"),
    Key("shape", SHAPE, "shape of the phase"),
    Key("length", length(None), "length of the phase, with its unit, or rest"),
    Key("from", RATE, "the rate that it starts from [default: where the phase before ended]"),
    Key("to", RATE, "the rate that it leads to"),
    Key("power", POSITIVE, "exponent of a power or polynomial"),
    Key("factor", POSITIVE, "what a staircase multiplies the rate by at each milestone"),
    Key("milestones", MILESTONES, "where a staircase changes the rate, since the start of the phase"),
)
"""What a [[phase]] says."""


def by_spelling(keys: Iterable[Key]) -> dict[str, Key]:
    """Return the keys under each name that they go by."""
    return {spelling: key for key in keys for spelling in (key.name, *key.aliases)}
