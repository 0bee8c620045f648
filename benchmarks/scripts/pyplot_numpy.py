"""The script that everybody pastes, with numpy."""

import sys

import matplotlib.pyplot as plt
import numpy as np

path, total = sys.argv[1], int(sys.argv[2])
warmup, plateau, lr_init, lr_end = total // 20, total * 3 // 20, 1e-3, 1e-6
step = np.arange(1, total + 1)
decay = lr_end + (lr_init - lr_end) / 2 * (1 + np.cos(np.pi * (step - plateau) / (total - plateau)))
lr = np.where(step < warmup, lr_init * step / warmup, np.where(step < plateau, lr_init, decay))
plt.figure(figsize=(12, 7))
plt.plot(step, lr, label="learning rate")
plt.axvspan(0, warmup, alpha=0.1)
plt.axvspan(warmup, plateau, alpha=0.1)
plt.axvspan(plateau, total, alpha=0.1)
plt.title("Learning rate")
plt.xlabel("step")
plt.ylabel("learning rate")
plt.legend()
plt.savefig(path)
