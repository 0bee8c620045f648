"""TensorFlow 1: the decays of tf.train, now tf.compat.v1.train (read at 2.21.0).

The formulas are those of tensorflow/python/keras/optimizer_v2/legacy_learning_rate_decay.py and
learning_rate_schedule.py, of which Keras's own are the later version; in float64, where TensorFlow computes in the
type of the learning rate. `global_step` counts from 0.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from warmup_cli.cospi import cospi
from warmup_cli.errors import WarmupError, shown
from warmup_cli.frameworks import Framework, keras
from warmup_cli.frameworks._arguments import numbers, row, unread
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler, parts

FRAMEWORK = Framework("tensorflow", "tf.compat.v1.train")


@FRAMEWORK.api()
@unread("global_step")
def exponential_decay(
    learning_rate: float,
    global_step: object,
    decay_steps: int,
    decay_rate: float,
    staircase: bool = False,
    name: str | None = None,
) -> Scheduler:
    made: Scheduler = keras.ExponentialDecay(*numbers(learning_rate=learning_rate), decay_steps, decay_rate, staircase)
    return made


@FRAMEWORK.api()
@FRAMEWORK.api("tf.compat.v1.train.piecewise_constant_decay")
@unread("x")
def piecewise_constant(
    x: object, boundaries: Sequence[int], values: Sequence[float], name: str | None = None
) -> Scheduler:
    edges = [math.floor(edge) for edge in row("boundaries", boundaries)]
    if any(later < earlier for earlier, later in pairwise(edges)):
        raise WarmupError(f"boundaries: expected rising steps, got {shown(boundaries)}")
    row("values", values)
    if len({type(value) for value in values}) > 1:
        raise WarmupError(f"values: expected whole numbers or floats, not both, got {shown(values)}")
    made: Scheduler = keras.PiecewiseConstantDecay(edges, values)
    return made


@FRAMEWORK.api()
@unread("global_step")
def polynomial_decay(
    learning_rate: float,
    global_step: object,
    decay_steps: int,
    end_learning_rate: float = 0.0001,
    power: float = 1.0,
    cycle: bool = False,
    name: str | None = None,
) -> Scheduler:
    (rate,) = numbers(learning_rate=learning_rate)
    made: Scheduler = keras.PolynomialDecay(rate, decay_steps, end_learning_rate, power, cycle)
    return made


@FRAMEWORK.api()
@unread("global_step")
def natural_exp_decay(
    learning_rate: float,
    global_step: object,
    decay_steps: int,
    decay_rate: float,
    staircase: bool = False,
    name: str | None = None,
) -> Scheduler:
    init, rate = numbers(learning_rate=learning_rate, decay_rate=decay_rate)
    made: Scheduler = keras.ExponentialDecay(init, decay_steps, math.exp(-rate), staircase)
    return made


@FRAMEWORK.api()
@unread("global_step")
def inverse_time_decay(
    learning_rate: float,
    global_step: object,
    decay_steps: int,
    decay_rate: float,
    staircase: bool = False,
    name: str | None = None,
) -> Scheduler:
    made: Scheduler = keras.InverseTimeDecay(*numbers(learning_rate=learning_rate), decay_steps, decay_rate, staircase)
    return made


@FRAMEWORK.api()
@unread("global_step")
def cosine_decay(
    learning_rate: float, global_step: object, decay_steps: int, alpha: float = 0.0, name: str | None = None
) -> Scheduler:
    made: Scheduler = keras.CosineDecay(*numbers(learning_rate=learning_rate), decay_steps, alpha)
    return made


@FRAMEWORK.api()
@unread("global_step")
def cosine_decay_restarts(
    learning_rate: float,
    global_step: object,
    first_decay_steps: int,
    t_mul: float = 2.0,
    m_mul: float = 1.0,
    alpha: float = 0.0,
    name: str | None = None,
) -> Scheduler:
    (rate,) = numbers(learning_rate=learning_rate)
    made: Scheduler = keras.CosineDecayRestarts(rate, first_decay_steps, t_mul, m_mul, alpha)
    return made


@FRAMEWORK.api()
@unread("global_step")
def linear_cosine_decay(
    learning_rate: float,
    global_step: object,
    decay_steps: int,
    num_periods: float = 0.5,
    alpha: float = 0.0,
    beta: float = 0.001,
    name: str | None = None,
) -> Scheduler:
    rate, periods = numbers(learning_rate=learning_rate, num_periods=num_periods)
    alpha, beta = numbers(alpha=alpha, beta=beta)
    (steps,) = numbers(above=0, decay_steps=decay_steps)

    def rates(counts: Floats) -> Floats:
        passed = np.minimum(counts, steps) / steps
        wave = 0.5 * (1 + cospi(2 * periods * passed))
        return rate * ((alpha + 1 - passed) * wave + beta)

    last = math.ceil(steps)
    return parts(rates, ("decay", last, "linear cosine"), shape="constant", total=last)


FRAMEWORK.refuse("noisy_linear_cosine_decay", "it draws random noise at every step, so it has no curve before training")
