"""TensorFlow's decays, in a graph whose global_step is a variable."""

from importlib import import_module

import numpy as np

from tests.parity.recorded import Case
from warmup_cli.schedule import Floats


def record(case: Case) -> Floats:
    """Return the learning rate that a session reads before each increment of global_step."""
    tf = import_module("tensorflow")
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        step = v1.get_variable("global_step", shape=(), dtype=tf.int64, initializer=v1.zeros_initializer())
        name = case.api.rpartition(".")[2]
        given = {"x" if name.startswith("piecewise") else "global_step": step}
        rate, count = getattr(v1.train, name)(**given, **case.kwargs), v1.assign_add(step, 1)
        session.run(v1.global_variables_initializer())
        rates = np.empty(case.total_steps)
        for index in range(case.total_steps):
            rates[index] = session.run(rate)
            session.run(count)
    return rates
