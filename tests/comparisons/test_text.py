import numpy as np

from tests.building import five, schedule_of
from tests.listing import recorded
from warmup_cli.compare import compare
from warmup_cli.comparisons import COMPARISONS
from warmup_cli.schedule import Schedule
from warmup_cli.side import Side

TEXT = """\
longer differs from base

              base  longer
updates          4       5       +1
first step       0       0
sum of rates     7      11  +57.14%

                             step  base  longer  difference  relative
largest difference              3     2       4           2       0.5
largest relative difference     3     2       4           2       0.5
first beyond the tolerance      3     2       4           2       0.5
hand-off: p1 / p0               2     2       2           0         0
hand-off: p1                    3     2       4           2       0.5

compared: each of the 4 updates that both have (exact); tolerance: 1e-9 relative, 4e-12 absolute
"""


def text(base: Schedule, *others: Schedule) -> str:
    return COMPARISONS["text"]([compare(Side(base), Side(other)) for other in others])


def test_a_small_comparison_in_full() -> None:
    assert text(recorded("base", [1.0, 2.0], [2.0, 2.0]), recorded("longer", [1.0, 2.0, 2.0], [4.0, 2.0])) == TEXT


def test_the_verdict_says_whether_curves_are_equal_or_agree_or_differ() -> None:
    base = recorded("a", [1.0, 1.0])
    assert text(base, recorded("b", [1.0, 1.0])).startswith("b equals a\n")
    assert text(base, recorded("b", [1.0, 1.0 + 1e-12])).startswith("b agrees within the tolerance with a\n")
    assert text(base, recorded("b", [1.0, 1.1])).startswith("b differs from a\n")


def test_rates_that_differ_are_told_to_the_digit_in_which_they_differ() -> None:
    (line,) = [
        line
        for line in text(recorded("a", [0.1]), recorded("b", [0.10000001])).splitlines()
        if line.startswith("largest difference")
    ]
    assert line.split()[2:] == ["0", "0.1", "0.10000001", "1e-8", "1e-7"]


def test_several_are_a_paragraph_each() -> None:
    paragraphs = text(recorded("a", [1.0]), recorded("b", [1.0]), recorded("c", [2.0]))
    assert paragraphs.startswith("b equals a\n")
    assert "\n\nc differs from a\n" in paragraphs


def test_columns_stand_below_each_other_whatever_the_script_of_the_names() -> None:
    lines = text(recorded("基线", [1.0]), recorded("new", [2.0])).splitlines()
    assert lines[2:4] == ["              基线  new", "updates          1    1"]


def test_long_names_are_cut_in_columns_and_whole_in_the_verdict() -> None:
    lines = text(recorded("a" * 200, [1.0]), recorded("b", [1.0])).splitlines()
    assert "a" * 200 in lines[0]
    assert max(map(len, lines[1:])) < 120


def test_a_crowd_of_hand_offs_is_cut_and_counted() -> None:
    many = recorded("many", *([float(number)] for number in range(1, 52)))
    told = text(many, recorded("one", [1.0] * 51))
    assert told.count("hand-off:") == 20
    assert "\n... and 30 more hand-offs; --format json lists them all\n" in told


def test_it_is_said_which_updates_were_compared() -> None:
    base, linear = schedule_of(five(total_epochs=10**9)), schedule_of(five(total_epochs=10**9, decay_shape="linear"))
    assert "equal phase by phase" in text(base, base)
    assert " updates where the curves bend (sampled; the run is long)" in text(base, linear)
    listing = Side(recorded("c", [1.0, 3.0]), np.array([0]))
    told = COMPARISONS["text"]([compare(Side(recorded("a", [1.0, 2.0])), listing)])
    assert "compared: the 1 updates that the table lists (exact; no others)" in told


def test_sums_along_samples_are_marked() -> None:
    base = schedule_of(five(total_epochs=10**9))
    sums = next(line for line in text(base, base).splitlines() if line.startswith("sum of rates"))
    assert sums.count("~") == 2
