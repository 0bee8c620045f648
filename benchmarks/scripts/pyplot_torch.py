"""The script that everybody pastes who trains with torch: step the scheduler, note its rate."""

import sys

import matplotlib.pyplot as plt
import torch
from torch.optim.lr_scheduler import ConstantLR, CosineAnnealingLR, LinearLR, SequentialLR

path, total = sys.argv[1], int(sys.argv[2])
warmup, plateau = total // 20, total * 3 // 20
optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1e-3)
rising = LinearLR(optimizer, start_factor=1e-3, total_iters=warmup)
level = ConstantLR(optimizer, factor=1.0, total_iters=plateau - warmup)
falling = CosineAnnealingLR(optimizer, T_max=total - plateau, eta_min=1e-6)
scheduler = SequentialLR(optimizer, [rising, level, falling], milestones=[warmup, plateau])
lrs = []
for _ in range(total):
    optimizer.step()
    lrs.append(scheduler.get_last_lr()[0])
    scheduler.step()
plt.figure(figsize=(12, 7))
plt.plot(lrs)
plt.xlabel("step")
plt.ylabel("learning rate")
plt.savefig(path)
