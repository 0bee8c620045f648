"""The cosine of shares of half a turn, which cosine decays are made of.

`numpy.cos(numpy.pi * x)` takes more than twice as long, being made for angles of any size, and is not quite 0 where the
cosine is, as `numpy.pi` is not quite pi.
"""

import numpy as np

from warmup_cli.schedule import Floats

# (1 - cos(pi x)) / x**2 for |x| <= 1/2 as a polynomial in x**2, highest power first: the best in Chebyshev's sense, off
# by 6e-17 at the most; `mpmath.chebyfit` with 40 digits. Rounded to doubles, it gives exactly 1 at x = 1/2.
_VERSED = (
    -4.166399462726949e-06,
    0.00010458286368326585,
    -0.001929562652479866,
    0.02580689002587539,
    -0.2353306302721577,
    1.3352627688518803,
    -4.058712126416736,
    4.934802200544679,
)


def versine(x: Floats) -> Floats:
    """Return 1 - cos(pi x) of an array of any shape, within -1/2 and 1/2.

    It is at most 3 units in the last place off, exactly 0 at 0 and exactly 1 at 1/2, and never falls from 0 to 1/2. The
    bits of one number do not depend on the others.
    """
    square = x * x
    result = square * _VERSED[0]
    for coefficient in _VERSED[1:]:
        result += coefficient
        result *= square
    return result


def cospi(x: Floats) -> Floats:
    """Return cos(pi x) of an array of any shape, off by 3e-16 at the most; exact at multiples of 1/2.

    The name is that of IEEE 754-2019.
    """
    half = 0.5 - np.abs(x - 2.0 * np.rint(0.5 * x))
    return np.copysign(1.0 - versine(0.5 - np.abs(half)), half)  # by the nearer of the ends where the wave is level
