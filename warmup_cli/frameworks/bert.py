"""BERT: create_optimizer of its optimization.py (read at commit ea96c0d).

The formula is that of github.com/google-research/bert, optimization.py. Its global_step counts from 0. The decay is
clocked from 0 too, so the warm-up aims at a rate that the decay has left when it ends.
"""

import numpy as np

from warmup_cli.frameworks import Framework
from warmup_cli.frameworks._arguments import numbers, unread
from warmup_cli.schedule import Floats
from warmup_cli.scheduler import Scheduler, Stretch, parts, rest, whole

FRAMEWORK = Framework("bert", "bert")


@FRAMEWORK.api()
@unread("loss")
def create_optimizer(
    loss: object, init_lr: float, num_train_steps: int, num_warmup_steps: int, use_tpu: bool = False
) -> Scheduler:
    (init,) = numbers(init_lr=init_lr)
    total, warmup = whole(num_train_steps, "num_train_steps"), whole(num_warmup_steps, "num_warmup_steps", 0)

    def falling(counts: Floats) -> Floats:
        return init * (1 - np.minimum(counts, total) / total)

    decay = parts(falling, ("decay", total, "linear"), shape="constant", total=total)
    if not warmup:
        return decay
    rising = Stretch("warmup", warmup, lambda counts: counts / warmup * init, "linear", aim=init)
    return Scheduler((rising, *rest(decay, warmup).stretches), total)
