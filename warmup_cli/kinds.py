"""What a value may be: from what a file or a flag says to what a schedule is made of."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.keys import CHOICES
from warmup_cli.units import MAX_STEPS, Length, exactly

_FEWEST_PER_EPOCH = Fraction(1, 1000)  # fewer updates than that per epoch are no training
_LONGEST_NAME = 200  # it names columns and files


@dataclass(frozen=True)
class Kind:
    """What a value may be.

    Attributes:
        parse: from the value in a file to the value that the schedule is made of; raises `WarmupError`.
        from_text: from a flag's text to the value that a file would have; anything else is left as it is.

    """

    parse: Callable[[object], object]
    from_text: Callable[[str], object]


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


def _name(value: object) -> str:
    name = _line(value)
    if len(name) > _LONGEST_NAME:
        raise WarmupError(f"expected at most {_LONGEST_NAME} characters, got {len(name):,}")
    return name


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


def _codes(value: object) -> tuple[str, ...]:
    from warmup_cli.check import known_codes

    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise WarmupError(f"expected a list of codes such as ['W401'], got {shown(value)}")
    return tuple(known_codes(value))


def _exact(value: object) -> Fraction:
    number = _number("a number greater than 0", lambda number: number > 0)(value)
    if number > MAX_STEPS:
        raise WarmupError(f"expected at most {MAX_STEPS:.0e}, got {shown(value)}")
    return exactly(number)


def _per_epoch(value: object) -> object:
    number = _exact(value)
    if number < _FEWEST_PER_EPOCH:
        raise WarmupError(f"expected at least {float(_FEWEST_PER_EPOCH)}, got {shown(value)}")
    return number


def _rate(expected: str, accepts: Callable[[float], bool]) -> Callable[[object], float]:
    """Return what reads a rate: within 30 orders of magnitude, so that no formula leaves the range of float64."""

    def parse(value: object) -> float:
        number = _number(expected, accepts)(value)
        if number and not 1e-30 <= number <= 1e30:
            raise WarmupError(f"expected a number between 1e-30 and 1e+30, got {shown(value)}")
        return number

    return parse


def choice(options: Iterable[str]) -> Kind:
    """Return the kind of a word out of `options`."""
    words = tuple(options)

    def parse(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise WarmupError(f"expected {listed(words)}, got {shown(value)}")
        return value

    return Kind(parse, str)


def length(bare_unit: str | None) -> Kind:
    """Return the kind of a length whose bare numbers have `bare_unit`."""
    return Kind(lambda value: Length.parse(value, bare_unit), _as_number)


def whole(bare_unit: str) -> Kind:
    """Return the kind of the length of a run, which is no share of itself."""

    def parse(value: object) -> Length:
        parsed = Length.parse(value, bare_unit)
        if parsed.unit == "%":
            raise WarmupError(f"expected epochs, steps, samples or tokens, got {shown(value)}")
        return parsed

    return Kind(parse, _as_number)


KINDS: dict[str, Kind] = {
    "rate": Kind(_rate("a number of at least 0", lambda number: number >= 0), _as_number),
    "positive rate": Kind(_rate("a number greater than 0", lambda number: number > 0), _as_number),
    "positive": Kind(_number("a number greater than 0", lambda number: number > 0), _as_number),
    "factor": Kind(_number("a number between 0 and 1", lambda number: 0 < number < 1), _as_number),
    "exact": Kind(_exact, _as_number),
    "per epoch": Kind(_per_epoch, _as_number),
    "count": Kind(_count, _as_number),
    "first step": Kind(_first_step, _as_number),
    "script": Kind(_script, str),
    "names": Kind(_names, _names_from_text),
    "table": Kind(_table, str),
    "switch": Kind(_switch, _switch_from_text),
    "line": Kind(_line, str),
    "name": Kind(_name, str),
    "milestones": Kind(_milestones, lambda text: [_as_number(item.strip()) for item in text.split(",")]),
    "codes": Kind(_codes, str),
    "length": length(None),
    "epochs": length("ep"),
    "steps": length("it"),
    "run in epochs": whole("ep"),
    "run in steps": whole("it"),
    **{kind: choice(words) for kind, words in CHOICES.items()},
}
"""What the values of a key may be, by the name of its kind."""
