"""Nanoseconds a step of `Schedule.rates`, of filling an array, and of numpy.where over everything; in turn."""

import json
import sys
import time
from statistics import median

import numpy as np

from warmup_cli.config import build

runs, total = int(sys.argv[1]), 10**7
warmup, plateau, lr_init, lr_end = total // 20, total * 3 // 20, 1e-3, 1e-6
tree = {"warmup_steps": warmup, "plateau_steps": plateau - warmup, "total_steps": total}
schedule = build({**tree, "lr_init": lr_init, "lr_end": lr_end}, "", {}, "rates").schedule
steps = np.arange(1, total + 1)


def fill():
    """Fill an array."""
    return filled.fill(1e-3)


def rates():
    """Ask the schedule."""
    return schedule.rates(steps)


def where():
    """Compute every branch for every step and choose."""
    decay = lr_end + (lr_init - lr_end) / 2 * (1 + np.cos(np.pi * (steps - plateau) / (total - plateau)))
    return np.where(steps < warmup, lr_init * steps / warmup, np.where(steps < plateau, lr_init, decay))


def cos():
    """Take the cosine alone, in place, a chunk at a time."""
    for begin in range(0, total, 16_384):
        np.cos(angles[begin : begin + 16_384], out=filled[begin : begin + 16_384])


filled = np.zeros(total)
angles = np.linspace(0, np.pi, total)
ways = {"fill": fill, "rates": rates, "where": where, "cos": cos}
taken = {name: [] for name in ways}
for _ in range(runs):
    for name, way in ways.items():
        start = time.perf_counter()
        way()
        taken[name].append((time.perf_counter() - start) / total * 1e9)

straight = rates()
order = np.random.default_rng(0).permutation(total)[:1_000_000]
shuffled = schedule.rates(steps[order])
chunked = np.concatenate([schedule.rates(steps[begin : begin + 99_991]) for begin in range(0, total, 99_991)])
numbers = {name: median(each) for name, each in taken.items()}
for other in ("fill", "where", "cos"):
    numbers[f"rates / {other}"] = median(ours / theirs for ours, theirs in zip(taken["rates"], taken[other]))
numbers["different"] = int((shuffled != straight[order]).sum() + (chunked != straight).sum())
print(json.dumps(numbers))
