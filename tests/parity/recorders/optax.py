"""optax, in JAX with float64 switched on, on the CPU."""

import operator
from importlib import import_module
from typing import Any

import numpy as np

from tests.parity.recorded import Case
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return what a jitted SGD takes off a weight whose gradient is 1; of cases named _f64 the schedule in float64."""
    jax, jnp, optax = import_module("jax"), import_module("jax.numpy"), import_module("optax")
    jax.config.update("jax_enable_x64", val=True)
    schedule = _made(optax, case.api, case.kwargs)
    if case.id.endswith("_f64"):
        return np.array([float(schedule(jnp.asarray(count, jnp.float64))) for count in range(case.total_steps)])
    optimizer = optax.sgd(schedule)
    weight = jnp.zeros((), jnp.float64)
    update = jax.jit(optimizer.update)
    state, rates = optimizer.init(weight), np.empty(case.total_steps)
    for count in range(case.total_steps):
        change, state = update(jnp.ones_like(weight), state)
        rates[count] = -float(change)
    return rates


def _made(optax: Any, name: str, arguments: Any) -> Any:
    """Return the schedule that a name and its arguments make, nested ones included."""
    make = operator.attrgetter(name.removeprefix("optax."))(optax)
    if isinstance(arguments, list):
        return make(*arguments)
    kwargs = dict(arguments)
    if "schedules" in kwargs:
        kwargs["schedules"] = [_made(optax, *nested) for nested in kwargs["schedules"]]
    if "boundaries_and_scales" in kwargs:  # the keys of JSON are texts
        kwargs["boundaries_and_scales"] = {int(step): scale for step, scale in kwargs["boundaries_and_scales"].items()}
    return make(**kwargs)
