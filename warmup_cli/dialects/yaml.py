"""YAML, with numbers as its version 1.2 and everybody else reads them: `1e-3` is one."""

import re
from collections.abc import Mapping

import yaml

from warmup_cli.dialects import TOO_DEEP, broken
from warmup_cli.errors import WarmupError, shown


class _Loader(yaml.SafeLoader):
    """YAML without what no schedule needs: aliases (which make bombs), repeated keys, dates."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as PyYAML declares it
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":float", ":int", ":timestamp"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise broken("YAML", mark.line + 1, mark.column + 1, "aliases are not read; write the value out")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:  # noqa: FBT001, FBT002 - PyYAML's signature
        mapping = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            keys = [self.construct_object(key) for key, _ in node.value]
            raise WarmupError(f"key {shown(next(key for key in keys if keys.count(key) > 1))} stands twice")
        return mapping


_NUMBER = re.compile(
    r"""^[-+]? (?: \d [\d_]* (?: \. [\d_]* )? | \. \d [\d_]* ) (?: e [-+]? \d+ )? $ | ^[-+]? \.inf$ | ^\.nan$""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)


def _construct_number(loader: _Loader, node: yaml.ScalarNode) -> float:
    text = str(loader.construct_scalar(node)).replace("_", "").lower()
    if text.lstrip("+-").isdecimal():
        return int(text)
    return float(text.replace(".inf", "inf").replace(".nan", "nan"))


_Loader.add_implicit_resolver("tag:yaml.org,2002:float", _NUMBER, list("-+0123456789."))
_Loader.add_constructor("tag:yaml.org,2002:float", _construct_number)


def parse(text: str) -> Mapping[object, object]:
    """Return the tree of a YAML text."""
    try:
        tree = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except RecursionError:
        raise broken("YAML", 1, 1, TOO_DEEP) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = error.problem or "it cannot be read"
        if what.startswith("but ") and error.context:
            what = f"{error.context} {what}"
        raise broken("YAML", line, column, what) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise broken("YAML", line, column, error.reason) from None
    except (AttributeError, LookupError):  # what PyYAML's constructors raise for a value that belies its tag
        raise broken("YAML", 1, 1, "a value is not what its tag says") from None
    except ValueError as error:  # an integer of thousands of digits, an unhashable key
        raise broken("YAML", 1, 1, str(error).partition(";")[0]) from None
    if not isinstance(tree, dict):
        raise WarmupError(f"expected a table of keys, got {shown(tree)}")
    return tree
