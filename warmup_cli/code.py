"""A pasted scheduler line: parsed, and called by name in `frameworks/`, but never evaluated by Python."""

import ast
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from warmup_cli.apis import FIRST, IGNORED, call, candidates, checked, choose, explained, signature
from warmup_cli.errors import WarmupError, shown
from warmup_cli.formula import Arithmetic, Lambda, NotAllowedError
from warmup_cli.frameworks import Api, Known, Optimizer
from warmup_cli.scheduler import Scheduler

MAX_CHARACTERS = 20_000
"""The longest script that is read: a scheduler is a line, or a page."""

_UNREAD = ("global_step", "loss", "step", "x")  # parameters that have no value before training

# What an optimizer starts with if it is pasted without a rate (torch.optim at 2.13; None: it must be given).
_OPTIMIZERS: dict[str, float | None] = {
    **dict.fromkeys(("Adam", "AdamW", "Muon", "RAdam", "SGD", "SparseAdam"), 1e-3),
    **dict.fromkeys(("Adamax", "NAdam"), 2e-3),
    **dict.fromkeys(("ASGD", "Adafactor", "Adagrad", "RMSprop", "Rprop"), 1e-2),
    **dict.fromkeys(("Adadelta", "LBFGS"), 1.0),
    **dict.fromkeys(("Lion", "Lamb", "LAMB", "LARS", "FusedAdam", "DeepSpeedCPUAdam", "Adam8bit", "AdamW8bit")),
}


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
        if isinstance(value, list | dict) and candidates(name):
            self._api = choose(name, candidates(name))
            return checked(call(self._api, [value], {}, self._known))
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
        found = candidates(name)
        if not found and not name[:1].isupper() and "schedule" not in name:
            return super()._called(node)
        if any(isinstance(part, ast.Starred) for part in node.args) or not all(part.arg for part in node.keywords):
            raise NotAllowedError(node, "expected arguments one by one, not by * or **")
        try:
            self._api, value = self._made(node, name, found)
        except NotAllowedError:
            raise
        except WarmupError as error:
            raise NotAllowedError(node, str(error)) from None
        return value

    def _made(self, node: ast.Call, name: str, found: Sequence[Api]) -> tuple[Api, Any]:
        """Return which function a call means, and what it returns."""
        keywords = {part.arg: part.value for part in node.keywords if part.arg and part.arg != IGNORED}
        api = choose(name, _that_take(found, node.args, keywords))
        if api.refusal:
            raise WarmupError(f"{api.name}: {api.refusal}")
        try:
            bound = signature(api).bind(*node.args, **keywords)
        except TypeError as error:
            raise WarmupError(f"{api.name}: {explained(error, api)}") from None
        bound.arguments.update({name: self._argument(name, value) for name, value in bound.arguments.items()})
        return api, call(api, bound.args, bound.kwargs, self._known)

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


def _that_take(found: Sequence[Api], positional: Sequence[ast.expr], keywords: Mapping[str, ast.expr]) -> list[Api]:
    """Return which of several frameworks' functions of one name take such arguments; all if none does.

    Arguments that are missing do not speak against the frameworks whose names come first.
    """

    def takes(api: Api, *, all_of_them: bool) -> bool:
        real = signature(api)
        try:
            (real.bind if all_of_them else real.bind_partial)(*positional, **keywords)
        except TypeError:
            return False
        return True

    first = [api for api in found if api.framework in FIRST and takes(api, all_of_them=False)]
    return first or [api for api in found if takes(api, all_of_them=True)] or list(found)
