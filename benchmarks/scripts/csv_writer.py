"""A table by the standard library's csv.writer, row by row, as most would write it."""

import csv
import sys
from itertools import chain, repeat

from _rates import columns

path, total = sys.argv[1], int(sys.argv[2])
step, epoch, lr = (column.tolist() for column in columns(total).values())
warmup, plateau = total // 20 - 1, total * 3 // 20 - total // 20
phases = chain(repeat("warmup", warmup), repeat("plateau", plateau), repeat("decay"))
with open(path, "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["step", "epoch", "lr", "phase"])
    writer.writerows(zip(step, epoch, lr, phases))
