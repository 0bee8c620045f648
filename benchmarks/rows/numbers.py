"""One rate, and a thousand rows."""

from collections.abc import Iterator

from benchmarks.rows._schedules import five
from benchmarks.running import Bench, Row, python, warmup


def rows(bench: Bench) -> Iterator[Row]:
    """Measure small outputs against an interpreter that imports what they cannot do without."""
    imports = python("`import click, numpy`", "import click, numpy")
    for words in (["at", "2500"], ["export", "--rows", "1000", "-o", "thousand.csv"]):
        name = f"`warmup {words[0]}`" + (", 1,000 rows" if len(words) > 2 else "")
        yield from bench.versus(name, warmup(name, *words, *five(50_000)), [(imports, 1.25)])
