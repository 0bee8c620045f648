"""The list of schedulers in a config of MMEngine: how its runner builds them, and what they come to together."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from warmup_cli.errors import WarmupError, listed, shown
from warmup_cli.frameworks import Api, Known, Optimizer
from warmup_cli.frameworks._mmengine_cycles import INF, Acting
from warmup_cli.frameworks._mmengine_laws import Law, OneCycle
from warmup_cli.frameworks._mmengine_run import Clock, joined
from warmup_cli.scheduler import Scheduler

# The arguments that are lengths, in epochs until they are converted.
_LENGTHS = ("T_max", "step_size", "milestones", "periods", "total_steps")


def configured(configs: object, menu: Mapping[str, Api], epoch_length: float | None, known: Known) -> Scheduler:
    """Return the scheduler of a config's list.

    Args:
        configs: the list: tables with a `type`, or schedulers.
        menu: the types.
        epoch_length: iterations per epoch, where the run does not say so.
        known: what is known of the run.

    """
    if not isinstance(configs, list | tuple):
        raise WarmupError(f"param_scheduler: expected a list of tables with a type, got {shown(configs)}")
    known = replace(known, iters_per_epoch=known.iters_per_epoch or epoch_length)
    optimizer = Optimizer(known.lr)
    laws = list(_laws(configs, menu, epoch_length or known.iters_per_epoch, known))
    if not laws:
        raise WarmupError("param_scheduler: expected at least one scheduler of the rate, got none")
    by_epoch, total = all(law.by_epoch for law in laws), known.total_steps
    if not by_epoch and any(law.by_epoch for law in laws) and known.iters_per_epoch is None:
        raise WarmupError("iters_per_epoch: schedulers by epoch beside others by iteration need it")
    period = None if known.iters_per_epoch is None else Fraction(known.iters_per_epoch)
    if by_epoch and period is not None and total is not None:
        total = math.ceil(total / period)
    clock = Clock(None if by_epoch else period)
    return Scheduler(joined(_last_cycle(laws), optimizer.lr, clock, total), per="epoch" if by_epoch else "step")


def _laws(
    configs: Sequence[object], menu: Mapping[str, Api], epoch_length: float | None, known: Known
) -> Iterator[Law]:
    """Yield what acts on the rate, each made with the initial rate as the ones before it left it."""
    initial = Optimizer(known.lr).lr
    for index, config in enumerate(configs):
        where = f"param_scheduler[{index}]"
        if isinstance(config, Acting):
            law = replace(config.law, base=initial)
        elif isinstance(config, Mapping):
            made = _built(where, dict(config), menu, epoch_length, replace(known, lr=initial))
            if made is None:
                continue
            law = made.law
        else:
            raise WarmupError(f"{where}: expected a table with a type, got {shown(config)}")
        initial = law.rates[0] if isinstance(law, OneCycle) else initial
        yield law


def _built(
    where: str, config: dict[str, Any], menu: Mapping[str, Api], epoch_length: float | None, known: Known
) -> Acting | None:
    """Return the scheduler of one table; None where it changes something else than the rate."""
    kind = config.pop("type", None)
    name = str(kind).rpartition(".")[2]
    parameter = config.pop("param_name", "lr" if not name.endswith("Momentum") else "momentum")
    api = menu.get(name.replace("ParamScheduler", "LR"))
    if parameter != "lr":
        return None
    if api is None or name == "param_scheduler":
        types = [name for name, known_type in menu.items() if name != "param_scheduler" and not known_type.refusal]
        raise WarmupError(f"{where}: expected a type like {listed(types)}, got {shown(kind)}")
    if api.refusal:
        raise WarmupError(f"{where}: {name}: {api.refusal}")
    try:
        made: Acting = api.make(Optimizer(known.lr), **_arguments(config, epoch_length, known), known=Known(known.lr))
    except WarmupError as error:
        raise WarmupError(*(f"{where}: {problem}" for problem in error.problems)) from None
    except TypeError as error:
        # Python 3.13 adds a hint of its own.
        message = str(error).partition(". Did you mean")[0].replace("()", "")
        raise WarmupError(f"{where}: {message}") from None
    return made


def _arguments(config: dict[str, Any], epoch_length: float | None, known: Known) -> dict[str, Any]:
    """Return the arguments that the runner passes: it ends what has no end with the run, and converts epochs."""
    length = config.pop("epoch_length", epoch_length)
    convert, by_epoch = config.pop("convert_to_iter_based", False), config.get("by_epoch", True)
    if "end" not in config:
        if known.total_steps is None:
            raise WarmupError("end: expected it, or the length of the run; give it with --total-steps")
        if by_epoch and known.iters_per_epoch is None:
            raise WarmupError("end: expected it, or the updates per epoch; give them with --iters-per-epoch")
        config["end"] = (
            math.ceil(known.total_steps / Fraction(known.iters_per_epoch or 1)) if by_epoch else known.total_steps
        )
    if not convert:
        return config
    if not by_epoch or not length or length < 0:
        raise WarmupError("convert_to_iter_based: expected by_epoch, and an epoch_length greater than 0")
    for key in {*_LENGTHS} & {*config}:
        value = config[key]
        if value is not None:
            config[key] = [part * length for part in value] if isinstance(value, list | tuple) else value * length
    end = config["end"]
    ends = {"begin": int(config.get("begin", 0) * length), "end": end if end == INF else int(end * length)}
    return {**config, **ends, "by_epoch": False}


def _last_cycle(laws: Sequence[Law]) -> list[Law]:
    """Return laws of which the OneCycleLRs follow the last: each replaces the rates that the parameter group keeps."""
    last = next((law.rates for law in reversed(laws) if isinstance(law, OneCycle)), ())

    def shared(law: Law) -> Law:
        if not isinstance(law, OneCycle) or law.rates == last:
            return law
        between = [last[0]] * (len(law.rates) - 3)
        rates = (last[0], last[1], *between, last[-1])
        return replace(law, rates=rates, opening=law.rates[0] if law.begin == 0 else None)

    return [shared(law) for law in laws]
