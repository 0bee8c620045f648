"""Nanoseconds a step: a pasted scheduler at a million steps, and the real one stepped."""

import json
import sys
import time
import warnings
from statistics import median

warnings.simplefilter("ignore")
package, runs = sys.argv[1], int(sys.argv[2])
total, stepped = 1_000_000, 20_000
TEXTS = {
    "torch": f"CosineAnnealingLR(optimizer, T_max={total}, eta_min=1e-6)",
    "transformers": f"get_cosine_schedule_with_warmup(optimizer, num_warmup_steps=5000, num_training_steps={total})",
}


def ours():
    """Return the nanoseconds a step of the rates of the whole run, the reading of the line included."""
    from warmup_cli.config import build

    start = time.perf_counter()
    schedule = build({"code": TEXTS[package], "lr_init": 1e-3, "total_steps": total}, "", {}, "pasted").schedule
    schedule.rates(schedule.steps)
    return (time.perf_counter() - start) / total * 1e9


def theirs():
    """Return the nanoseconds a step of stepping and asking."""
    import torch

    if package == "torch":
        from torch.optim.lr_scheduler import CosineAnnealingLR  # noqa: F401 - named in the text
    else:
        from transformers import get_cosine_schedule_with_warmup  # noqa: F401
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1e-3)
    scheduler = eval(TEXTS[package])
    start = time.perf_counter()
    rates = []
    for _ in range(stepped):
        optimizer.step()  # torch warns where it is left out
        rates.append(scheduler.get_last_lr()[0])
        scheduler.step()
    return (time.perf_counter() - start) / stepped * 1e9


ours(), theirs()
taken = [(ours(), theirs()) for _ in range(runs)]
print(json.dumps({"ours": median(a for a, _ in taken), "theirs": median(b for _, b in taken)}))
