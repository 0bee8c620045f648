"""The picture is the one of every step."""

from collections.abc import Iterator

from benchmarks.running import Bench, Row, script


def rows(bench: Bench) -> Iterator[Row]:
    """Compare pixels; nothing is timed."""
    for size in (4, 5):
        told = bench.told(script("", "pixels.py", str(10**size)))
        what, against = f"pixels of 1e{size} steps, largest difference", "every step drawn, not simplified"
        ours, theirs = (f"{int(told[side]):,} points" for side in ("ours", "theirs"))
        yield Row(what, against, ours, theirs, told["difference"], 5, " of 255")
