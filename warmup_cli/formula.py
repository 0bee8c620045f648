"""Arithmetic as people write it in a script, parsed and never evaluated by Python.

`number` folds an expression of numbers; `curve` turns one that has a free variable, such as a LambdaLR's lambda,
into a vectorised function. Allowed are numbers, + - * / // % **, comparisons, and/or/not, conditionals, min, max,
abs, int, float, round, pow and the functions of `math`.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.schedule import Floats

_LARGEST_POWER = 4096  # bits of a whole number that ** may give

Value = Any  # a number, or an array of them


class NotAllowedError(WarmupError):
    """The script says something that is not arithmetic, at a column."""

    def __init__(self, node: ast.AST, what: str) -> None:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
        place = f"column {column}" if line == 1 else f"line {line}, column {column}"
        super().__init__(f"{place}: {what}")


def _power(base: Value, exponent: Value) -> Value:
    if isinstance(base, int) and isinstance(exponent, int):
        if exponent >= 0 and base.bit_length() * exponent > _LARGEST_POWER:
            raise WarmupError("a power is too large")
        return base**exponent if exponent >= 0 else float(base) ** exponent
    with np.errstate(all="ignore"):
        return np.power(np.asarray(base, dtype=np.float64), exponent) if _is_array(base, exponent) else base**exponent


def _is_array(*values: Value) -> bool:
    return any(isinstance(value, np.ndarray) for value in values)


_BINARY: dict[type[ast.operator], Callable[[Value, Value], Value]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
}
_UNARY: dict[type[ast.unaryop], Callable[[Value], Value]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Not: np.logical_not,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Value, Value], Value]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_ALIKE = ("sqrt", "exp", "log", "log2", "log10", "log1p", "expm1", "sin", "cos", "tan", "sinh", "cosh", "tanh", "hypot")
_MATH: dict[str, tuple[Callable[..., Value], Callable[..., Value]]] = {
    **{name: (getattr(math, name), getattr(np, name)) for name in (*_ALIKE, "floor", "ceil", "trunc")},
    "asin": (math.asin, np.arcsin),
    "acos": (math.acos, np.arccos),
    "atan": (math.atan, np.arctan),
    "fabs": (math.fabs, np.abs),
    "pow": (math.pow, np.power),
}
_CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf, "tau": math.tau}


def _least(*values: Value) -> Value:
    return _fold(np.minimum, min, values)


def _most(*values: Value) -> Value:
    return _fold(np.maximum, max, values)


def _fold(vectorised: Any, plain: Callable[..., Value], values: tuple[Value, ...]) -> Value:
    if not _is_array(*values):
        return plain(*values)
    result = values[0]
    for value in values[1:]:
        result = vectorised(result, value)
    return result


_BUILTIN: dict[str, Callable[..., Value]] = {
    "min": _least,
    "max": _most,
    "abs": abs,
    "int": lambda value: np.trunc(value) if _is_array(value) else int(value),
    "float": lambda value: value if _is_array(value) else float(value),
    "round": lambda value, digits=0: np.round(value, digits) if _is_array(value) else round(value, digits or None),
    "pow": _power,
}


class Arithmetic:
    """Computes expressions, given what the names in them stand for.

    Args:
        names: from names, plain or dotted as in the script, to their values.

    """

    def __init__(self, names: Mapping[str, Value]) -> None:
        self.names = names

    def value(self, node: ast.expr) -> Value:
        """Return the value of an expression of numbers and arrays.

        Raises:
            NotAllowedError: it is not arithmetic.

        """
        try:
            with np.errstate(all="ignore"):
                return self._value(node)
        except NotAllowedError:
            raise
        except WarmupError as error:
            raise NotAllowedError(node, str(error)) from None
        except (ArithmeticError, ValueError, TypeError) as error:
            raise NotAllowedError(node, f"{ast.unparse(node)[:60]}: {error}") from None

    def _value(self, node: ast.expr) -> Value:
        if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
            return node.value
        if type(node) not in self._KINDS:
            raise NotAllowedError(node, f"{shown(ast.unparse(node))} is not arithmetic of numbers and names")
        return self._KINDS[type(node)](self, node)

    def _binary(self, node: ast.BinOp) -> Value:
        return self._operator(_BINARY, node.op, node)(self._value(node.left), self._value(node.right))

    def _unary(self, node: ast.UnaryOp) -> Value:
        return self._operator(_UNARY, node.op, node)(self._value(node.operand))

    def _joined(self, node: ast.BoolOp) -> Value:
        join = np.logical_and if isinstance(node.op, ast.And) else np.logical_or
        return join.reduce(np.broadcast_arrays(*[self._value(part) for part in node.values]))

    @staticmethod
    def _operator(menu: Mapping[Any, Callable[..., Value]], kind: ast.AST, node: ast.AST) -> Callable[..., Value]:
        if type(kind) not in menu:
            raise NotAllowedError(node, f"the operator of {shown(ast.unparse(node))} is not allowed")
        return menu[type(kind)]

    def _named(self, node: ast.expr) -> Value:
        name = ast.unparse(node)
        if name in self.names:
            return self.names[name]
        last = name.rpartition(".")[2]
        if last in _CONSTANTS and name in (f"math.{last}", f"np.{last}", f"numpy.{last}", f"torch.{last}"):
            return _CONSTANTS[last]
        raise NotAllowedError(node, f"unknown name {shown(name)}; say what it stands for with --define {name}=VALUE")

    def _compared(self, node: ast.Compare) -> Value:
        values = [self._value(part) for part in (node.left, *node.comparators)]
        results = [
            self._operator(_COMPARE, kind, node)(left, right)
            for kind, left, right in zip(node.ops, values, values[1:], strict=False)
        ]
        result = results[0]
        for other in results[1:]:
            result = np.logical_and(result, other)
        return result

    def _chosen(self, node: ast.IfExp) -> Value:
        test = self._value(node.test)
        if not _is_array(test):
            return self._value(node.body if test else node.orelse)
        return np.where(test, self._value(node.body), self._value(node.orelse))

    def _called(self, node: ast.Call) -> Value:
        if ast.unparse(node) in self.names:  # as in --define 'len(loader)=500'
            return self.names[ast.unparse(node)]
        name = ast.unparse(node.func)
        home, _, last = name.rpartition(".")
        plain = vectorised = None
        if not home and last in _BUILTIN:
            plain = vectorised = _BUILTIN[last]
        elif home in ("", "math", "np", "numpy", "torch") and last in _MATH:
            plain, vectorised = _MATH[last]
        if plain is None or vectorised is None or node.keywords:
            hint = f"--define '{ast.unparse(node)[:40]}=VALUE' gives its value"
            raise NotAllowedError(node, f"a call of {shown(name)} is not allowed; {hint}")
        arguments = [self._value(argument) for argument in node.args]
        return (vectorised if _is_array(*arguments) else plain)(*arguments)

    # A subclass's method of the same name is meant: looked up when called.
    _KINDS: ClassVar[dict[type[ast.expr], Callable[["Arithmetic", Any], Value]]] = {
        ast.Name: lambda self, node: self._named(node),
        ast.Attribute: lambda self, node: self._named(node),
        ast.BinOp: lambda self, node: self._binary(node),
        ast.UnaryOp: lambda self, node: self._unary(node),
        ast.Compare: lambda self, node: self._compared(node),
        ast.BoolOp: lambda self, node: self._joined(node),
        ast.IfExp: lambda self, node: self._chosen(node),
        ast.Call: lambda self, node: self._called(node),
    }


def curve(body: ast.expr, variable: str, names: Mapping[str, Value]) -> Callable[[Floats], Floats]:
    """Return the vectorised function that an expression is of its variable.

    Raises:
        NotAllowedError: it is not arithmetic.

    """

    def rates(counts: Floats) -> Floats:
        value = Arithmetic({**names, variable: counts}).value(body)
        return np.broadcast_to(np.asarray(value, dtype=np.float64), counts.shape).copy()

    rates(np.arange(2.0))  # what is not allowed is said now
    return rates


def _free(body: ast.expr) -> set[str]:
    """Return the names in an expression, but not those of functions and modules."""
    nodes = list(ast.walk(body))
    apart = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    apart |= {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    return {node.id for node in nodes if isinstance(node, ast.Name) and id(node) not in apart}


@dataclass(frozen=True)
class Lambda:
    """A function of one number that a script or a config says, such as a LambdaLR's.

    Attributes:
        body: the expression.
        variable: the name of the number.
        names: what the other names in it stand for.

    """

    body: ast.expr
    variable: str
    names: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def of(cls, node: ast.Lambda, names: Mapping[str, Value]) -> "Lambda":
        """Return a script's lambda; `names` are those of the script.

        Raises:
            NotAllowedError: it has not one plain parameter, or is not arithmetic.

        """
        match node.args:
            case ast.arguments(posonlyargs=[], args=[ast.arg(arg=variable)], kwonlyargs=[], defaults=[]) as given if (
                given.vararg is None and given.kwarg is None
            ):
                made = cls(node.body, variable, names)
                made.curve()
                return made
        raise NotAllowedError(node, f"expected a lambda of one number, got {shown(ast.unparse(node))}")

    @classmethod
    def read(cls, text: str) -> "Lambda":
        """Return a lambda that is written as text: `lambda k: 0.9**k`, or its body, whose one free name is the number.

        Raises:
            WarmupError: it is neither.

        """
        try:
            body = ast.parse(text.strip(), mode="eval").body
            if isinstance(body, ast.Lambda):
                return cls.of(body, {})
            free = sorted(_free(body) - {"pi"})
            made = cls(body, free[0] if free else "", {"pi": math.pi})
            if len(free) < 2:
                made.curve()
                return made
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise WarmupError(f"expected a formula such as '0.95**epoch', got {shown(text)}") from None
        raise WarmupError(f"expected a formula of one number, got {listed(free, 'and')} in {shown(text)}")

    @property
    def constant(self) -> float | None:
        """Its value where that is the same for every number; None where the number occurs in it."""
        if any(isinstance(node, ast.Name) and node.id == self.variable for node in ast.walk(self.body)):
            return None
        return float(Arithmetic(self.names).value(self.body))

    def curve(self) -> Callable[[Floats], Floats]:
        """Return it vectorised."""
        return curve(self.body, self.variable, self.names)
