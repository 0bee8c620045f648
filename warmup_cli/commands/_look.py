"""From the flags of pictures to their look."""

import math
from typing import TYPE_CHECKING, Any

from warmup_cli.commands._matplotlib import keep_matplotlib_to_itself
from warmup_cli.commands._options import given_flags

if TYPE_CHECKING:
    from warmup_cli.figure.look import Look


def look_of(
    *, theme: str, style: str | None, x: str, size: tuple[float, float, str] | None, dpi: float, log_y: bool, **_: Any
) -> "Look":
    """Return what a picture looks like, out of all options of a command.

    Raises:
        WarmupError: it would be too small or too large.

    """
    keep_matplotlib_to_itself()
    from warmup_cli.errors import WarmupError
    from warmup_cli.figure.look import Look

    if not math.isfinite(dpi):
        raise WarmupError(f"--dpi: expected a number of 40 to 1200, got {dpi:g}")
    width, height, unit = size or (12.0, 7.0, "in")
    scale = dpi if unit == "in" else 1
    pixels = round(width * scale), round(height * scale)
    least = round(3.6 * dpi), round(2.4 * dpi)
    if pixels[0] < least[0] or pixels[1] < least[1] or max(pixels) > 20_000:
        raise WarmupError(
            f"--size: expected {least[0]}x{least[1]} to 20000x20000 pixels at {dpi:g} dpi, got {pixels[0]}x{pixels[1]}"
        )
    title = given_flags().get("title")
    return Look(*pixels, dpi, theme, style, x, log_y, title.text if title else None)
