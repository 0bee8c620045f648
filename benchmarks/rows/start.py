"""Help, the version and a slip of the keyboard: what nobody should wait for."""

from collections.abc import Iterator

from benchmarks.running import Bench, Row, python, warmup


def rows(bench: Bench) -> Iterator[Row]:
    """Measure commands that do nothing against an interpreter that imports Click."""
    click = python("`import click`", "import click")
    for words in (["--help"], ["--version"], ["plot", "--help"], ["plot", "--no-such-flag"]):
        name = f"`warmup {' '.join(words)}`"
        yield from bench.versus(name, warmup(name, *words, status=2 * ("--no-such-flag" in words)), [(click, 1.2)])
