"""Schedules by name: files, standard input, built-in recipes. The one place that reads configs and tables."""

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from warmup_cli.config import Built, build
from warmup_cli.dialects import DIALECTS, SUFFIXES
from warmup_cli.errors import WarmupError, listed, printable, shown
from warmup_cli.keys import Flag
from warmup_cli.schedule import Schedule
from warmup_cli.tables import READERS

if TYPE_CHECKING:
    from pathlib import Path  # which flags alone do without, and takes long to import

    from warmup_cli.side import Side

MAX_BYTES = 1 << 18
"""The largest config that is read: a schedule is a page of text."""

_ABOUT = {"name", "title", "source"}


class Config(NamedTuple):
    """A text that says a schedule.

    Attributes:
        origin: its name in messages.
        dialect: what it is written in.
        text: the text.
        name: the name that it gives to a schedule that says none.

    """

    origin: str
    dialect: str
    text: str
    name: str


def load(source: "str | Path") -> Schedule:
    """Return the schedule of a config file or a built-in recipe.

    Args:
        source: the path of a .toml, .yaml, .yml or .json file, the name of a recipe, or `-` for TOML from
            standard input.

    Raises:
        WarmupError: the file cannot be read or is no schedule; with a line for each thing that is wrong.

    """
    return built(str(source), {}).schedule


def built(source: str | None, flags: Mapping[str, Flag]) -> Built:
    """Return the schedule of `source` with `flags` in place of its keys.

    With neither it is the default; with flags alone they are all there is, unless they only name it.
    """
    if source is None and flags.keys() - _ABOUT:
        return build({}, "", flags, "warmup")
    return built_of(read(source or "default"), flags)


def built_of(config: Config, flags: Mapping[str, Flag]) -> Built:
    """Return the schedule of a config that has been read, with `flags` in place of its keys."""
    try:
        tree = DIALECTS[config.dialect](config.text)
    except WarmupError as error:
        raise WarmupError(*(f"{config.origin}: {problem}" for problem in error.problems)) from None
    return build(tree, config.origin, flags, config.name)


def recipe_names() -> list[str]:
    """Return the names of the built-in recipes."""
    return sorted(entry.name.removesuffix(".toml") for entry in _recipes().iterdir() if entry.name.endswith(".toml"))


def is_table(source: str) -> bool:
    """Whether a name is that of a table, by its suffix."""
    return _table_format(source) in READERS


def recorded(source: str) -> "Side":
    """Return the run that a table lists, as `warmup export` has written it.

    Raises:
        WarmupError: the file cannot be read or is no such table.

    """
    from pathlib import Path

    from warmup_cli.recording import recording

    path = Path(source)
    try:
        with path.open("rb") as file:
            return recording(printable(path.stem)[:200], READERS[_table_format(source)](file))
    except WarmupError as error:
        raise WarmupError(*(f"{printable(source)}: {problem}" for problem in error.problems)) from None
    except (OSError, ValueError) as error:
        raise _unreadable(source, error) from None


def _recipes() -> "Path":
    from pathlib import Path

    return Path(__file__).parent / "recipes"  # importlib.resources would import tempfile and zipfile


def _table_format(source: str) -> str:
    return os.path.splitext(source)[1].lower()[1:]  # noqa: PTH122 - pathlib takes long to import


def read(source: str) -> Config:
    """Return the text of a file, a recipe or standard input (`-`), not yet a schedule."""
    if source == "-" and sys.stdin is None:
        raise WarmupError("standard input: cannot be read: it is closed")
    if source == "-":
        text = _decoded(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
        return Config("standard input", "toml", text, "warmup")
    from pathlib import Path

    if source in recipe_names():
        return Config(source, "toml", (_recipes() / f"{source}.toml").read_text("utf-8"), source)
    path = Path(source)
    dialect = SUFFIXES.get(path.suffix.lower())
    try:
        if dialect is None and not path.is_dir():
            _refuse(source, path)
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(source, error) from None
    text = _decoded(content, printable(source))
    return Config(printable(source), dialect or "", text, printable(path.stem)[:200])


def _unreadable(source: str, error: OSError | ValueError) -> WarmupError:  # ValueError: a NUL in the name
    reason = getattr(error, "strerror", None) or str(error)
    return WarmupError(f"{printable(source)}: cannot be read: {reason}")


def _refuse(source: str, path: "Path") -> NoReturn:
    expected = f"expected a file that ends in {listed(SUFFIXES)}, or {listed(recipe_names())}"
    if path.exists():
        raise WarmupError(f"{printable(source)}: unknown suffix {shown(path.suffix)}; {expected}")
    raise WarmupError(f"{printable(source)}: no such file or recipe; {expected}")


def _decoded(content: bytes, origin: str) -> str:
    if len(content) > MAX_BYTES:
        raise WarmupError(f"{origin}: larger than {MAX_BYTES:,} bytes, which no schedule is")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]  # without the mark that the text may begin with
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise WarmupError(f"{origin}: line {line}, column {column}: not UTF-8 text") from None
