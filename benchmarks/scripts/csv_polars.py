"""A table by polars."""

import sys

import polars as pl
from _rates import columns

path, total = sys.argv[1], int(sys.argv[2])
step = pl.col("step")
phase = pl.when(step < total // 20).then(pl.lit("warmup")).when(step < total * 3 // 20).then(pl.lit("plateau"))
pl.DataFrame(columns(total)).with_columns(phase=phase.otherwise(pl.lit("decay"))).write_csv(path)
