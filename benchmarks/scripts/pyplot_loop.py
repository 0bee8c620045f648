"""The script that everybody pastes, with a loop."""

import math
import sys

import matplotlib.pyplot as plt

path, total = sys.argv[1], int(sys.argv[2])
warmup, plateau, lr_init, lr_end = total // 20, total * 3 // 20, 1e-3, 1e-6
lrs = []
for step in range(1, total + 1):
    if step < warmup:
        lr = lr_init * step / warmup
    elif step < plateau:
        lr = lr_init
    else:
        lr = lr_end + (lr_init - lr_end) / 2 * (1 + math.cos(math.pi * (step - plateau) / (total - plateau)))
    lrs.append(lr)
plt.figure(figsize=(12, 7))
plt.plot(range(1, total + 1), lrs)
plt.title("Learning rate")
plt.xlabel("step")
plt.ylabel("learning rate")
plt.savefig(path)
