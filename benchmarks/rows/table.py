"""A table of a million rows, and of ten."""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.rows._schedules import five
from benchmarks.running import Bench, Command, Row, ratio, script, warmup


def rows(bench: Bench) -> Iterator[Row]:
    """Measure CSV against the usual ways to write it, in time and in memory; each run makes its file anew."""
    million, ten = 10**6, 10**7
    others = [
        (_script("polars write_csv", "csv_polars.py", million, needs="polars"), 1.0),
        (_script("numpy.savetxt", "csv_savetxt.py", million), 0.25),
        (_script("csv.writer", "csv_writer.py", million), 0.25),
        (_script("pandas to_csv", "csv_pandas.py", million, needs="pandas"), 0.25),
    ]
    yield from bench.versus("`warmup export`, 1e6 rows", _export(million), others)
    less, ours = bench.figures(_export(10**5), _export(ten))
    memory = ratio(ours.mib, less.mib)
    yield Row("`warmup export`, 1e7 rows: memory", "1e5 rows", str(ours), str(less), memory, 1.05)
    polars = _script("polars write_csv", "csv_polars.py", ten, needs="polars")
    if polars.missing:
        yield Row("`warmup export`, 1e7 rows", "polars write_csv: not installed", goal=1.5)
        return
    ours, theirs = bench.figures(_export(ten), polars)
    row = ("polars write_csv", str(ours), str(theirs))
    yield Row("`warmup export`, 1e7 rows", *row, ratio(ours.seconds, theirs.seconds), 1.5)
    yield Row("the same: memory", *row, ratio(ours.mib, theirs.mib), 0.1)


def _export(steps: int) -> Command:
    return replace(warmup("", "export", *five(steps), "-o", "ours.csv"), makes="ours.csv")


def _script(name: str, file: str, steps: int, needs: str = "") -> Command:
    return replace(script(name, file, "theirs.csv", str(steps), needs=needs), makes="theirs.csv")
