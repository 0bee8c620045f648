"""A hundred pictures in one call."""

from collections.abc import Iterator

from benchmarks.running import Bench, Figures, Row, ratio, script, warmup

_COUNT = 100
_TEXT = "warmup_epochs = {n}\niters_per_epoch = 500\nlr_init = 1e-3\nlr_end = 1e-6\ntotal_epochs = 200\n"


def rows(bench: Bench) -> Iterator[Row]:
    """Measure one process and two against a hundred of the pasted script: a hundred times one of them."""
    files = [bench.folder / f"schedule-{n}.toml" for n in range(1, _COUNT + 1)]
    for n, file in enumerate(files, 1):
        file.write_text(_TEXT.format(n=n), "utf-8")
    pasted = script("", "pyplot_numpy.py", "pasted.png", str(_COUNT * 1000))
    names = [file.name for file in files]
    for jobs, goal in (("1", 0.1), ("2", 0.1)):
        what = f"`warmup render`, {_COUNT} pictures, {jobs} process{'es' if jobs > '1' else ''}"
        against = f"{_COUNT} processes of numpy and pyplot"
        render = warmup("", "render", *names, "-o", "rendered", "--jobs", jobs, needs="warmup_cli.commands.render")
        if render.missing:
            yield Row(what, f"{against}: no such command yet", goal=goal)
            continue
        ours, one = bench.figures(render, pasted)
        theirs = Figures(tuple(_COUNT * seconds for seconds in one.seconds), one.mib)
        yield Row(what, against, str(ours), str(theirs), ratio(ours.seconds, theirs.seconds), goal)
