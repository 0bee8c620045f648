"""The rates of ten million steps, inside one process."""

from collections.abc import Iterator

from benchmarks.running import Bench, Row, script


def rows(bench: Bench) -> Iterator[Row]:
    """Measure `Schedule.rates` against filling the array and against numpy.where over everything."""
    told = bench.told(script("", "rates.py", str(bench.runs)))
    what = "`Schedule.rates`, 1e7 steps"
    texts = {name: f"{told[name]:.2f} ns a step" for name in ("rates", "fill", "where", "cos")}
    yield Row(what, "`array.fill`", texts["rates"], texts["fill"], told["rates / fill"], 24)
    yield Row(what, "`numpy.where` over everything", texts["rates"], texts["where"], told["rates / where"], 1 / 3)
    yield Row(what, "`numpy.cos` alone, in place", texts["rates"], texts["cos"], told["rates / cos"])
    yield Row(f"{what}: values", "shuffled, and in odd chunks", value=told["different"], goal=0, unit=" differ")
