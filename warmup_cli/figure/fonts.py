"""Fonts for names in any script: the usual one, and an installed one for the characters that it lacks."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

# Fonts for Chinese, Japanese and Korean that look right beside a sans serif; tried before all others.
_PREFERRED = ("notosanscjk", "sourcehansans", "wqy", "msyh", "simhei", "pingfang", "hiragino", "malgun", "notosans")


def use_fonts_for(texts: Iterable[str]) -> str:
    """Add fonts to matplotlib's list until every character of `texts` has one.

    Returns:
        The characters that no installed font has.

    """
    default = font_manager.findfont(font_manager.FontProperties())
    missing = _without_glyph(default, {character for text in texts for character in text if not character.isspace()})
    families = list(mpl.rcParams["font.family"])
    for path in _installed() if missing else ():
        left = _without_glyph(path, missing)
        if left != missing and _added(path):
            families.append(font_manager.get_font(path).family_name)
            missing = left
        if not missing:
            break
    mpl.rcParams["font.family"] = families
    return "".join(sorted(missing))


def _added(path: str) -> bool:
    """Add a font to matplotlib's list; return whether it is one that matplotlib can draw."""
    try:
        font_manager.fontManager.addfont(path)
    except (OSError, RuntimeError, NotImplementedError):  # a bitmap font, for one
        return False
    return True


def _without_glyph(path: str, characters: set[str]) -> set[str]:
    if not characters:
        return characters
    try:
        font = FT2Font(path)
    except (OSError, RuntimeError):  # a file that is no font, or not one that FreeType reads
        return characters
    return {character for character in characters if not font.get_char_index(ord(character))}


def _installed() -> Iterator[str]:
    """Yield the font files of the system, likely ones first."""

    def likelihood(path: str) -> tuple[int, str]:
        name = Path(path).stem.lower().replace("-", "")
        rank = next((rank for rank, known in enumerate(_PREFERRED) if name.startswith(known)), len(_PREFERRED))
        return 2 * rank + ("regular" not in name), path

    yield from sorted(font_manager.findSystemFonts(), key=likelihood)
