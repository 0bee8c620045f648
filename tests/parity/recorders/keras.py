"""Keras, on whichever of its backends KERAS_BACKEND names; PyTorch unless told otherwise."""

import os
from importlib import import_module

import numpy as np

from tests.parity.recorded import Case
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return the learning rate of an SGD before each of its updates."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    keras = import_module("keras")
    keras.config.set_floatx(case.dtype)
    schedule = getattr(keras.optimizers.schedules, case.api.rpartition(".")[2])(**case.kwargs)
    optimizer = keras.optimizers.SGD(learning_rate=schedule)
    weight, gradient = keras.Variable(0.0), keras.ops.ones(())
    rates = np.empty(case.total_steps)
    for count in range(case.total_steps):
        rates[count] = float(keras.ops.convert_to_numpy(optimizer.learning_rate))
        optimizer.apply([gradient], [weight])
    return rates
