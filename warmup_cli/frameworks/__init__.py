"""The menu of frameworks: torch, transformers, timm, ... Each file offers its `FRAMEWORK`.

A framework is a set of functions, one for each public name of its API, with the signature of the real one. A
function returns the `Scheduler` that the real one would step through: the result of its recursion where it has one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from warmup_cli.menu import Menu

if TYPE_CHECKING:
    from warmup_cli.scheduler import Scheduler

Make = Callable[..., Any]


@dataclass(frozen=True)
class Api:
    """A name that can be pasted.

    Attributes:
        framework: the name of its framework.
        name: the full dotted name.
        make: from the arguments of the real one to a `Scheduler`, or to what another call takes as an argument.
        per: what trainers step it by where nothing else says so, `step` or `epoch`.
        refusal: why it has no curve before training; None where it has one.

    """

    framework: str
    name: str
    make: Make
    per: str = "step"
    refusal: str | None = None

    @property
    def last(self) -> str:
        """The name without what qualifies it."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class Framework:
    """The names of one framework.

    Attributes:
        name: what people call it.
        prefix: the dotted name under which its API stands.
        apis: its names in full, in the order of the file.

    """

    name: str
    prefix: str
    apis: dict[str, Api] = field(default_factory=dict)

    def api(self, name: str | None = None, *, per: str = "step") -> Callable[[Make], Make]:
        """Return a decorator that adds a function, under its own name after the prefix unless told otherwise."""

        def add(make: Make) -> Make:
            full = name or f"{self.prefix}.{make.__name__}"
            self.apis[full] = Api(self.name, full, make, per)
            return make

        return add

    def refuse(self, name: str, why: str) -> None:
        """Add a name that has no curve before training."""

        def make(*_arguments: object, **_keywords: object) -> "Scheduler":
            raise NotImplementedError(why)

        full = name if "." in name else f"{self.prefix}.{name}"
        self.apis[full] = Api(self.name, full, make, refusal=why)


@dataclass(frozen=True)
class Optimizer:
    """What a function's `optimizer` argument is: the rate that its parameter groups start with.

    Attributes:
        given: the rate; None where nobody said it.

    """

    given: float | None = None

    @property
    def lr(self) -> float:
        """The rate; raises `WarmupError` where nobody said it."""
        if self.given is None:
            from warmup_cli.errors import WarmupError

            raise WarmupError("the optimizer's own rate is not known; give it with --lr-init")
        return self.given


@dataclass(frozen=True)
class Known:
    """What is known of the run besides the call; given to functions that have a parameter named `known`.

    Attributes:
        lr: the base rate, if it was given.
        iters_per_epoch: updates per epoch, if they were given.
        total_steps: the length of the run, if it was given.

    """

    lr: float | None = None
    iters_per_epoch: float | None = None
    total_steps: int | None = None


FRAMEWORKS: Menu[Framework] = Menu(__name__, __path__, "FRAMEWORK")
