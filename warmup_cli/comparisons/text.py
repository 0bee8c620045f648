"""Text, for people: a verdict, the runs side by side, and a line for each update worth knowing."""

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from warmup_cli.compare import Comparison, Difference
from warmup_cli.numerals import rate_text
from warmup_cli.pair import Method
from warmup_cli.side import Budget

_MOST_HAND_OFFS = 20
_WIDEST_NAME = 24  # of a column
_WIDEST_LABEL = 40  # of a line


def told(comparisons: Sequence[Comparison]) -> str:
    """Return a paragraph for each comparison."""
    return "\n".join("\n".join(line.rstrip() for line in _lines(comparison)) + "\n" for comparison in comparisons)


def _lines(comparison: Comparison) -> Iterator[str]:
    yield _verdict(comparison)
    yield ""
    yield from _columns(_runs(comparison))
    yield ""
    yield from _columns(_places(comparison))
    if (more := len(comparison.hand_offs) - _MOST_HAND_OFFS) > 0:
        yield f"... and {more:,} more hand-offs; --format json lists them all"
    yield ""
    yield _method(comparison)
    counts = [side.schedule.first_step for side in (comparison.base, comparison.other)]
    if counts[0] != counts[1]:
        yield (
            f"{comparison.base.name} counts its updates from {counts[0]}, {comparison.other.name} from {counts[1]};"
            f" the first is compared with the first, and steps are those of {comparison.base.name}"
        )


def _verdict(comparison: Comparison) -> str:
    names = comparison.other.name, comparison.base.name
    if not comparison.same:
        return f"{names[0]} differs from {names[1]}"
    how = "equals" if comparison.largest_absolute.signed == 0 else "agrees within the tolerance with"
    return f"{names[0]} {how} {names[1]}"


def _runs(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    base, other = comparison.base, comparison.other
    totals = comparison.budgets
    yield "", _cut(base.name, _WIDEST_NAME), _cut(other.name, _WIDEST_NAME), ""
    yield "updates", f"{base.length:,}", f"{other.length:,}", _longer(other.length - base.length)
    yield "first step", str(base.schedule.first_step), str(other.schedule.first_step), ""
    yield "sum of rates", _budget(totals[0]), _budget(totals[1]), _more(*totals)


def _longer(by: int) -> str:
    return f"{by:+,}" if by else ""


def _more(base: Budget, other: Budget) -> str:
    """Return by how much the other budget is larger, unless that is less than sums along samples are exact to."""
    change = other.total / base.total - 1 if base.total else 0.0
    known = (base.exact and other.exact) or abs(change) > 1e-6
    return f"{100 * change:+,.4g}%" if change and known else ""


def _budget(budget: Budget) -> str:
    return f"{'' if budget.exact else '~'}{budget.total:,.7g}"


def _places(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    base, other = (_cut(side.name, _WIDEST_NAME) for side in (comparison.base, comparison.other))
    yield "", "step", base, other, "difference", "relative"
    yield "largest difference", *_numbers(comparison.largest_absolute)
    yield "largest relative difference", *_numbers(comparison.largest_relative)
    if comparison.first_beyond is None:
        yield "first beyond the tolerance", "none"
    else:
        yield "first beyond the tolerance", *_numbers(comparison.first_beyond)
    for hand_off in comparison.hand_offs[:_MOST_HAND_OFFS]:
        names = " / ".join(dict.fromkeys(hand_off.phases))
        yield _cut(f"hand-off: {names}", _WIDEST_LABEL), *_numbers(hand_off)


def _numbers(difference: Difference) -> tuple[str, ...]:
    base, other = difference.rates
    digits = 4
    while base != other and digits < 17 and rate_text(base, digits) == rate_text(other, digits):
        digits += 1
    rates = rate_text(base, digits), rate_text(other, digits)
    return f"{difference.steps[0]:,}", *rates, rate_text(difference.signed, 3), rate_text(difference.relative, 3)


def _method(comparison: Comparison) -> str:
    lengths_differ = comparison.base.length != comparison.other.length
    both = " that both have" if lengths_differ else ""
    which = {
        Method.EQUAL: "equal phase by phase: both are the same curves in the same places",
        Method.EVERY: f"compared: each of the {comparison.compared:,} updates{both} (exact)",
        Method.LISTED: f"compared: the {comparison.compared:,} updates that the table lists (exact; no others)",
        Method.SAMPLED: f"compared: {comparison.compared:,} updates where the curves bend (sampled; the run is long)",
    }[comparison.method]
    within = comparison.tolerance
    return f"{which}; tolerance: {rate_text(within.relative)} relative, {rate_text(within.absolute)} absolute"


def _columns(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """Yield rows with their cells below each other: the first to the left, the others to the right."""
    lines = [*rows]
    count = max(map(len, lines))
    widths = [max(_width(line[column]) for line in lines if column < len(line)) for column in range(count)]
    for line in lines:
        first = line[0] + " " * (widths[0] - _width(line[0]))
        cells = [" " * (width - _width(cell)) + cell for cell, width in zip(line[1:], widths[1:], strict=False)]
        yield "  ".join([first, *cells])


def _width(text: str) -> int:
    """Return how many places a text takes on a terminal."""
    return len(text) + sum(east_asian_width(character) in "WF" for character in text)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
