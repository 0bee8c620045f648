"""How a picture looks: its size, its theme, its axes."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

import matplotlib as mpl

from warmup_cli.errors import WarmupError, shown

# Curves of one picture are told apart by stroke and mark as well as by colour.
STROKES: tuple[tuple[Any, str], ...] = (
    ("-", "o"),
    ((0, (6, 2)), "s"),
    ((0, (1.5, 1.2)), "^"),
    ((0, (6, 1.5, 1.2, 1.5)), "D"),
    ((0, (10, 3)), "v"),
    ((0, (3, 1.2)), "P"),
    ((0, (6, 1.5, 1.2, 1.5, 1.2, 1.5)), "X"),
    ((0, (12, 2, 3, 2)), "*"),
)


@dataclass(frozen=True)
class Theme:
    """The colours of a picture."""

    ground: str
    ink: str
    faint: str
    flag: str  # of what a check found
    series: tuple[str, ...]  # Okabe and Ito's palette, which colour-blind people tell apart, and like it on dark
    bands: tuple[tuple[str, str], ...]  # grounds of phases and the inks of their names: warm-up, plateau, decay, hold

    def tints(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """Return ground and ink of each phase: by its name where that is known, and never its neighbour's."""
        chosen: list[int] = []
        for index, name in enumerate(names):
            place = _PLACES.get(name, index) % len(self.bands)
            chosen.append((place + 1) % len(self.bands) if chosen and chosen[-1] == place else place)
        return [self.bands[place] for place in chosen]


_PLACES = {"warmup": 0, "plateau": 1, "stable": 1, "constant": 1, "decay": 2, "hold": 3}


THEMES = {
    "light": Theme(
        ground="#ffffff",
        ink="#1b1f24",
        faint="#57606a",
        flag="#b3001b",
        series=("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f", "#8f8200"),
        bands=(("#fdebd8", "#8a4b08"), ("#e2effa", "#0b4f85"), ("#e2f3ea", "#0d5c3f"), ("#f3e6f0", "#7a3a66")),
    ),
    "dark": Theme(
        ground="#15181d",
        ink="#e6e9ee",
        faint="#9aa4b1",
        flag="#ff8f8f",
        series=("#56b4e9", "#e69f00", "#2bc49a", "#e39bc6", "#f0e442", "#5c9df5", "#b0b0b0", "#ff7f5c"),
        bands=(("#352517", "#f0b57c"), ("#172b3d", "#8ec5f2"), ("#17322a", "#86d3b1"), ("#34233a", "#dba8d6")),
    ),
}

_LEAST_TEXT, _MOST_TEXT = 4, 40  # points

_LAYOUT = {
    "figure.autolayout": False,  # the page is laid out here
    "figure.constrained_layout.use": False,
    "path.simplify": False,  # the samples are few and chosen; simplifying them would only blur
    "savefig.bbox": None,  # a picture has the size that was asked for
    "svg.hashsalt": "warmup",  # the same picture has the same bytes
    "text.parse_math": False,  # a name may hold dollar signs
}
"""Settings that no style may change."""


@dataclass(frozen=True)
class Look:
    """What a user may choose of a picture.

    Attributes:
        width: in pixels.
        height: in pixels.
        dpi: dots per inch; text and strokes grow with it.
        theme: `light` or `dark`.
        style: a matplotlib style laid over the theme: a name or the path of a file.
        x: what the axis below counts, `step` or `epoch`; the one above counts the other.
        log_y: whether the rates are on a logarithmic axis.
        title: the heading, in place of the schedule's.

    """

    width: int = 1200
    height: int = 700
    dpi: float = 100.0
    theme: str = "light"
    style: str | None = None
    x: str = "step"
    log_y: bool = False
    title: str | None = None

    @property
    def colours(self) -> Theme:
        """The colours of the theme."""
        return THEMES[self.theme]

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Draw as this look says, whatever the user's matplotlib configuration; restore it after."""
        with mpl.rc_context():
            # As rcdefaults does, which reads all of matplotlib's styles first. A backend would not be restored.
            defaults = {name: value for name, value in mpl.rcParamsDefault.items() if name != "backend"}
            mpl.rcParams.update(cast(Any, defaults | self._settings()))
            if self.style is not None:
                _use_style(self.style)
                mpl.rcParams.update(cast(Any, _LAYOUT))
            yield

    def _settings(self) -> dict[str, Any]:
        colours = self.colours
        ink = {f"{what}.color": colours.faint for what in ("xtick", "ytick")}
        return (
            ink
            | {
                "figure.facecolor": colours.ground,
                "savefig.facecolor": "auto",
                "axes.facecolor": colours.ground,
                "axes.edgecolor": colours.faint,
                "axes.labelcolor": colours.ink,
                "axes.linewidth": 0.8,
                "text.color": colours.ink,
                "grid.color": colours.faint,
                "grid.alpha": 0.18,
                "legend.labelcolor": colours.ink,
                "lines.linewidth": 2.0,
                "text.hinting": "none",  # texts keep their proportions at any resolution, and are drawn faster
            }
            | _LAYOUT
        )


def _use_style(style: str) -> None:
    """Lay a matplotlib style over the settings in force. What matplotlib only warns of is refused."""
    from matplotlib import style as styles

    if style not in styles.available and not Path(style).is_file():
        near = get_close_matches(style, styles.available, n=1)
        hint = f"did you mean '{near[0]}'?" if near else "expected a name such as ggplot, or a style file"
        raise WarmupError(f"--style: unknown matplotlib style {shown(style)}; {hint}")
    warned: list[logging.LogRecord] = []
    logger = logging.getLogger("matplotlib")
    collect = logging.Handler()
    collect.emit = warned.append  # type: ignore[assignment]
    logger.addHandler(collect)
    try:
        styles.use(style)
    except (OSError, ValueError) as error:
        raise WarmupError(f"--style: {shown(style)} cannot be used: {str(error).splitlines()[0]}") from None
    finally:
        logger.removeHandler(collect)
    if mpl.rcParams["text.usetex"]:
        raise WarmupError(f"--style: {shown(style)} cannot be used: it sets text in LaTeX")
    if not _LEAST_TEXT <= float(mpl.rcParams["font.size"]) <= _MOST_TEXT:
        size = float(mpl.rcParams["font.size"])
        raise WarmupError(f"--style: {shown(style)} cannot be used: font.size is {size:g}, expected 4 to 40")
    if warned:
        raise WarmupError(f"--style: {shown(style)} cannot be used: {warned[0].getMessage().splitlines()[0]}")
