"""The menu of dialects: toml, yaml, json. Each file offers `parse`, from a text to a tree of keys."""

from collections.abc import Callable, Mapping

from warmup_cli.errors import WarmupError, printable
from warmup_cli.menu import Menu

Parse = Callable[[str], Mapping[object, object]]
"""From a text to its tree. Raises `WarmupError` with line and column where the text is broken."""

DIALECTS: Menu[Parse] = Menu(__name__, __path__, "parse")

SUFFIXES = {".toml": "toml", ".yaml": "yaml", ".yml": "yaml", ".json": "json"}


def broken(dialect: str, line: int, column: int, what: str) -> WarmupError:
    """Return the error of a text that is not in its dialect."""
    what = what.partition("; use sys.")[0]
    shortened = what if len(what) <= 150 else f"{what[:147]}..."
    return WarmupError(f"line {line}, column {column}: not valid {dialect}: {printable(shortened)}")


TOO_DEEP = "it is nested too deeply"
