"""A picture of 50,000 steps, with its table and without."""

from collections.abc import Iterator

from benchmarks.rows._schedules import five
from benchmarks.running import Bench, Row, script, warmup

_STEPS = 50_000


def rows(bench: Bench) -> Iterator[Row]:
    """Measure against a script that draws empty axes with labels by matplotlib's object interface."""
    bare = script("empty axes with labels, object interface", "empty_axes.py", "empty.png")
    both = warmup("both", "plot", *five(_STEPS), "-o", "both.png", "-o", "both.csv")
    yield from bench.versus("`warmup plot`, PNG and CSV of 50,000 steps", both, [(bare, 1.0)])
    alone = warmup("alone", "plot", *five(_STEPS), "-o", "alone.png")
    yield from bench.versus("the same without the CSV", alone, [(bare, 0.9)])
