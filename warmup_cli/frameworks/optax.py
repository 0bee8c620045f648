"""optax: the schedules of optax.schedules, which also stand under optax itself (read at 0.2.8).

The formulas are those of optax/schedules/_schedule.py and _join.py, in float64. optax counts in int32, which JAX
makes float32: what an optimizer uses is off by that rounding, and a floor of 0 may come out as a tiny negative rate.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from operator import mul
from typing import Any

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, shown
from warmup_cli.frameworks import Framework
from warmup_cli.frameworks._arguments import numbers, row
from warmup_cli.frameworks._optax import between, edges_and_scales, joined, numbered
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler, Stretch, constant, endless, levels, parts

FRAMEWORK = Framework("optax", "optax")


@FRAMEWORK.api()
def constant_schedule(value: float) -> Scheduler:
    (rate,) = numbers(value=value)
    return endless("plateau", constant(rate), "constant")


@FRAMEWORK.api()
def polynomial_schedule(
    init_value: float, end_value: float, power: float, transition_steps: int, transition_begin: int = 0
) -> Scheduler:
    init, end, steps, begin = numbers(
        init_value=init_value,
        end_value=end_value,
        transition_steps=transition_steps,
        transition_begin=transition_begin,
    )
    (power,) = numbers(least=0, power=power)
    if steps <= 0:
        return endless("plateau", constant(init), "constant")
    begin = max(begin, 0.0)

    def rates(counts: Floats) -> Floats:
        left = 1 - np.clip(counts - begin, 0, steps) / steps
        return (init - end) * left**power + end

    first, last = math.ceil(begin), math.ceil(begin + steps)
    name, then = ("warmup", "plateau") if end > init else ("decay", "hold")
    shape = "linear" if power == 1 else "polynomial"
    plateau, change = ("plateau", first, "constant"), (name, last - first, shape)
    return parts(rates, plateau, change, then=then, shape="constant", total=last)


@FRAMEWORK.api()
def linear_schedule(init_value: float, end_value: float, transition_steps: int, transition_begin: int = 0) -> Scheduler:
    made: Scheduler = polynomial_schedule(init_value, end_value, 1, transition_steps, transition_begin)
    return made


@FRAMEWORK.api()
def piecewise_constant_schedule(
    init_value: float, boundaries_and_scales: Mapping[int, float] | None = None
) -> Scheduler:
    (init,) = numbers(init_value=init_value)
    edges, scales = edges_and_scales(boundaries_and_scales)
    return levels(edges, list(accumulate(scales, mul, initial=init)))


@FRAMEWORK.api()
def exponential_decay(
    init_value: float,
    transition_steps: int,
    decay_rate: float,
    transition_begin: int = 0,
    staircase: bool = False,
    end_value: float | None = None,
) -> Scheduler:
    init, steps, begin = numbers(
        init_value=init_value, transition_steps=transition_steps, transition_begin=transition_begin
    )
    (rate,) = numbers(least=0, decay_rate=decay_rate)
    # The bound holds before the decay begins as well; without a decay there is none.
    (bound,) = (None,) if end_value is None else numbers(end_value=end_value)
    if steps <= 0 or rate == 0:
        return endless("plateau", constant(init), "constant")
    begin = max(begin, 0.0)

    def rates(counts: Floats) -> Floats:
        passed = np.maximum(counts - begin, 0) / steps
        with np.errstate(over="ignore", under="ignore"):
            decayed = init * np.power(rate, np.floor(passed) if staircase else passed)
        if bound is None:
            return decayed
        return np.maximum(decayed, bound) if rate < 1 else np.minimum(decayed, bound)

    shape = "step" if staircase else "exponential"
    return parts(rates, ("plateau", math.ceil(begin), "constant"), then="decay", shape=shape)


@FRAMEWORK.api()
def cosine_decay_schedule(init_value: float, decay_steps: int, alpha: float = 0.0, exponent: float = 1.0) -> Scheduler:
    init, alpha = numbers(init_value=init_value, alpha=alpha)
    (steps,) = numbers(above=0, decay_steps=decay_steps)
    (exponent,) = numbers(least=0, exponent=exponent)

    def rates(counts: Floats) -> Floats:
        wave = 0.5 * (1 + cospi(np.minimum(counts, steps) / steps))
        return init * ((1 - alpha) * wave**exponent + alpha)

    last = math.ceil(steps)
    return parts(rates, ("decay", last, "cosine"), shape="constant", total=last)


@FRAMEWORK.api()
def piecewise_interpolate_schedule(
    interpolate_type: str, init_value: float, boundaries_and_scales: Mapping[int, float] | None = None
) -> Scheduler:
    if interpolate_type not in ("linear", "cosine"):
        raise WarmupError(f"interpolate_type: expected 'linear' or 'cosine', got {shown(interpolate_type)}")
    (init,) = numbers(init_value=init_value)
    edges, scales = edges_and_scales(boundaries_and_scales)
    values = list(accumulate(scales, mul, initial=init))
    stretches, last = [], 0
    for (start, stop), (begin, end) in zip(pairwise([0, *edges]), pairwise(values), strict=True):
        first, last = max(math.ceil(start), 0), max(math.ceil(stop), 0)
        name = "warmup" if end > begin else "decay" if end < begin else "plateau"
        if last > first:
            curve = between(begin, end, first - start, max(stop - start, 1.0), interpolate_type)
            stretches.append(Stretch(name, last - first, curve, interpolate_type))
    then = "hold" if stretches and stretches[-1].name == "decay" else "plateau"
    return Scheduler((*stretches, Stretch(then, None, constant(values[-1]), "constant")), last or None)


@FRAMEWORK.api()
def linear_onecycle_schedule(
    transition_steps: int,
    peak_value: float,
    pct_start: float = 0.3,
    pct_final: float = 0.85,
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
) -> Scheduler:
    peak, start, final = numbers(peak_value=peak_value, pct_start=pct_start, pct_final=pct_final)
    steps, div, final_div = numbers(
        above=0, transition_steps=transition_steps, div_factor=div_factor, final_div_factor=final_div_factor
    )
    # Where two of the three fall on one step, the later one counts alone, as in a Python dict.
    scales = {int(start * steps): div, int(final * steps): 1 / div, steps: 1 / final_div}
    made: Scheduler = piecewise_interpolate_schedule("linear", peak / div, scales)
    if [stretch.name for stretch in made.stretches] != ["warmup", "decay", "decay", "hold"]:
        return made
    warmup, decay, last, hold = made.stretches
    return replace(made, stretches=(warmup, decay, replace(last, name="annihilation"), hold))


@FRAMEWORK.api()
def cosine_onecycle_schedule(
    transition_steps: int,
    peak_value: float,
    pct_start: float = 0.3,
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
) -> Scheduler:
    peak, start = numbers(peak_value=peak_value, pct_start=pct_start)
    steps, div, final_div = numbers(
        above=0, transition_steps=transition_steps, div_factor=div_factor, final_div_factor=final_div_factor
    )
    scales = {int(start * steps): div, int(steps): 1 / (div * final_div)}
    made: Scheduler = piecewise_interpolate_schedule("cosine", peak / div, scales)
    return made


@FRAMEWORK.api()
def warmup_constant_schedule(init_value: float, peak_value: float, warmup_steps: int) -> Scheduler:
    return replace(_warmup(init_value, peak_value, warmup_steps), total=None)


@FRAMEWORK.api()
def warmup_cosine_decay_schedule(
    init_value: float,
    peak_value: float,
    warmup_steps: int,
    decay_steps: int,
    end_value: float = 0.0,
    exponent: float = 1.0,
) -> Scheduler:
    peak, end, steps, warmup = numbers(
        peak_value=peak_value, end_value=end_value, decay_steps=decay_steps, warmup_steps=warmup_steps
    )
    if steps <= warmup:
        raise WarmupError(
            f"decay_steps: expected more than the warmup_steps that it includes, {warmup_steps}, got {decay_steps}"
        )
    decay = cosine_decay_schedule(peak, decay_steps - warmup_steps, end / peak if peak else 0.0, exponent)
    return joined([_warmup(init_value, peak, warmup_steps), decay], [warmup])


@FRAMEWORK.api()
def warmup_exponential_decay_schedule(
    init_value: float,
    peak_value: float,
    warmup_steps: int,
    transition_steps: int,
    decay_rate: float,
    transition_begin: int = 0,
    staircase: bool = False,
    end_value: float | None = None,
) -> Scheduler:
    warmup = _warmup(init_value, peak_value, warmup_steps)
    decay = exponential_decay(peak_value, transition_steps, decay_rate, transition_begin, staircase, end_value)
    return joined([warmup, decay], numbers(warmup_steps=warmup_steps))


@FRAMEWORK.api()
def sgdr_schedule(cosine_kwargs: Sequence[Mapping[str, Any]]) -> Scheduler:
    if not cosine_kwargs:
        raise WarmupError(f"cosine_kwargs: expected a list of arguments for each cycle, got {shown(cosine_kwargs)}")
    cycles = [warmup_cosine_decay_schedule(**kwargs) for kwargs in cosine_kwargs]
    ends = list(accumulate(float(kwargs["decay_steps"]) for kwargs in cosine_kwargs))
    if len(cycles) > 1:
        cycles = [numbered(cycle, number) for number, cycle in enumerate(cycles, 1)]
    return joined(cycles, ends[:-1])


@FRAMEWORK.api()
def join_schedules(schedules: Sequence[Scheduler], boundaries: Sequence[int]) -> Scheduler:
    if not schedules:
        raise WarmupError(f"schedules: expected a list of schedules, got {shown(schedules)}")
    listed: Sequence[object] = schedules
    for index, schedule in enumerate(listed):
        if not isinstance(schedule, Scheduler):
            raise WarmupError(f"schedules[{index}]: expected a schedule of optax, got {shown(schedule)}")
    return joined(schedules, row("boundaries", boundaries))


def _warmup(init_value: float, peak_value: float, warmup_steps: int) -> Scheduler:
    """Return the linear warm-up, under that name even where it leads down."""
    names = {"decay": "warmup", "hold": "plateau"}
    made: Scheduler = linear_schedule(init_value, peak_value, warmup_steps)
    return replace(
        made, stretches=tuple(replace(part, name=names.get(part.name, part.name)) for part in made.stretches)
    )
