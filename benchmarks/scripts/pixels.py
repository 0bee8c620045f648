"""How far a picture is from the one of every step: the largest difference of a channel, of 255."""

import json
import sys

import numpy as np

from warmup_cli.commands._matplotlib import keep_matplotlib_to_itself
from warmup_cli.config import build
from warmup_cli.figure import chart, drawn
from warmup_cli.figure.look import Look

keep_matplotlib_to_itself()
total = int(sys.argv[1])
tree = {
    "warmup_steps": total // 20,
    "plateau_steps": total // 10,
    "total_steps": total,
    "iters_per_epoch": total // 100,
    "lr_init": 1e-3,
    "lr_end": 1e-6,
}
schedule = build(tree, "", {}, "pixels").schedule


def picture(steps_of):
    """Return the pixels, and how many points the line has."""
    points = []

    def counted(*arguments, **how):
        steps = steps_of(*arguments, **how)
        points.append(steps.size)
        return steps

    chart.sampled_steps = counted
    with drawn([schedule], Look(), print) as figure:
        figure.canvas.draw()
        return np.asarray(figure.canvas.buffer_rgba()).astype(int), points[0]


ours, few = picture(chart.sampled_steps)
theirs, all_of_them = picture(lambda *_, **__: np.asarray(schedule.steps))
print(json.dumps({"difference": int(np.abs(ours - theirs).max()), "ours": few, "theirs": all_of_them}))
