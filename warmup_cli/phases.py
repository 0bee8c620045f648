"""The grammar of phases in a row: any number of stretches, each with a shape, a length and two rates."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from warmup_cli.errors import Problems, WarmupError, shown
from warmup_cli.keys import PHASE_KEYS
from warmup_cli.milestones import milestone_steps
from warmup_cli.schedule import Phase
from warmup_cli.settings import Settings
from warmup_cli.shape import Span
from warmup_cli.shapes import SHAPES
from warmup_cli.units import MAX_STEPS, Run, in_full, nearest


def phases_in_a_row(tables: object, settings: Settings, run: Run) -> tuple[Phase, ...]:
    """Return the phases that a list of `[[phase]]` tables says.

    What is wrong goes to `settings.problems`; then the phases returned are of no use.
    """
    if not isinstance(tables, list) or not tables:
        settings.problems.add(settings.where("phase"), f"expected a list of tables ([[phase]]), got {shown(tables)}")
        return ()
    rows: list[tuple[Settings, bool]] = []
    for index, table in enumerate(tables):
        row = Settings(settings.origin, settings.problems, f"phase[{index}]: ")
        if isinstance(table, Mapping):
            rest = table.get("length") == "rest"
            row.read({key: value for key, value in table.items() if not (rest and key == "length")}, PHASE_KEYS)
            rows.append((row, rest))
        else:
            settings.problems.add(row.here, f"expected a table, got {shown(table)}")
    stops = _stops(settings, rows, run)
    phases: tuple[Phase, ...] = ()
    start = 0
    rate: float | None = None
    for (row, _), stop in zip(rows, stops, strict=True):
        laid = _phase(row, range(start, stop), rate, run, settings)
        phases += laid
        start = stop
        if laid:
            rate = laid[-1].end_rate
        else:
            led_to = row.get("to", float)
            rate = rate if led_to is None else led_to
    return phases


def vanished_rows(tables: object, run: Run) -> tuple[str, ...]:
    """Return the names of the phases of valid tables whose length is greater than 0 and rounds to no steps."""
    assert isinstance(tables, list)
    names = []
    for table in tables:
        row = Settings("", Problems())
        row.read(
            {key: table[key] for key in ("name", "shape", "length") if table.get(key, "rest") != "rest"}, PHASE_KEYS
        )
        steps = row.steps("length", run)
        if steps is not None and steps > 0 and not nearest(steps):
            names.append(row.get("name", str) or row.get("shape", str) or "")
    return tuple(names)


def _stops(settings: Settings, rows: list[tuple[Settings, bool]], run: Run) -> list[int]:
    """Return where the phases stop, in whole steps: the exact running totals, rounded."""
    lengths: list[Fraction | None] = []
    for row, rest in rows:
        if not rest and "length" not in row:
            row.missing("length", "how long the phase is, such as 2000it, 10% or rest")
        lengths.append(None if rest else _known_steps(row, settings, run))
    known = sum((length for length in lengths if length is not None), Fraction(0))
    rests = [row for row, rest in rows if rest]
    if rests and run.total is None and "total" not in settings:
        settings.missing("total", "length = 'rest' needs the length of the run", "total_steps")
    for row in rests[1:]:
        settings.problems.add(row.here, "'rest' may stand once, and stands in an earlier phase")
    total = known if run.total is None else run.total
    left = total - known
    if settings.problems:
        return [0] * len(rows)
    if nearest(total) > MAX_STEPS or nearest(total) < 1:
        settings.problems.add(
            settings.where("phase"), f"expected a run of 1 to {MAX_STEPS:.0e} steps, got {float(total):g}"
        )
    elif (rests and left < 0) or (not rests and nearest(known) != nearest(total)):
        settings.problems.add(
            settings.where("phase"),
            f"the lengths add up to {in_full(known)} steps, and {settings.where('total')} to {in_full(total)};"
            " change one, or give one phase length = 'rest'",
        )
    stops, done = [], Fraction(0)
    for length in lengths:
        done += left if length is None else length
        stops.append(nearest(done))
    return stops


def _known_steps(row: Settings, settings: Settings, run: Run) -> Fraction:
    return row.steps("length", run, missing_in=settings) or Fraction(0)


def _phase(row: Settings, span: range, rate: float | None, run: Run, settings: Settings) -> tuple[Phase, ...]:
    shape = row.get("shape", str)
    if "shape" not in row:
        row.missing("shape", "one of " + ", ".join(SHAPES))
    if shape is None:
        return ()
    start_rate, end_rate = row.get("from", float), row.get("to", float)
    for field in ("power", "factor", "milestones"):
        if field in row and field not in SHAPES[shape].takes:
            row.refuse(field, f"a phase of shape {shape} takes no {field}")
    if end_rate is None and SHAPES[shape].needs_stop and "to" not in row:
        row.missing("to", "the rate that the phase leads to")
    if start_rate is None:
        start_rate = rate
    if start_rate is None and shape == "constant":
        start_rate = end_rate
    if start_rate is None and "from" not in row and not settings.problems:
        row.missing("from", "there is no phase before it to start from")
    if start_rate is None or settings.problems or not span:
        return ()
    milestones = milestone_steps(row, run, settings)
    if settings.problems:
        return ()
    wanted = Span(
        row.get("name", str) or shape,
        len(span),
        start_rate,
        end_rate,
        before=span.start,
        power=row.get("power", float),
        milestones=milestones,
        factor=row.get("factor", float),
    )
    if wanted.milestones and wanted.milestones[-1] >= wanted.length:
        row.refuse("milestones", f"step {wanted.milestones[-1]:,} lies beyond the {wanted.length:,} steps of the phase")
        return ()
    try:
        first, *others = SHAPES[shape].lay(wanted)
    except WarmupError as error:
        settings.problems.add(row.here, error)
        return ()
    return (replace(first, anew="from" in row), *others)
