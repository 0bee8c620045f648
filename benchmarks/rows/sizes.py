"""A picture costs the same, however long the run."""

from collections.abc import Iterator

from benchmarks.rows._schedules import five
from benchmarks.running import Bench, Row, ratio, warmup

_MIB = 80.0


def rows(bench: Bench) -> Iterator[Row]:
    """Measure the picture of longer and longer runs against that of a thousand steps."""
    sizes = (3, 6, 9, 12, 15)
    commands = [warmup("", "plot", *five(10**size), "-o", "size.png") for size in sizes]
    figures = bench.figures(*commands)
    for size, taken in zip(sizes, figures, strict=True):
        what = f"`warmup plot`, PNG of 1e{size} steps"
        if size > 3:
            share = ratio(taken.seconds, figures[0].seconds)
            yield Row(what, "1e3 steps", str(taken), str(figures[0]), share, 1.05)
        yield Row(what, "peak memory", str(taken), value=max(taken.mib), goal=_MIB, unit=" MiB")
