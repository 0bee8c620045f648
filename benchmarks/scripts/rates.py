"""Nanoseconds a step of `Schedule.rates`, of filling an array, and of numpy.where over everything; in turn."""

import json
import sys
import time
from statistics import median

import numpy as np

from warmup_cli import load

runs = int(sys.argv[1])
schedule = load("default")
total = 10**7
run = schedule.total_steps
steps = np.arange(total) * run // total + schedule.first_step  # ten million, however long the run of the recipe
warmup, plateau, end = (int(boundary) for boundary in schedule.boundaries[1:])
lr_init, lr_end = schedule.phases[1].start_rate, schedule.phases[-1].end_rate


def fill():
    """Fill an array."""
    return filled.fill(1e-3)


def rates():
    """Ask the schedule."""
    return schedule.rates(steps)


def where():
    """Compute every branch for every step and choose."""
    decay = lr_end + (lr_init - lr_end) / 2 * (1 + np.cos(np.pi * (steps - plateau) / (end - plateau)))
    return np.where(steps < warmup, lr_init * steps / warmup, np.where(steps < plateau, lr_init, decay))


def cos():
    """Take the cosine alone, in place, a chunk at a time: the floor of a cosine decay."""
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
