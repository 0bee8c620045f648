"""A table by pandas."""

import sys

import numpy as np
import pandas as pd
from _rates import columns

path, total = sys.argv[1], int(sys.argv[2])
table = pd.DataFrame(columns(total))
decayed = np.where(table["step"] < total * 3 // 20, "plateau", "decay")
table["phase"] = np.where(table["step"] < total // 20, "warmup", decayed)
table.to_csv(path, index=False)
