"""The names that can be pasted: which function a name means, and how it is called."""

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.frameworks import FRAMEWORKS, Api, Known, Optimizer
from warmup_cli.scheduler import Scheduler

FIRST = ("torch", "transformers")
"""Frameworks whose functions a name without a prefix means, where others have it too."""

IGNORED = "verbose"
"""An argument that older versions of PyTorch took everywhere."""

_GIVEN = "known"  # the parameter by which a function asks what is known of the run

_ALIKE = 0.55  # likeness from which a name may be meant
_PREFERRED = (*FIRST, "timm", "optax", "keras")  # whose names are hinted at before others that are as near
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def candidates(name: str) -> list[Api]:
    """Return the functions that a name, qualified as it may be, can mean: those that share most of its parts."""
    *prefix, last = name.split(".")
    found = _by_last_name().get(last, [])

    def shared(api: Api) -> int:
        return len({*prefix} & {*api.name.split(".")[:-1]})

    most = max(map(shared, found), default=0)
    return [api for api in found if shared(api) == most]


def choose(name: str, found: Sequence[Api]) -> Api:
    """Return the one function of several that a name means.

    Raises:
        WarmupError: there is none, with the nearest names; or more than one.

    """
    if not found:
        raise WarmupError(f"unknown scheduler {shown(name)}{_nearest(name)}")
    firsts = ([api for api in found if api.framework == first] for first in FIRST)
    chosen = next((apis for apis in firsts if apis), found)
    if len(chosen) > 1:
        raise WarmupError(f"{shown(name)} may be {listed(api.name for api in chosen)}; write which")
    return chosen[0]


def _nearest(name: str) -> str:
    """Return the hint at names that may be meant: those that begin alike and have all its words, or else look alike."""
    last = name.rpartition(".")[2]
    words = [word.lower() for word in _WORD.findall(last)]

    def has_all(api: Api) -> bool:
        known = api.last.lower()
        return len(words) > 1 and known.startswith(words[0]) and all(word in known for word in words)

    def rank(api: Api) -> int:
        return _PREFERRED.index(api.framework) if api.framework in _PREFERRED else len(_PREFERRED)

    def likeness(api: Api) -> float:
        return SequenceMatcher(None, last.lower(), api.last.lower()).ratio()

    known = [api for apis in _by_last_name().values() for api in apis]
    near = sorted(filter(has_all, known), key=lambda api: (rank(api), -likeness(api)))
    if not near:
        near = sorted((api for api in known if likeness(api) >= _ALIKE), key=lambda api: (-likeness(api), rank(api)))
    told = list(dict.fromkeys(api.last for api in near))[:2]
    hints = [next(f"'{api.last}' ({api.framework})" for api in near if api.last == each) for each in told]
    return f"; did you mean {listed(hints)}?" if hints else "; --list-code lists the known ones"


@cache
def _by_last_name() -> dict[str, list[Api]]:
    found: dict[str, list[Api]] = {}
    for framework in FRAMEWORKS.values():
        for api in framework.apis.values():
            found.setdefault(api.last, []).append(api)
    return found


def signature(api: Api) -> inspect.Signature:
    """Return the signature of the real function."""
    ours = inspect.signature(api.make)
    return ours.replace(parameters=[kept for kept in ours.parameters.values() if kept.name != _GIVEN])


def signatures() -> Iterator[tuple[str, str, str]]:
    """Yield of every known name its framework, the name in full and its signature, or why it is refused."""
    for framework in FRAMEWORKS.values():
        for api in framework.apis.values():
            yield framework.name, api.name, f"  {api.refusal}" if api.refusal else _told(signature(api))


def _told(real: inspect.Signature) -> str:
    def one(parameter: inspect.Parameter) -> str:
        kind = parameter.kind
        stars = "*" if kind is parameter.VAR_POSITIONAL else "**" if kind is parameter.VAR_KEYWORD else ""
        default = "" if parameter.default is parameter.empty else f"={parameter.default!r}"
        return f"{stars}{parameter.name}{default}"

    return f"({', '.join(one(parameter) for parameter in real.parameters.values())})"


def call(api: Api, positional: Sequence[Any], keywords: Mapping[str, Any], known: Known) -> Any:
    """Call a framework's function.

    Args:
        api: which.
        positional: its positional arguments.
        keywords: its keyword arguments; the optimizer may be left out.
        known: what is known of the run besides.

    Raises:
        WarmupError: the real one would refuse the arguments; or it has no curve before training.

    """
    if api.refusal:
        raise WarmupError(f"{api.name}: {api.refusal}")
    parameters = inspect.signature(api.make).parameters
    given = {key: value for key, value in keywords.items() if key != IGNORED}
    optimizer = parameters.get("optimizer")
    if optimizer is not None and optimizer.default is optimizer.empty and not positional:
        given.setdefault("optimizer", Optimizer(known.lr))
    if _GIVEN in parameters:
        given[_GIVEN] = known
    try:
        return api.make(*positional, **given)
    except WarmupError as error:
        raise WarmupError(*(f"{api.name}: {problem}" for problem in error.problems)) from None
    except TypeError as error:
        raise WarmupError(f"{api.name}: {explained(error, api)}") from None
    except (ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise WarmupError(f"{api.name}: {error}") from None


def explained(error: TypeError, api: Api) -> str:
    """Return the message of a call that does not fit a signature, without the names of our functions."""
    message = str(error).replace(f"{api.make.__name__}() ", "")
    written = message.rpartition("argument '")[2].removesuffix("'")
    for name in signature(api).parameters:
        if "unexpected keyword" in message and SequenceMatcher(None, name, written).ratio() > 0.7:
            return f"{message}; did you mean '{name}'?"
    return message


def checked(value: Any) -> Scheduler:
    """Return what a call made, if it is a scheduler."""
    if not isinstance(value, Scheduler):
        raise WarmupError(f"expected a scheduler, got {shown(value)}")
    return value


def call_as_data(name: str, kwargs: Mapping[str, Any], known: Known) -> tuple[Scheduler, Api]:
    """Return the scheduler of a call that is written as data: a name and its keyword arguments.

    A nested call is a list of two, a known name and its arguments as a list or a table.

    Raises:
        WarmupError: the name is not known, or the real function would refuse the arguments.

    """
    api = choose(name, candidates(name))
    arguments = {key: _from_data(value, known, api.framework) for key, value in kwargs.items()}
    return checked(call(api, [], arguments, known)), api


def _from_data(value: Any, known: Known, framework: str) -> Any:
    """Return an argument written as data, with the nested calls in it made: by `framework` where it has the name."""
    match value:
        case [str(name), dict() | list() as arguments] if name.rpartition(".")[2] in _by_last_name():
            found = candidates(name)
            api = choose(name, [api for api in found if api.framework == framework] or found)
            inner = _from_data(arguments, known, api.framework)
            return call(api, *(([], inner) if isinstance(inner, dict) else (inner, {})), known)
        case list():
            return [_from_data(part, known, framework) for part in value]
        case dict():
            return {key: _from_data(part, known, framework) for key, part in value.items()}
        case _:
            return value
