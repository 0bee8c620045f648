"""The columns that all the tables of the scripts have."""

import numpy as np


def columns(total: int) -> dict[str, np.ndarray]:
    """Return steps, epochs and rates, each of shape (total,)."""
    warmup, plateau, lr_init, lr_end = total // 20, total * 3 // 20, 1e-3, 1e-6
    step = np.arange(1, total + 1)
    decay = lr_end + (lr_init - lr_end) / 2 * (1 + np.cos(np.pi * (step - plateau) / (total - plateau)))
    lr = np.where(step < warmup, lr_init * step / warmup, np.where(step < plateau, lr_init, decay))
    return {"step": step, "epoch": step / (total // 100), "lr": lr}
