"""Numbers as people read them on a picture and in a message: 2e-4, 2,500, 1.2M."""

import math

_SUFFIXES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


def rate_text(rate: float, digits: int = 4) -> str:
    """Return a rate as the field writes it: `2e-4`, not `0.0002000`; `0.05`, not `5e-2`."""
    if rate == 0 or not math.isfinite(rate):
        return f"{rate:g}"
    rounded = f"{rate:.{digits - 1}e}"
    if 0.01 <= abs(float(rounded)) < 10_000:
        return f"{rate:.{digits}g}"
    mantissa, exponent = rounded.split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{int(exponent)}"


def count_text(count: float, largest: float | None = None) -> str:
    """Return a number of steps or epochs for an axis: `2,500`, `20k`, `1.2M`, `14.3T`.

    Args:
        count: the number.
        largest: the largest number beside it; all of them are written in one way.

    """
    if abs(count if largest is None else largest) >= 10_000:
        for size, suffix in _SUFFIXES:
            if abs(count) >= size:
                return f"{count / size:,.6g}{suffix}"
    return f"{count:,.6g}"


def step_text(step: int) -> str:
    """Return the number of a step in full where it is short enough to be read: `2,500`, `1.2345T`."""
    return f"{step:,}" if step < 10**9 else count_text(step)
