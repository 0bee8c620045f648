"""The scheduler that PyTorch's rules make: its stretches and their names, and what others can be built of."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.frameworks import Optimizer
from warmup_cli.frameworks._torch_rules import Group, Node, Overwritten, Rule
from warmup_cli.frameworks._torch_run import Chained, Row, Run
from warmup_cli.frameworks._torch_segment import Segment
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler, Stretch, cut, product, rest


@dataclass(frozen=True)
class TorchScheduler(Scheduler):
    """A scheduler that others can be combined with.

    Attributes:
        node: what it does to the rate.
        lr: the optimizer's rate; nan if it is not known.

    """

    node: Node = field(default_factory=Node)
    lr: float = math.nan


def made(node: Node, optimizer: Optimizer) -> TorchScheduler:
    """Return the scheduler that a node makes, alone on its optimizer."""
    lr = math.nan if optimizer.given is None else optimizer.given
    segments = list(Run(node, lr).segments())
    stretches: list[Stretch] = []
    for (start, segment), following in zip(segments, [*segments[1:], None], strict=True):
        length = None if following is None else int(following[0] - start)
        if isinstance(segment, WarmupError):
            stretches.append(Stretch("refused", None, _raising(segment)))
        else:
            stretches.extend(_named(segment, start, length))
    return TorchScheduler(tuple(stretches), _total(node), node=node, lr=lr)


def combined(schedulers: Any) -> tuple[tuple[Node, ...], Optimizer]:
    """Return the nodes of a list of schedulers, and the optimizer that they work on.

    A scheduler of another framework is one that overwrites the rate, as a LambdaLR does.
    """
    if not isinstance(schedulers, list | tuple) or not schedulers:
        raise WarmupError(f"schedulers: expected a list of schedulers, got {shown(schedulers)}")
    nodes, rates = [], set()
    for scheduler in schedulers:
        match scheduler:
            case TorchScheduler():
                nodes.append(scheduler.node)
                rates.add(scheduler.lr)
            case Scheduler():
                nodes.append(_foreign(scheduler))
            case _:
                raise WarmupError(f"schedulers: expected a list of schedulers, got {shown(scheduler)} in it")
    known = sorted(rate for rate in rates if not math.isnan(rate))
    if len(known) > 1:
        raise WarmupError(f"schedulers: expected those of one optimizer, got rates {listed(map(str, known), 'and')}")
    return tuple(nodes), Optimizer(known[0] if known else None)


def _foreign(scheduler: Scheduler) -> Rule:
    def rates(counts: Floats, _group: Group) -> Floats:
        return scheduler.rates(np.maximum(counts, 0))

    return Overwritten(rates=rates, own_base=0.0, total=scheduler.total, named=scheduler)


@dataclass(frozen=True)
class _Finite:
    """A segment's rates from some count on, where they are numbers."""

    segment: Segment
    start: float
    by: float

    def __call__(self, offsets: Floats) -> Floats:
        rates = self.segment.rates(offsets + self.by)
        finite = np.isfinite(rates)
        if not finite.all():
            first = int(np.argmin(finite))
            count = self.start + self.by + float(offsets[first])
            raise WarmupError(f"the rate at count {count:.0f} is {rates[first]}, which is not a finite number")
        return rates


def _named(segment: Segment, begin: float, length: int | None) -> Iterator[Stretch]:
    """Yield the stretches of a segment under the names of its rules' parts."""
    after = max((index for index, item in enumerate(segment.active) if item.rule.overwrites), default=0)
    parts = [rest(item.rule.named, item.count) for item in segment.active[after:]]
    named = parts[0] if len(parts) == 1 else product(parts)
    start = 0
    for stretch in cut(named, length):
        yield replace(stretch, curve=_Finite(segment, begin, start))
        start += stretch.length or 0


def _raising(error: WarmupError) -> Callable[[Floats], Floats]:
    def rates(_offsets: Floats) -> Floats:
        raise WarmupError(*error.problems)

    return rates


def _total(node: Node) -> int | None:
    if isinstance(node, Rule):
        return node.total
    if isinstance(node, Row):
        last = _total(node.parts[-1])
        return None if last is None else last + math.ceil(max(node.milestones, default=0))
    parts = node.parts if isinstance(node, Chained) else ()
    return min((total for part in parts if (total := _total(part)) is not None), default=None)
