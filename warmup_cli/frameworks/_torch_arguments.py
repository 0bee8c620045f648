"""Arguments of PyTorch's schedulers: what the real ones take, and no more."""

import math
from typing import Any

from warmup_cli.errors import WarmupError, shown
from warmup_cli.formula import Lambda


def one(value: Any, name: str) -> Any:
    """Return an argument that may be a list with an entry for each parameter group: the curve is that of one group."""
    if not isinstance(value, list | tuple):
        return value
    if len(value) != 1:
        raise WarmupError(f"{name}: expected one value, for the one parameter group that is drawn, got {len(value)}")
    return value[0]


def number(value: Any, name: str) -> float:
    """Return an argument that must be a number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise WarmupError(f"{name}: expected a number, got {shown(value)}")
    return float(value)


def numbers(values: Any, name: str) -> tuple[float, ...]:
    """Return an argument that must be a list of numbers."""
    if not isinstance(values, list | tuple):
        raise WarmupError(f"{name}: expected a list of whole numbers, got {shown(values)}")
    return tuple(number(value, name) for value in values)


def nonzero(value: Any, name: str) -> float:
    """Return an argument that the real one divides by."""
    if number(value, name) == 0:
        raise WarmupError(f"{name}: expected a number other than 0, got {value}")
    return float(value)


def whole(value: Any, name: str, least: int = 1) -> int:
    """Return an argument that must be an int: the real ones refuse 10.0."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise WarmupError(f"{name}: expected a whole number of at least {least}, got {shown(value)}")
    return value


def strategy(value: Any) -> str:
    """Return how a scheduler anneals."""
    if value not in ("cos", "linear"):
        raise WarmupError(f"anneal_strategy: expected 'cos' or 'linear', got {shown(value)}")
    return str(value)


def function(value: Any, name: str) -> Lambda:
    """Return an argument that must be a lambda, pasted or as text, or a list of one."""
    match one(value, name):
        case Lambda() as found:
            return found
        case str(text):
            try:
                return Lambda.read(text)
            except WarmupError as error:
                raise WarmupError(f"{name}: {error}") from None
        case other:
            raise WarmupError(f"{name}: expected a lambda of one number, got {shown(other)}")
