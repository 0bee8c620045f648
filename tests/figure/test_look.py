"""What a user may choose of a picture."""

from pathlib import Path

import pytest
from matplotlib import style as styles
from matplotlib.colors import to_rgba
from matplotlib.image import imread

from tests.drawing import drawing, faults
from warmup_cli.errors import WarmupError
from warmup_cli.figure.look import STROKES, THEMES, Look
from warmup_cli.loading import load
from warmup_cli.pictures import PICTURES

DEFAULT = load("default")


def luminance(colour: str) -> float:
    """Return how bright a colour is, 0 to 1 (WCAG 2.1, relative luminance)."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgba(colour)[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.1)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_colours_ground_and_ink_and_curve(theme: str) -> None:
    colours = THEMES[theme]
    with drawing(DEFAULT, theme=theme) as drawn:
        assert drawn.figure.get_facecolor() == drawn.axes.get_facecolor() == to_rgba(colours.ground)
        assert {text.get_color() for text in drawn.figure.texts} >= {colours.ink, colours.faint}
        assert drawn.curves[0].get_color() == colours.series[0]


@pytest.mark.parametrize("theme", THEMES)
def test_texts_can_be_read_on_their_ground(theme: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours.ink, colours.ground) > 7
    assert contrast(colours.faint, colours.ground) > 4.5
    for ground, ink in colours.bands:
        assert contrast(ink, ground) > 4.5
        assert contrast(colours.ink, ground) > 4.5


def test_the_dark_theme_is_dark() -> None:
    assert luminance(THEMES["dark"].ground) < 0.05
    assert luminance(THEMES["light"].ground) > 0.9


def test_a_theme_has_a_colour_for_every_stroke() -> None:
    assert all(len({*theme.series}) == len(STROKES) == 8 for theme in THEMES.values())


@pytest.mark.parametrize("style", ["ggplot", "Solarize_Light2", "dark_background", "classic"])
def test_a_style_of_matplotlib_is_laid_over_the_theme(style: str) -> None:
    with drawing(DEFAULT, style=style) as drawn:
        settings = styles.library[style]
        assert to_rgba(settings["axes.facecolor"]) == drawn.axes.get_facecolor()
        assert not faults(drawn)


def test_a_style_may_be_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.mplstyle"
    file.write_text("axes.facecolor: ffeeee\n")
    with drawing(DEFAULT, style=str(file)) as drawn:
        assert drawn.axes.get_facecolor() == to_rgba("#ffeeee")


def refused(style: str) -> str:
    """Return the line that says why a style cannot be used."""
    with pytest.raises(WarmupError) as caught, Look(style=style).in_force():
        pass
    (line,) = caught.value.problems
    return line


def test_an_unknown_style_is_refused_with_the_nearest() -> None:
    assert refused("ggplott") == "--style: unknown matplotlib style 'ggplott'; did you mean 'ggplot'?"
    expected = "--style: unknown matplotlib style '学'; expected a name such as ggplot, or a style file"
    assert refused("学") == expected


def test_a_folder_is_no_style(tmp_path: Path) -> None:
    assert refused(str(tmp_path)).startswith("--style: unknown matplotlib style ")


@pytest.mark.parametrize("text", [b"axes.facecolor: nonsense\n", b"no.such.key: 1\n", b"no colon\n", b"\xff\xfe\n"])
def test_a_style_file_that_is_wrong_is_refused_in_a_line(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "wrong.mplstyle").write_bytes(text)
    line = refused(str(tmp_path / "wrong.mplstyle"))
    assert line.startswith("--style: ")
    assert " cannot be used: " in line


@pytest.mark.parametrize(
    "text",
    ["font.size: 0", "savefig.bbox: tight", "figure.autolayout: True", "figure.constrained_layout.use: True"],
)
def test_a_style_that_fits_no_picture_changes_nothing_or_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "odd.mplstyle"
    file.write_text(f"{text}\n")
    try:
        with drawing(DEFAULT, style=str(file)) as drawn:
            for name, save in PICTURES.items():
                with (tmp_path / f"x.{name}").open("wb") as stream:
                    save(drawn.figure, stream)
            assert imread(tmp_path / "x.png").shape[:2] == (700, 1200)
    except WarmupError as error:
        assert error.problems[0].startswith("--style: ")  # noqa: PT017 - either is well


def test_a_style_that_needs_latex_is_refused_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    file = tmp_path / "latex.mplstyle"
    file.write_text("text.usetex: True\n")
    with pytest.raises(WarmupError, match=r"^--style: "), drawing(DEFAULT, style=str(file)) as drawn:
        drawn.texts()
