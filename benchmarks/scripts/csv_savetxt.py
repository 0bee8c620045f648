"""A table by numpy.savetxt, without a phase column, which it cannot mix in; digits enough to read back exactly."""

import sys

import numpy as np
from _rates import columns

path, total = sys.argv[1], int(sys.argv[2])
rows = np.column_stack(list(columns(total).values()))
np.savetxt(path, rows, fmt=("%d", "%.17g", "%.17g"), delimiter=",", header="step,epoch,lr", comments="")
