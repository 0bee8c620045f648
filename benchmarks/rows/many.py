"""A hundred pictures in one call."""

from collections.abc import Iterator

from benchmarks.running import Bench, Figures, Row, ratio, script, warmup

_COUNT = 100
_TEXT = "warmup_epochs = {n}\niters_per_epoch = 500\nlr_init = 1e-3\nlr_end = 1e-6\ntotal_epochs = 200\n"
_GOAL = 0.1


def rows(bench: Bench) -> Iterator[Row]:
    """Measure one process and two against a hundred of the pasted script: a hundred times one of them.

    What is rendered has a table beside each picture, which the script does not write: a short one, and once more a
    full one.
    """
    files = [bench.folder / f"schedule-{n}.toml" for n in range(1, _COUNT + 1)]
    for n, file in enumerate(files, 1):
        file.write_text(_TEXT.format(n=n), "utf-8")
    renders = [
        warmup(
            f"`warmup render`, {_COUNT} pictures, {jobs} process{'es' * (jobs > 1)}, tables of {listed:,} rows",
            *("render", *(file.name for file in files), "-o", "rendered"),
            *("--jobs", str(jobs), "--rows", str(listed)),
        )
        for listed in (1_000, 100_000)
        for jobs in (1, 2)
    ]
    *ours, one = bench.figures(*renders, script("", "pyplot_numpy.py", "pasted.png", str(_COUNT * 1000)))
    theirs = Figures(tuple(_COUNT * seconds for seconds in one.seconds), one.mib)
    for render, taken in zip(renders, ours, strict=True):
        share = ratio(taken.seconds, theirs.seconds)
        yield Row(render.name, f"{_COUNT} processes of numpy and pyplot", str(taken), str(theirs), share, _GOAL)
