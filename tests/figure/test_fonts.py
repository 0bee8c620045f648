"""Fonts for names in any script."""

import struct
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib.tables.DefaultTable import DefaultTable  # type: ignore[import-untyped]

from tests.drawing import drawing, faults
from warmup_cli.loading import load

CHINESE = "学习率"
EMOJI = "\N{ROCKET}"

WARNING = "no installed font has the characters {}; they are drawn as boxes"


def font(path: Path, characters: str) -> FontBuilder:
    """Return a font in which each of the characters is a square."""
    names = [".notdef", *(f"g{index}" for index in range(len(characters)))]
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 700), (700, 700), (700, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    built = FontBuilder(1000, isTTF=True)
    built.setupGlyphOrder(names)
    built.setupCharacterMap({ord(character): name for character, name in zip(characters, names[1:], strict=True)})
    built.setupGlyf(dict.fromkeys(names, square))
    built.setupHorizontalMetrics(dict.fromkeys(names, (800, 0)))
    built.setupHorizontalHeader(ascent=800, descent=-200)
    built.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    built.setupOS2()
    built.setupPost()
    return built


def installed(path: Path, characters: str) -> str:
    """Make a font of squares; return where it is."""
    font(path, characters).save(path)
    return str(path)


def bitmaps(path: Path, characters: str) -> str:
    """Make a font without outlines, as those of coloured emoji are; return where it is."""
    built = font(path, characters)
    del built.font["glyf"], built.font["loca"]
    line = struct.pack(">12b", 80, -20, 100, *[0] * 9)
    strike = struct.pack(">HHL4L", 3, 0, 1, 56, 0, 0, 0) + line + line + struct.pack(">HH4B", 0, 4, 100, 100, 32, 1)
    for tag, content in (("CBLC", strike), ("CBDT", struct.pack(">HH", 3, 0))):
        table = DefaultTable(tag)
        table.data = content
        built.font[tag] = table
    built.save(path)
    return str(path)


@pytest.fixture(name="fonts")
def _fonts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is to be installed beside the fonts of matplotlib: nothing yet."""
    fonts: list[str] = []
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", lambda: fonts)
    return fonts


def said(title: str) -> list[str]:
    """Return the words that are said while a title is drawn."""
    with drawing(load("default"), title=title) as drawn:
        assert title in drawn.words()
        assert not faults(drawn)
    return drawn.said


def test_a_title_in_letters_of_the_usual_font_needs_no_other(fonts: list[str]) -> None:
    fonts.append("/nowhere/at-all.ttf")
    assert said("Größe, naïve, ΑΒΓ, жук, √2 → ∞") == []


def test_an_installed_font_that_has_the_characters_is_taken(fonts: list[str], tmp_path: Path) -> None:
    fonts.append(installed(tmp_path / "squares-one.ttf", CHINESE))
    assert said(CHINESE) == []


def test_several_fonts_are_taken_where_none_has_all(fonts: list[str], tmp_path: Path) -> None:
    for index, character in enumerate(CHINESE):
        fonts.append(installed(tmp_path / f"squares-{index}.ttf", character))
    assert said(CHINESE) == []


def test_where_no_font_has_the_characters_a_line_says_so(fonts: list[str], tmp_path: Path) -> None:
    fonts.append(installed(tmp_path / "squares-two.ttf", CHINESE[0]))
    assert said(f"{CHINESE} a") == [WARNING.format("习率")]


def test_the_names_of_phases_and_schedules_need_fonts_too(fonts: list[str]) -> None:
    assert fonts == []
    schedule = load("default")
    with drawing(type(schedule)("预", schedule.phases), schedule) as drawn:
        assert drawn.said == [WARNING.format("预")]


def test_a_file_that_is_no_font_is_passed_over(fonts: list[str], tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    fonts += [str(tmp_path / "broken.ttf"), str(tmp_path / "missing.ttf")]
    fonts.append(installed(tmp_path / "squares-three.ttf", CHINESE))
    assert said(CHINESE) == []


def test_a_font_without_outlines_is_passed_over(fonts: list[str], tmp_path: Path) -> None:
    fonts.append(bitmaps(tmp_path / "emoji.ttf", EMOJI))
    assert said(EMOJI) == [WARNING.format(EMOJI)]


def test_a_title_in_chinese_is_drawn_or_its_characters_are_named() -> None:
    assert said(CHINESE) in ([], [WARNING.format("".join(sorted(CHINESE)))])
