"""A pasted scheduler line: parsed, and called by name in `frameworks/`, but never evaluated by Python."""

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.formula import Arithmetic, Lambda, NotAllowedError
from warmup_cli.frameworks import FRAMEWORKS, Api, Known, Optimizer
from warmup_cli.scheduler import Scheduler

MAX_CHARACTERS = 20_000
"""The longest script that is read: a scheduler is a line, or a page."""

# What an optimizer starts with if it is pasted without a rate (torch.optim at 2.13; None: it must be given).
_OPTIMIZERS: dict[str, float | None] = {
    **dict.fromkeys(("Adam", "AdamW", "Muon", "RAdam", "SGD", "SparseAdam"), 1e-3),
    **dict.fromkeys(("Adamax", "NAdam"), 2e-3),
    **dict.fromkeys(("ASGD", "Adafactor", "Adagrad", "RMSprop", "Rprop"), 1e-2),
    **dict.fromkeys(("Adadelta", "LBFGS"), 1.0),
    **dict.fromkeys(("Lion", "Lamb", "LAMB", "LARS", "FusedAdam", "DeepSpeedCPUAdam", "Adam8bit", "AdamW8bit")),
}

_FIRST = ("torch", "transformers")  # whose functions a name without a prefix means, where others have it too

_IGNORED = "verbose"  # older versions of PyTorch took it everywhere
_UNREAD = ("global_step", "loss", "step", "x")  # parameters that have no value before training

_GIVEN = "known"  # the parameter by which a function asks what is known of the run


def parse(text: str, names: Mapping[str, Any], known: Known) -> tuple[Scheduler, Api]:
    """Return the scheduler that a script makes, and the name that made it.

    Args:
        text: a call, or lines of assignments that end in one.
        names: what names in it stand for.
        known: what is known of the run besides.

    Raises:
        WarmupError: it is not such a script, with the column; or the real function would refuse its arguments.

    """
    if len(text) > MAX_CHARACTERS:
        raise WarmupError(f"larger than {MAX_CHARACTERS:,} characters, which no scheduler is")
    try:
        tree = ast.parse(textwrap.dedent(text).strip())
        return _Script(names, known).run(tree)
    except SyntaxError as error:
        raise WarmupError(f"line {error.lineno or 1}, column {error.offset or 1}: not Python: {error.msg}") from None
    except (RecursionError, MemoryError):
        raise WarmupError("it is nested too deeply") from None
    except ValueError as error:  # a NUL, a number of thousands of digits
        raise WarmupError(f"not Python: {str(error).partition(';')[0]}") from None


def call_as_data(name: str, kwargs: Mapping[str, Any], known: Known) -> tuple[Scheduler, Api]:
    """Return the scheduler of a call that is written as data: a name and its keyword arguments.

    A nested call is a list of two, a known name and its arguments as a list or a table.

    Raises:
        WarmupError: the name is not known, or the real function would refuse the arguments.

    """
    api = _only(name, _candidates(name))
    arguments = {key: _from_data(value, known, _framework_of(api)) for key, value in kwargs.items()}
    return _checked(_call(api, [], arguments, known)), api


def signatures() -> Iterator[tuple[str, str, str]]:
    """Yield of every known name its framework, the name in full and its signature, or why it is refused."""
    for framework in FRAMEWORKS.values():
        for api in framework.apis.values():
            yield framework.name, api.name, f"  {api.refusal}" if api.refusal else _signature_text(api)


def _signature_text(api: Api) -> str:
    def told(parameter: inspect.Parameter) -> str:
        kind = parameter.kind
        stars = "*" if kind is parameter.VAR_POSITIONAL else "**" if kind is parameter.VAR_KEYWORD else ""
        default = "" if parameter.default is parameter.empty else f"={parameter.default!r}"
        return f"{stars}{parameter.name}{default}"

    return f"({', '.join(told(parameter) for parameter in _signature(api).parameters.values())})"


