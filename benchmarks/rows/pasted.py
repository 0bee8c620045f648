"""A picture against the script that everybody pastes, by numpy, by a Python loop, and by stepping torch's scheduler."""

from collections.abc import Iterator

from benchmarks.rows._schedules import five
from benchmarks.running import Bench, Row, script, warmup

_SCRIPTS = {
    "pyplot_numpy.py": ("numpy and pyplot", "", (3, 5, 6, 7)),
    "pyplot_loop.py": ("a Python loop and pyplot", "", (3, 5, 6)),
    "pyplot_torch.py": ("a torch scheduler and pyplot", "torch", (3, 5)),
}


def rows(bench: Bench) -> Iterator[Row]:
    """Measure at each size those scripts that end within seconds."""
    for size in (3, 5, 6, 7):
        others = [
            (script(name, file, "pasted.png", str(10**size), needs=needs), 1.0)
            for file, (name, needs, sizes) in _SCRIPTS.items()
            if size in sizes
        ]
        ours = warmup("", "plot", *five(10**size), "-o", "ours.png")
        yield from bench.versus(f"`warmup plot`, PNG of 1e{size} steps", ours, others)
