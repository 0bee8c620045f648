"""JSON, for programs. In every pair the base comes first; numbers read back to exactly the same double."""

from collections.abc import Sequence

import orjson

from warmup_cli.compare import Comparison, Difference
from warmup_cli.side import Budget, Side


def told(comparisons: Sequence[Comparison]) -> str:
    """Return one object; a rate that is no finite number is null."""
    first = comparisons[0]
    tree = {
        "same": all(comparison.same for comparison in comparisons),
        "base": _side(first.base, first.budgets[0]),
        "comparisons": [_comparison(comparison) for comparison in comparisons],
    }
    return orjson.dumps(tree, option=orjson.OPT_INDENT_2).decode() + "\n"


def _comparison(comparison: Comparison) -> dict[str, object]:
    return {
        "other": _side(comparison.other, comparison.budgets[1]),
        "same": comparison.same,
        "method": comparison.method.value,
        "compared": comparison.compared,
        "rtol": comparison.tolerance.relative,
        "atol": comparison.tolerance.absolute,
        "largest_absolute": _difference(comparison.largest_absolute),
        "largest_relative": _difference(comparison.largest_relative),
        "first_beyond": comparison.first_beyond and _difference(comparison.first_beyond),
        "hand_offs": [_difference(hand_off) for hand_off in comparison.hand_offs],
    }


def _side(side: Side, budget: Budget) -> dict[str, object]:
    return {
        "name": side.name,
        "updates": side.length,
        "first_step": side.schedule.first_step,
        "sum_of_rates": budget.total,
        "sum_is_exact": budget.exact,
    }


def _difference(difference: Difference) -> dict[str, object]:
    return {
        "steps": difference.steps,
        "phases": difference.phases,
        "rates": difference.rates,
        "difference": difference.signed,
        "relative": difference.relative,
    }