class _Script(Arithmetic):
    """Runs the statements of a script."""

    def __init__(self, names: Mapping[str, Any], known: Known) -> None:
        super().__init__(dict(names))
        self._known = known
        self._api: Api | None = None

    def run(self, tree: ast.Module) -> tuple[Scheduler, Api]:
        """Return the scheduler of the last statement."""
        value: Any = None
        for statement in tree.body:
            match statement:
                case (
                    ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr())
                ):
                    assert statement.value is not None
                    value = self._assigned(name, statement.value)
                    self.names = {**self.names, name: value}
                case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id=name), *_])]):  # a scheduler, and something else
                    value = self._assigned(name, statement.value)
                    self.names = {**self.names, name: value}
                case ast.Expr():
                    value = self.value(statement.value)
                case _:
                    raise NotAllowedError(statement, "expected a scheduler's call, or assignments and then one")
        if not isinstance(value, Scheduler) or self._api is None:
            what = "nothing" if not tree.body else shown(ast.unparse(tree.body[-1]))
            raise WarmupError(f"expected a scheduler's call, got {what}")
        return value, self._api

    def _assigned(self, name: str, node: ast.expr) -> Any:
        """Return what a name is set to; a config named after what reads it, like param_scheduler, is read."""
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in _OPTIMIZERS:
            return self._optimizer(node)
        value = self.value(node)
        if isinstance(value, list | dict) and _candidates(name):
            self._api = _only(name, _candidates(name))
            return _checked(_call(self._api, [value], {}, self._known))
        return value

    def _value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=str() | None):
                return node.value
            case ast.List() | ast.Tuple():
                return [self._value(part) for part in node.elts]
            case ast.Dict() if all(key is not None for key in node.keys):
                pairs = zip(node.keys, node.values, strict=True)
                return {self._value(key): self._value(value) for key, value in pairs if key is not None}
            case ast.Lambda():
                return Lambda.of(node, self.names)
            case _:
                return super()._value(node)

    def _named(self, node: ast.expr) -> Any:
        """Return what a name stands for; a member of transformers' SchedulerType stands for its own name."""
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).rpartition(".")[2] == "SchedulerType":
            return node.attr.lower()
        return super()._named(node)

    def _called(self, node: ast.Call) -> Any:
        name = ast.unparse(node.func)
        if name == "dict" and not node.args:
            return {keyword.arg: self._value(keyword.value) for keyword in node.keywords if keyword.arg}
        candidates = _candidates(name)
        if not candidates:
            return super()._called(node) if not name[:1].isupper() and "schedule" not in name else _unknown(node, name)
        if any(isinstance(part, ast.Starred) for part in node.args) or any(
            not keyword.arg for keyword in node.keywords
        ):
            raise NotAllowedError(node, "expected arguments one by one, not by * or **")
        keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg and keyword.arg != _IGNORED}
        api = self._bindable(node, name, candidates, keywords)
        if api.refusal:
            raise NotAllowedError(node, f"{api.name}: {api.refusal}")
        try:
            bound = _signature(api).bind(*node.args, **keywords)
        except TypeError as error:
            raise NotAllowedError(node, f"{api.name}: {_explained(error, api)}") from None
        arguments = {parameter: self._argument(parameter, value) for parameter, value in bound.arguments.items()}
        try:
            result = _call(api, [], arguments, self._known, bound=True)
        except WarmupError as error:
            raise NotAllowedError(node, str(error)) from None
        self._api = api
        return result

    def _argument(self, parameter: str, value: Any) -> Any:
        """Return an argument's value; of * and ** parameters those of their parts."""
        if parameter == "optimizer":
            return self._optimizer(value)
        if parameter in _UNREAD:
            return None if isinstance(value, ast.Constant) and value.value is None else ast.unparse(value)
        if isinstance(value, tuple):
            return tuple(self._value(part) for part in value)
        if isinstance(value, dict):
            return {key: self._value(part) for key, part in value.items()}
        return self._value(value)

    def _bindable(self, node: ast.Call, name: str, candidates: list[Api], keywords: Mapping[str, ast.expr]) -> Api:
        """Return which of several frameworks' functions of one name takes these arguments.

        Arguments that are missing do not speak against the frameworks whose names come first.
        """

        def fits(api: Api, *, whole: bool) -> bool:
            signature = _signature(api)
            try:
                (signature.bind if whole else signature.bind_partial)(*node.args, **keywords)
            except TypeError:
                return False
            return True

        first = [api for api in candidates if _framework_of(api) in _FIRST and fits(api, whole=False)]
        return _only(name, first or [api for api in candidates if fits(api, whole=True)] or candidates, node)

    def _optimizer(self, node: ast.expr) -> Optimizer:
        """Return the optimizer that an expression stands for: only its rate is looked at."""
        if self._known.lr is not None:
            return Optimizer(self._known.lr)
        if isinstance(node, ast.Name) and isinstance(self.names.get(node.id), Optimizer):
            found: Optimizer = self.names[node.id]
            return found
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            rates = [keyword.value for keyword in node.keywords if keyword.arg in ("lr", "learning_rate")] or node.args[
                1:2
            ]
            if rates:
                return Optimizer(float(self._value(rates[0])))
            return Optimizer(_OPTIMIZERS.get(name))
        return Optimizer()


