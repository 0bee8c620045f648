"""PyTorch's schedulers that run through cycles: OneCycleLR, CyclicLR and CosineAnnealingWarmRestarts."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, shown
from warmup_cli.frameworks._torch_arguments import function, whole
from warmup_cli.frameworks._torch_factors import NAMES
from warmup_cli.frameworks._torch_rules import Group, Overwritten
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import Scheduler, Stretch, constant, growing, parts


def one_cycle_length(total_steps: int | None, epochs: int | None, steps_per_epoch: int | None) -> int:
    """Return how many counts a OneCycleLR has."""
    if total_steps is not None:
        return whole(total_steps, "total_steps")
    if epochs is None or steps_per_epoch is None:
        raise WarmupError("total_steps: expected it, or epochs and steps_per_epoch, got neither")
    return whole(epochs, "epochs") * whole(steps_per_epoch, "steps_per_epoch")


def one_cycle(written: Mapping[str, float], total: int, pct_start: float, *, linear: bool, three: bool) -> Overwritten:
    """Return the rule of a OneCycleLR.

    Args:
        written: the rates that it writes into the group: two of them may work on one, which then share the later's.
        total: how many counts it has.
        pct_start: which part of them the warm-up is.
        linear: whether it moves along straight lines, not cosines.
        three: whether it comes back to its first rate before it falls to the last.

    """
    names = ["initial_lr", "max_lr", "initial_lr", "min_lr"] if three else ["initial_lr", "max_lr", "min_lr"]
    turns = [pct_start * total - 1, 2 * pct_start * total - 2][: len(names) - 2]
    if turns[0] == 0:
        raise WarmupError(f"pct_start: {pct_start} of {total} steps is a warm-up of one, and the real one divides by 0")
    # It may be stepped once past its end, and rebounds; unless the part that goes on there has no length.
    wall = total if turns[-1] == total - 1 else total + 1
    return Overwritten(
        rates=_along([0.0, *turns, total - 1.0], names, linear=linear),
        written=lambda group: group.update(written),
        wall=wall,
        why=f"OneCycleLR: made for {total} steps, the real one raises when it is stepped to count {wall}",
        total=total,
        named=_one_cycle_parts(turns, total, "linear" if linear else "cosine"),
    )


def _along(edges: Sequence[float], names: Sequence[str], *, linear: bool) -> Callable[[Floats, Group], Floats]:
    """Return the curve along rates of the group at `edges`; beyond the last edge it goes on."""
    at = np.array(edges)

    def rates(counts: Floats, group: Group) -> Floats:
        level = np.array([group[name] for name in names])
        which = np.searchsorted(at[1:-1], counts, side="left")
        share = (counts - at[which]) / (at[which + 1] - at[which])
        start, end = level[which], level[which + 1]
        if linear:
            return np.asarray((end - start) * share + start)
        return np.asarray(end + (start - end) / 2.0 * (cospi(share) + 1))

    return rates


def _one_cycle_parts(turns: Sequence[float], total: int, shape: str) -> Scheduler:
    """Return the named parts: each begins where the rate turns, or at the first count after it."""
    edges = [0, *(min(max(math.ceil(turn), 0), total) for turn in turns), total]
    named = zip(("warmup", "decay", "tail"), edges, edges[1:], strict=False)
    return parts(
        NAMES, *((name, max(stop - start, 0), shape) for name, start, stop in named), then="past the end", shape=shape
    )


class Scale(NamedTuple):
    """The factor of a CyclicLR's height.

    Attributes:
        factor: the curve of it.
        by_cycle: whether it depends on the cycle, from 1, or else on the count.
        cycles: how many cycles it has; the next one is out of the range of Python's numbers.

    """

    factor: Curve
    by_cycle: bool
    cycles: float = math.inf


def cyclic(base: float, peak: float, up: float, total: float, scale: Scale) -> Overwritten:
    """Return the rule of a CyclicLR: triangles of `total` counts, each or each count with a factor.

    At construction it takes the group's initial rate for its base, which another scheduler may have set.
    """
    turn = up / total

    def rates(counts: Floats, group: Group) -> Floats:
        cycle = np.floor(1 + counts / total)
        share = 1.0 + counts / total - cycle
        height = np.where(share <= turn, share / turn, (share - 1) / (turn - 1))
        low = group["base_lr"]
        return np.asarray(low + (peak - low) * height * scale.factor(cycle if scale.by_cycle else counts))

    cycles = growing(total, 1.0) if total > 0 else None
    return Overwritten(
        rates=rates,
        written=lambda group: group.update(lr=base),
        own_base=base,
        wall=math.ceil(scale.cycles * total) if total > 0 and scale.cycles < math.inf else math.inf,
        why=f"CyclicLR: the real one raises OverflowError after {scale.cycles:g} cycles of mode 'triangular2'",
        named=Scheduler((Stretch("cycle", None, NAMES, "triangle", cycles),)),
    )


def cyclic_scale(mode: str, gamma: float, scale_fn: Any, scale_mode: str) -> Scale:
    """Return the factor of a cycle's height."""
    if scale_fn is not None:
        return Scale(function(scale_fn, "scale_fn").curve(), scale_mode == "cycle")
    match mode:
        case "triangular":
            return Scale(constant(1.0), by_cycle=True)
        case "triangular2":
            return Scale(lambda cycles: np.asarray(1 / np.power(2.0, cycles - 1)), by_cycle=True, cycles=1024)
        case "exp_range":
            return Scale(lambda counts: np.asarray(np.power(float(gamma), counts)), by_cycle=False)
    raise WarmupError(f"mode: expected 'triangular', 'triangular2' or 'exp_range', got {shown(mode)}")


def restarts(first: int, factor: int, floor: float) -> Overwritten:
    """Return the rule of a CosineAnnealingWarmRestarts: cycles each `factor` times as long as the one before."""
    # Where cycles of growing length start, as far as counts go.
    starts = [float(first * (factor**number - 1) // (factor - 1)) for number in range(64)] if factor > 1 else [0.0]

    def rates(counts: Floats, group: Group) -> Floats:
        number = np.maximum(np.searchsorted(starts, counts, side="right") - 1, 0)
        length = first * np.power(float(factor), number)
        share = (counts - np.asarray(starts)[number]) % length / length
        return np.asarray(floor + (group["base_lr"] - floor) * (1 + cospi(share)) / 2)

    cycles = Stretch("cycle", None, NAMES, "cosine", growing(first, factor))
    return Overwritten(rates=rates, clock="cycle", named=Scheduler((cycles,)))
