"""Pasted schedulers of the frameworks, evaluated at a million steps, against stepping the real ones."""

from collections.abc import Iterator

from benchmarks.running import Bench, Row, script


def rows(bench: Bench) -> Iterator[Row]:
    """Measure nanoseconds per step, inside one process each."""
    for package in ("torch", "transformers"):
        real = script("", "stepping.py", package, str(bench.runs), needs=package)
        what = f"a scheduler of {package}, 1e6 steps"
        if real.missing or script("", "", needs="torch").missing:
            yield Row(what, f"stepping {package}'s: not installed", goal=0.001)
            continue
        told = bench.told(real)
        ours, theirs = (f"{told[side]:,.1f} ns a step" for side in ("ours", "theirs"))
        yield Row(what, f"stepping {package}'s", ours, theirs, told["ours"] / told["theirs"], 0.001)
