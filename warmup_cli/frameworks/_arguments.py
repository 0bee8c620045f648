"""Arguments of calls: numbers that are numbers, and what a script has to pass but no curve depends on."""

import math
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from warmup_cli.errors import WarmupError, shown

F = TypeVar("F", bound=Callable[..., Any])


def numbers(*, above: float | None = None, least: float | None = None, **given: object) -> list[float]:
    """Return arguments that must be numbers, or refuse the first that is none under its name.

    Args:
        above: what they must be greater than.
        least: what they must not be below.
        given: the arguments, by their names.

    """
    found = []
    for name, value in given.items():
        what = "a number" if least is None else f"a number of at least {least:g}"
        what = what if above is None else f"a number greater than {above:g}"
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise WarmupError(f"{name}: expected {what}, got {shown(value)}")
        if (above is not None and value <= above) or (least is not None and value < least):
            raise WarmupError(f"{name}: expected {what}, got {value}")
        found.append(float(value))
    return found


def row(name: str, values: object) -> list[float]:
    """Return an argument that must be a list of numbers, or refuse it under its name."""
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise WarmupError(f"{name}: expected a list of numbers, got {shown(values)}")
    return numbers(**{f"{name}[{index}]": value for index, value in enumerate(values)})


def unread(name: str) -> Callable[[F], F]:
    """Return a decorator for a function one of whose arguments has no value before training.

    The signature stays the real one. Where the call is written as data, the argument may be left out.
    """

    def decorate(make: F) -> F:
        @wraps(make)
        def called(*positional: Any, **keywords: Any) -> Any:
            if not positional:
                keywords.setdefault(name, name)
            if name in keywords and keywords[name] is None:
                raise WarmupError(f"{name}: expected what the training passes, got None")
            return make(*positional, **keywords)

        return cast(F, called)

    return decorate
