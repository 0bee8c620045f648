"""JSON, for configs that programs write."""

import json
from collections.abc import Mapping

from warmup_cli.dialects import TOO_DEEP, broken
from warmup_cli.errors import WarmupError, shown


def parse(text: str) -> Mapping[object, object]:
    """Return the tree of a JSON text."""
    try:
        tree = json.loads(text, object_pairs_hook=_without_repetition)
    except RecursionError:
        raise broken("JSON", 1, 1, TOO_DEEP) from None
    except json.JSONDecodeError as error:
        raise broken("JSON", error.lineno, error.colno, error.msg) from None
    except ValueError as error:  # an integer of thousands of digits
        raise broken("JSON", 1, 1, str(error).partition(";")[0]) from None
    if not isinstance(tree, dict):
        raise WarmupError(f"expected a table of keys, got {shown(tree)}")
    return tree


def _without_repetition(pairs: list[tuple[object, object]]) -> dict[object, object]:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        keys = [key for key, _ in pairs]
        raise WarmupError(f"key {shown(next(key for key in keys if keys.count(key) > 1))} stands twice")
    return tree
