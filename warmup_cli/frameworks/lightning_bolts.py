"""Lightning Bolts: the warm-ups of pl_bolts/optimizers/lr_scheduler.py (read at 0.7.0)."""

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Framework, Known, Optimizer
from warmup_cli.frameworks._stages import Stage, level, linear_warmup, number, staged
from warmup_cli.schedule import Curve, Floats
from warmup_cli.scheduler import Scheduler, parts, whole

FRAMEWORK = Framework("lightning_bolts", "pl_bolts.optimizers.lr_scheduler")


@FRAMEWORK.api(per="epoch")
def LinearWarmupCosineAnnealingLR(
    optimizer: Optimizer,
    warmup_epochs: int,
    max_epochs: int,
    warmup_start_lr: float = 0.0,
    eta_min: float = 0.0,
    last_epoch: int = -1,
    *,
    known: Known,
) -> Scheduler:
    warmup, stop = whole(warmup_epochs, "warmup_epochs", 0), whole(max_epochs, "max_epochs", 0)
    # The cosine's length, 0 here, divides only where the run goes on after the warm-up.
    if stop == warmup and (known.total_steps or 0) > stop * (known.iters_per_epoch or 1):
        raise WarmupError(f"max_epochs: expected other than warmup_epochs, {warmup}, got {stop}")
    base, first = optimizer.lr, number(warmup_start_lr, "warmup_start_lr")
    cosine = _cosine(base, first, number(eta_min, "eta_min"), warmup, stop)

    def rising(counts: Floats) -> Floats:
        # The base rate is there one count before the warm-up ends, and stays for that count.
        return first + counts * (base - first) / max(1, warmup - 1)

    def rates(counts: Floats) -> Floats:
        found: Floats = np.where(counts < warmup, rising(counts), cosine(counts))
        return found

    decay = ("decay", max(stop - warmup, 0), "cosine")
    return parts(rates, ("warmup", warmup, "linear"), decay, then="past the end", shape="cosine", total=stop)


def _cosine(base: float, first: float, floor: float, start: int, stop: int) -> Curve:
    """Return the cosine that the recursion follows, by counts since the start of the run."""
    length = abs(stop - start) or 1

    def rates(counts: Floats) -> Floats:
        # Without a warm-up the recursion begins at the rate that one would have started from, and knows the
        # optimizer's only after it has been at the floor for the first time.
        peak: Floats = np.where((counts <= length) & (start == 0), first, base)
        wave: Floats = 1 + cospi((counts - start) / length)
        return floor + 0.5 * (peak - floor) * wave

    return rates


@FRAMEWORK.api()
def linear_warmup_decay(
    warmup_steps: float, total_steps: float, cosine: bool = True, linear: bool = False
) -> Scheduler:
    """Return factors of the optimizer's rate, for a LambdaLR."""
    if linear and cosine:
        raise WarmupError("cosine, linear: expected one of them, got both")
    start, stop = number(warmup_steps, "warmup_steps"), number(total_steps, "total_steps")
    span = max(1, stop - start)
    if not (cosine or linear):
        return staged(1.0, linear_warmup(start), level("plateau"), total=stop)

    def factor(counts: Floats) -> Floats:
        progress = (counts - start) / span
        return 0.5 * (1.0 + cospi(progress)) if cosine else 1.0 - progress

    shape = "cosine" if cosine else "linear"
    stages = Stage("decay", factor, stop, shape), Stage("past the end", factor, None, shape)
    return staged(1.0, linear_warmup(start), *stages, total=stop)
