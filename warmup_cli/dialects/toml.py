"""TOML, the native form."""

import re
import tomllib
from collections.abc import Mapping
from typing import cast

from warmup_cli.dialects import TOO_DEEP, broken

# The reader keeps every prefix of a dotted key, which in a long one takes all the memory there is.
_MOST_DOTS = 1000  # in a line

_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


def parse(text: str) -> Mapping[object, object]:
    """Return the tree of a TOML text."""
    try:
        if any(line.count(".") > _MOST_DOTS for line in text.splitlines()):
            raise RecursionError
        return cast(dict[object, object], tomllib.loads(text))
    except RecursionError:
        raise broken("TOML", 1, 1, TOO_DEEP) from None
    except ValueError as error:
        place = _PLACE.fullmatch(str(error))
        what, line, column = place.groups() if place else (str(error), None, None)
        if line is None:
            line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
        raise broken("TOML", int(line), int(column or 1), what) from None
