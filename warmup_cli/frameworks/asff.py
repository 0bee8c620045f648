"""ASFF: the training loop of ruinmessi/ASFF (read at 0ff0e339, `main.py`); arguments are its configuration's.

The warm-up is quartic. With COS the rate that it ends on, which is not LR, is kept up to epoch 20; then the rate jumps
up to a cosine per epoch, whose floor is in the code, as is the 20. The run has an epoch more than MAXEPOCH.
"""

import math
from collections.abc import Sequence

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Framework, Known
from warmup_cli.frameworks._arguments import numbers, row
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import Scheduler, parts, whole

FRAMEWORK = Framework("asff", "asff")

_KEPT = 20  # the last epoch before the cosine
_FLOOR = 0.00001


@FRAMEWORK.api()
def train(
    *,
    LR: float,
    MAXEPOCH: int,
    BURN_IN: float,
    NO_MIXUP_EPOCHS: int,
    COS: bool,
    epoch_size: int | None = None,
    iterations_per_epoch: int | None = None,
    steps: Sequence[float] = (180, 240),
    known: Known,
) -> Scheduler:
    numbers(LR=LR, BURN_IN=BURN_IN)
    size = _batches("epoch_size", epoch_size, known.iters_per_epoch)
    # The loader may yield a last, smaller batch that epoch_size leaves out.
    each = _batches("iterations_per_epoch", iterations_per_epoch, size)
    burnt = max(math.ceil(BURN_IN), 0)
    kept = LR * (((burnt - 1) * size + each - 1) / (BURN_IN * size)) ** 4 if burnt else LR
    epochs_run = whole(MAXEPOCH, "MAXEPOCH", 0)
    end = epochs_run - whole(NO_MIXUP_EPOCHS, "NO_MIXUP_EPOCHS", 0)
    if COS:
        edges, after = [max(min(_KEPT, end) + 1, burnt), max(end + 1, burnt)], _cosine(LR, kept, end)
    else:
        # LR itself is set in the epoch BURN_IN, and then a step of that epoch is passed over.
        edges = sorted({int(step) for step in row("steps", steps) if step >= burnt and step == int(step) != BURN_IN})
        after = _staircase(LR if burnt == BURN_IN or not burnt else kept, edges)

    def rates(counts: Floats) -> Floats:
        epochs = np.floor(counts / each)
        risen = LR * ((counts - epochs * each + epochs * size) / (BURN_IN * size or 1)) ** 4
        return np.where(epochs < burnt, risen, after(epochs))

    starts = [burnt, *edges]
    names = ["plateau", "decay", "hold"] if COS else ["plateau", *["decay"] * len(edges)]
    shape = "cosine" if COS else "step"
    named = [(name, (stop - start) * each, shape) for name, start, stop in zip(names, starts, starts[1:], strict=False)]
    total = (epochs_run + 1) * each
    return parts(rates, ("warmup", burnt * each, "quartic"), *named, then=names[-1], shape="constant", total=total)


def _batches(name: str, given: int | None, otherwise: float | None) -> int:
    if given is None and otherwise is None:
        raise WarmupError(f"{name}: the number of batches per epoch is not known; give it with --iters-per-epoch")
    return whole(otherwise if given is None else given, name)


def _cosine(base: float, kept: float, end: int) -> Curve:
    """Return the rates by epochs after the warm-up: what it ended on, a cosine up to `end`, and the floor."""

    def rates(epochs: Floats) -> Floats:
        progress = (epochs - _KEPT) / max(end - _KEPT, 1)
        fallen = _FLOOR + 0.5 * (base - _FLOOR) * (1 + cospi(progress))
        return np.where(epochs > end, _FLOOR, np.where(epochs > _KEPT, fallen, kept))

    return rates


def _staircase(base: float, edges: Sequence[int]) -> Curve:
    return lambda epochs: base * np.power(0.1, np.searchsorted(edges, epochs, side="right").astype(np.float64))
