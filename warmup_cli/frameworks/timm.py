"""timm: timm.scheduler (read at 1.0.31, the files of `timm/scheduler/`), as its `train.py` steps it.

`train.py` calls `step_update(number of updates)` after every update and `step(epoch + 1)` after every epoch; which of
the two counts is what `t_in_epochs` says. Nothing is called before the first update: it runs at the optimizer's rate,
or where a warm-up starts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.frameworks import Framework, Known, Make, Optimizer
from warmup_cli.frameworks._timm import refuse_noise
from warmup_cli.frameworks._timm_schedulers import (
    CosineLRScheduler,
    MultiStepLRScheduler,
    PolyLRScheduler,
    StepLRScheduler,
    TanhLRScheduler,
)
from warmup_cli.frameworks._timm_wsd import WSDLRScheduler
from warmup_cli.scheduler import Scheduler, constant, endless

FRAMEWORK = Framework("timm", "timm.scheduler")

for _scheduler in (
    CosineLRScheduler,
    TanhLRScheduler,
    PolyLRScheduler,
    StepLRScheduler,
    MultiStepLRScheduler,
    WSDLRScheduler,
):
    FRAMEWORK.api()(_scheduler)

_METRIC = "its rate follows a metric of the training, so it has no curve before"
FRAMEWORK.refuse("PlateauLRScheduler", _METRIC)

_CYCLING: dict[str, Make] = {"cosine": CosineLRScheduler, "tanh": TanhLRScheduler, "poly": PolyLRScheduler}
_NAMES = ("cosine", "tanh", "step", "multistep", "poly", "wsd", "rsqrt", "constant", "none")

# What create_scheduler reads of the configuration, and as what it hands it on; its own defaults.
_CONFIGURED: dict[str, tuple[str, Any]] = {
    "epochs": ("num_epochs", 100),
    "decay_epochs": ("decay_epochs", 30),
    "decay_milestones": ("decay_milestones", (30, 60)),
    "warmup_epochs": ("warmup_epochs", 5),
    "cooldown_epochs": ("cooldown_epochs", 0),
    "decay_rate": ("decay_rate", 0.1),
    "min_lr": ("min_lr", 0.0),
    "warmup_lr": ("warmup_lr", 1e-5),
    "warmup_prefix": ("warmup_prefix", False),
    "lr_noise": ("noise", None),
    "lr_cycle_mul": ("cycle_mul", 1.0),
    "lr_cycle_decay": ("cycle_decay", 0.1),
    "lr_cycle_limit": ("cycle_limit", 1),
    "lr_k_decay": ("k_decay", 1.0),
    "lr_decay_fn": ("decay_fn", None),
    "lr_stable_timescale": ("stable_timescale", None),
}


@FRAMEWORK.api()
def create_scheduler(args: object, optimizer: Optimizer, updates_per_epoch: int = 0, *, known: Known) -> Scheduler:
    if not isinstance(args, Mapping) or "sched" not in args:
        raise WarmupError(f"args: expected the configuration as a table with 'sched' in it, got {shown(args)}")
    given = {name: args.get(key, default) for key, (name, default) in _CONFIGURED.items()}
    on_epochs = not args.get("sched_on_updates", False)
    steps = {"step_on_epochs": on_epochs, "updates_per_epoch": updates_per_epoch}
    made: Scheduler = create_scheduler_v2(optimizer, args["sched"], **given, **steps, known=known)
    return made


@FRAMEWORK.api()
def create_scheduler_v2(
    optimizer: Optimizer,
    sched: str = "cosine",
    num_epochs: int = 300,
    decay_epochs: float | None = None,
    decay_milestones: Sequence[float] = (90, 180, 270),
    cooldown_epochs: int = 0,
    patience_epochs: int = 10,
    decay_rate: float = 0.1,
    min_lr: float = 0.0,
    warmup_lr: float = 1e-5,
    warmup_epochs: int = 0,
    warmup_prefix: bool = False,
    noise: object = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
    cycle_mul: float = 1.0,
    cycle_decay: float = 0.1,
    cycle_limit: int = 1,
    k_decay: float = 1.0,
    decay_fn: str | None = None,
    stable_timescale: float | None = None,
    plateau_mode: str = "max",
    step_on_epochs: bool = True,
    updates_per_epoch: int = 0,
    *,
    known: Known,
) -> Scheduler:
    refuse_noise(noise, "noise")
    per = _per_epoch(updates_per_epoch, step_on_epochs=step_on_epochs)
    warm = {"warmup_lr_init": warmup_lr, "warmup_t": warmup_epochs * per, "t_in_epochs": step_on_epochs}
    cycle = {"cycle_mul": cycle_mul, "cycle_decay": cycle_decay, "cycle_limit": cycle_limit, "lr_min": min_lr}
    run = _Run(optimizer, num_epochs * per, per, warm, warmup_prefix)
    if sched in _CYCLING:
        return run.cycling(sched, {**cycle, "known": known}, k_decay, decay_rate, cooldown_epochs)
    if sched in ("wsd", "rsqrt"):
        return run.wsd(sched, min_lr, decay_fn, decay_epochs, stable_timescale, cooldown_epochs)
    return run.staircase(sched, decay_rate, decay_epochs, decay_milestones)


def _per_epoch(updates: int, *, step_on_epochs: bool) -> int:
    """Return how many counts an epoch has."""
    if not step_on_epochs and not updates > 0:
        raise WarmupError(f"updates_per_epoch: expected greater than 0 with step_on_epochs=False, got {shown(updates)}")
    return 1 if step_on_epochs else updates


@dataclass(frozen=True)
class _Run:
    """What the schedulers of create_scheduler_v2 share; lengths in counts.

    Attributes:
        optimizer: the optimizer.
        length: t_initial.
        per: counts per epoch.
        warm: the arguments of the warm-up.
        prefix: warmup_prefix.

    """

    optimizer: Optimizer
    length: float
    per: int
    warm: dict[str, Any]
    prefix: bool

    def cycling(self, sched: str, cycle: dict[str, Any], k_decay: float, power: float, cooldown: float) -> Scheduler:
        """Return cosine, tanh or poly."""
        # The decay rate is handed on as the power of poly.
        own = {"cosine": {"k_decay": k_decay}, "tanh": {}, "poly": {"k_decay": k_decay, "power": power}}[sched]
        warm = {**self.warm, "warmup_prefix": self.prefix}
        return self._cooled(_CYCLING[sched](self.optimizer, self.length, **cycle, **warm, **own), cooldown)

    def wsd(
        self,
        sched: str,
        floor: float,
        decay_fn: str | None,
        decay_epochs: float | None,
        timescale: float | None,
        cooldown: float,
    ) -> Scheduler:
        """Return wsd or rsqrt; a decay of less than an epoch is a fraction of the length without warm-up."""
        length = self.length if self.prefix else self.length - self.warm["warmup_t"]
        decay = 0.2 if decay_epochs is None else decay_epochs
        decay_t = round(decay * (length if 0 < decay < 1 else self.per))
        if not 0 < decay_t <= length:
            what = f"greater than 0 and at most the {shown(length)} of stable phase and decay"
            raise WarmupError(f"decay_epochs: expected {what}, got {shown(decay_t)}")
        made = WSDLRScheduler(
            self.optimizer,
            length,
            decay_t,
            lr_min=floor,
            stable_fn="rsqrt" if sched == "rsqrt" else "constant",
            stable_timescale=None if timescale is None else timescale * self.per,
            decay_fn=decay_fn or ("linear" if sched == "rsqrt" else "1-sqrt"),
            **self.warm,
        )
        return self._cooled(made, cooldown)

    def staircase(self, sched: str, rate: float, decay_epochs: float | None, milestones: Sequence[float]) -> Scheduler:
        """Return step, multistep, constant or none."""
        warm = {**self.warm, "warmup_prefix": self.prefix}
        match sched:
            case "step":
                every = 90 if decay_epochs is None else decay_epochs
                made = StepLRScheduler(self.optimizer, every * self.per, rate, **warm)
            case "multistep":
                made = MultiStepLRScheduler(self.optimizer, [edge * self.per for edge in milestones], rate, **warm)
            case "constant":
                made = StepLRScheduler(self.optimizer, 1, 1.0, **warm)
            case "none":
                per = "epoch" if self.warm["t_in_epochs"] else "step"
                made = replace(endless("plateau", constant(self.optimizer.lr), "constant"), per=per)
            case "plateau":
                raise WarmupError(f"sched: 'plateau': {_METRIC}")
            case _:
                raise WarmupError(f"sched: expected {listed(_NAMES)}, got {shown(sched)}")
        return replace(made, total=int(self.length + (self.warm["warmup_t"] if self.prefix else 0)))

    def _cooled(self, made: Scheduler, cooldown: float) -> Scheduler:
        """Return a scheduler with the length that create_scheduler_v2 returns beside it, in whole epochs."""
        if made.total is None:
            return made
        return replace(made, total=int((made.total + cooldown * self.per) // self.per * self.per))