def _unknown(node: ast.AST | None, name: str) -> Any:
    last = name.rpartition(".")[2]

    def likeness(api: Api) -> float:
        return SequenceMatcher(None, last.lower(), _last(api).lower()).ratio()

    def order(api: Api) -> tuple[float, bool]:
        return likeness(api), _framework_of(api) in _FIRST

    best: dict[str, Api] = {}
    for api in sorted((api for apis in _by_last_name().values() for api in apis), key=order, reverse=True):
        if likeness(api) >= 0.55:
            best.setdefault(_last(api), api)
    near = [f"'{_last(api)}' ({_framework_of(api)})" for api in list(best.values())[:3]]
    hint = f"; did you mean {listed(near)}?" if near else "; --list-code lists the known ones"
    what = f"unknown scheduler {shown(name)}{hint}"
    raise NotAllowedError(node, what) if node is not None else WarmupError(what)


@cache
def _by_last_name() -> dict[str, list[Api]]:
    found: dict[str, list[Api]] = {}
    for framework in FRAMEWORKS.values():
        for api in framework.apis.values():
            found.setdefault(_last(api), []).append(api)
    return found


def _last(api: Api) -> str:
    return api.name.rpartition(".")[2]


def _framework_of(api: Api) -> str:
    return next(framework.name for framework in FRAMEWORKS.values() if api.name in framework.apis)


def _candidates(name: str) -> list[Api]:
    """Return the functions that a name, qualified as it may be, can mean: those that share most of its parts."""
    *prefix, last = name.split(".")
    found = _by_last_name().get(last, [])

    def shared(api: Api) -> int:
        return len({*prefix} & {*api.name.split(".")[:-1]})

    most = max(map(shared, found), default=0)
    return [api for api in found if shared(api) == most]


def _only(name: str, candidates: list[Api], node: ast.AST | None = None) -> Api:
    if not candidates:
        _unknown(node, name)
    chosen = next(
        (apis for first in _FIRST if (apis := [a for a in candidates if _framework_of(a) == first])), candidates
    )
    if len(chosen) > 1:
        what = f"{shown(name)} may be {listed(api.name for api in chosen)}; write which"
        raise NotAllowedError(node, what) if node is not None else WarmupError(what)
    return chosen[0]


def _signature(api: Api) -> inspect.Signature:
    signature = inspect.signature(api.make)
    return signature.replace(parameters=[kept for kept in signature.parameters.values() if kept.name != _GIVEN])


def _call(api: Api, positional: list[Any], arguments: Mapping[str, Any], known: Known, *, bound: bool = False) -> Any:
    """Call a framework's function; raise what it refuses as a `WarmupError` under its name."""
    if api.refusal:
        raise WarmupError(f"{api.name}: {api.refusal}")
    parameters = inspect.signature(api.make).parameters
    keywords = {key: value for key, value in arguments.items() if key != _IGNORED}
    if "optimizer" in parameters and parameters["optimizer"].default is inspect.Parameter.empty:
        keywords.setdefault("optimizer", Optimizer(known.lr))
    if _GIVEN in parameters:
        keywords[_GIVEN] = known
    for key, parameter in parameters.items() if bound else ():
        if parameter.kind is parameter.VAR_POSITIONAL:
            positional = list(keywords.pop(key, ()))
        elif parameter.kind is parameter.VAR_KEYWORD:
            keywords.update(keywords.pop(key, {}))
    try:
        return api.make(*positional, **keywords)
    except WarmupError as error:
        raise WarmupError(*(f"{api.name}: {problem}" for problem in error.problems)) from None
    except TypeError as error:
        raise WarmupError(f"{api.name}: {_explained(error, api)}") from None
    except (ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise WarmupError(f"{api.name}: {error}") from None


def _explained(error: TypeError, api: Api) -> str:
    """Return the message of a call that does not fit a signature, without the names of our functions."""
    message = str(error).replace(f"{api.make.__name__}() ", "")
    for name in _signature(api).parameters:
        written = message.rpartition("argument '")[2].removesuffix("'")
        if "unexpected keyword" in message and SequenceMatcher(None, name, written).ratio() > 0.7:
            return f"{message}; did you mean '{name}'?"
    return message


def _checked(value: Any) -> Scheduler:
    if not isinstance(value, Scheduler):
        raise WarmupError(f"expected a scheduler, got {shown(value)}")
    return value


def _from_data(value: Any, known: Known, framework: str) -> Any:
    """Return an argument written as data, with the nested calls in it made: by `framework` where it has the name."""
    match value:
        case [str(name), dict() | list() as arguments] if name.rpartition(".")[2] in _by_last_name():
            candidates = _candidates(name)
            api = _only(name, [api for api in candidates if _framework_of(api) == framework] or candidates)
            inner = _from_data(arguments, known, _framework_of(api))
            positional, keywords = ([], inner) if isinstance(inner, dict) else (inner, {})
            return _call(api, positional, keywords, known)
        case list():
            return [_from_data(part, known, framework) for part in value]
        case dict():
            return {key: _from_data(part, known, framework) for key, part in value.items()}
        case _:
            return value
