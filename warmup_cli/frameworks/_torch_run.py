"""PyTorch's schedulers on one optimizer, alone, in a row or chained: constructed in order, and stepped together."""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from warmup_cli.errors import WarmupError
from warmup_cli.frameworks._torch_rules import Affine, Group, Node, Rule
from warmup_cli.frameworks._torch_segment import Active, Segment, applied, composed


@dataclass(frozen=True, eq=False, kw_only=True)
class Chained(Node):
    """Schedulers that are stepped together, in order."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Row(Node):
    """Schedulers of which one is stepped at a time; `milestones` need not rise."""

    parts: tuple[Node, ...]
    milestones: tuple[float, ...]

    def turn(self, count: float) -> int:
        """Return which one's turn it is."""
        return bisect_right(self.milestones, count)


@dataclass
class _Place:
    """Where a scheduler is: its `last_epoch`, how often it was stepped, and its epoch within a cycle."""

    epoch: float = -1
    steps: float = 0
    cycle: float = 0

    def advance(self, counts: float) -> None:
        self.epoch, self.steps, self.cycle = self.epoch + counts, self.steps + counts, self.cycle + counts


class Run:
    """The schedulers of one optimizer: constructed in their order, then stepped together.

    Args:
        root: the scheduler that is stepped.
        lr: the optimizer's rate; nan if it is not known.

    """

    def __init__(self, root: Node, lr: float) -> None:
        self.root = root
        self.group = {"lr": lr}
        self.own: dict[Node, float] = {}
        self.places: dict[Node, _Place] = {}
        nodes = list(_nodes(root))
        if len(nodes) > len(set(nodes)):
            raise WarmupError("schedulers: expected different schedulers, got one of them twice")
        for node in sorted(nodes, key=lambda node: node.born):
            self._construct(node)
        if any(map(math.isnan, (self.group["lr"], *self.own.values()))):
            raise WarmupError("the optimizer's own rate is not known; give it with --lr-init")

    def segments(self) -> "Iterator[tuple[float, Segment | WarmupError]]":
        """Yield the counts at which a segment begins, and the segment; or what the real one would raise there."""
        start, lr = 0.0, self.group["lr"]
        origin: Callable[[], float] = lambda: lr  # noqa: E731
        while True:
            active = tuple(self._active(self.root))
            gap = self._gap(self.root)
            segment = Segment(active, origin)
            if gap == math.inf:
                yield start, segment
                return
            self._advance(self.root, gap - 1)
            try:
                step = self._step(self.root)
            except WarmupError as error:
                yield start, replace(segment, last=gap - 1)
                yield start + gap, error
                return
            yield start, segment
            start, origin = start + gap, _stepped(segment, gap - 1, step)

    def _construct(self, node: Node) -> None:
        self.places[node] = _Place()
        if isinstance(node, Rule):
            node.write(self.group)
            self.group.setdefault("initial_lr", self.group["lr"])
            self.own[node] = self.group["initial_lr"]
            self._begin(node)
            self.own[node] = node.base(self.group)
        elif isinstance(node, Row):
            self.group["lr"] = self.group["initial_lr"]
            self.places[node].epoch = 0
            for rule in _nodes(node):
                if isinstance(rule, Rule):
                    self.places[rule].epoch -= 1
            self._begin(node.parts[node.turn(0)])

    def _begin(self, node: Node) -> None:
        """Take the step that a scheduler takes when it is constructed."""
        if isinstance(node, Rule):
            place = self.places[node]
            place.epoch, place.steps, place.cycle = place.epoch + 1, 1, 0
            step = node.first(self._group(node))
        else:
            step = self._step(node)
        self.group["lr"] = applied(step, self.group["lr"])

    def _group(self, rule: Rule) -> Group:
        return {**self.group, "base_lr": self.own[rule]}

    def _count(self, rule: Rule) -> float:
        place = self.places[rule]
        return {"epoch": place.epoch, "steps": place.steps - 1, "cycle": place.cycle}[rule.clock]

    def _step(self, node: Node) -> Affine:
        match node:
            case Rule():
                return self._rule_step(node)
            case Chained():
                first, *others = [self._step(part) for part in node.parts]
                for other in others:
                    first = composed(first, other)
                return first
            case Row():
                place = self.places[node]
                place.epoch += 1
                index = node.turn(place.epoch)
                if index and node.milestones[index - 1] == place.epoch:
                    return self._restart(node.parts[index])
                return self._step(node.parts[index])
        raise AssertionError(node)

    def _rule_step(self, rule: Rule) -> Affine:
        place = self.places[rule]
        anew = rule.clock == "cycle" and place.epoch < 0
        place.advance(1)
        if anew:
            place.epoch = place.cycle = 0
        count = self._count(rule)
        if count == rule.wall:
            raise WarmupError(rule.why)
        if count < 0:
            raise WarmupError("schedulers: nested so that one of them begins before its count 0, which is not drawn")
        with np.errstate(all="ignore"):
            return rule.between(np.array([count - 1.0]), np.array([float(count)]), self._group(rule))

    def _restart(self, node: Node) -> Affine:
        if not isinstance(node, Rule):
            raise WarmupError(
                "schedulers: a SequentialLR or ChainedScheduler can only be the first of a SequentialLR; the real one"
                " raises NotImplementedError at its milestone"
            )
        self.places[node].epoch = 0
        return node.restart(self._count(node), self._group(node))

    def _parts(self, node: Node) -> Sequence[Node]:
        """Return the parts that are stepped next."""
        if isinstance(node, Row):
            return (node.parts[node.turn(self.places[node].epoch)],)
        return node.parts if isinstance(node, Chained) else ()

    def _active(self, node: Node) -> Iterator[Active]:
        if isinstance(node, Rule):
            yield Active(node, self._count(node), self._group(node))
        for part in self._parts(node):
            yield from self._active(part)

    def _gap(self, node: Node) -> float:
        """Return after how many steps something else happens."""
        gaps = [self._gap(part) for part in self._parts(node)]
        if isinstance(node, Rule) and node.wall > self._count(node):
            gaps.append(node.wall - self._count(node))
        if isinstance(node, Row):
            epoch = self.places[node].epoch
            gaps += [math.ceil(edge) - epoch for edge in node.milestones if edge > epoch]
        return min(gaps, default=math.inf)

    def _advance(self, node: Node, counts: float) -> None:
        self.places[node].advance(counts)
        for part in self._parts(node):
            self._advance(part, counts)


def _stepped(segment: Segment, offset: float, step: Affine) -> Callable[[], float]:
    if step[0][0] == 0:
        return lambda: float(step[1][0])
    return lambda: applied(step, segment.rate(offset))


def _nodes(node: Node) -> Iterator[Node]:
    """Yield a scheduler and those in it."""
    yield node
    if isinstance(node, Row | Chained):
        for part in node.parts:
            yield from _nodes(part)
