from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import outline, problems_of, schedule_of
from tests.strategies import phase_trees
from warmup_cli.units import nearest

WARM_STABLE_DECAY = """
total_steps = 1000
[[phase]]
name = "warmup"
shape = "linear"
length = "100it"
from = 0.0
to = 0.1
[[phase]]
name = "stable"
shape = "constant"
length = "68%"
[[phase]]
name = "decay"
shape = "cosine"
length = "rest"
to = 0.001
"""


def test_phases_stand_in_a_row() -> None:
    schedule = schedule_of(WARM_STABLE_DECAY)
    assert outline(schedule) == [("warmup", 100), ("stable", 680), ("decay", 220)]
    assert schedule.rates([100, 779, 780, 1000]).tolist() == [0.1, 0.1, 0.1, 0.001]


@given(phase_trees())
def test_the_rate_at_every_boundary_is_exactly_the_declared_one(tree: dict[str, list[dict[str, object]]]) -> None:
    schedule = schedule_of(tree)
    rate: object = None
    for table, phase, start in zip(tree["phase"], schedule.phases, schedule.boundaries, strict=False):
        rate = table.get("from", rate)
        assert phase.start_rate == rate
        assert int(start) not in schedule.steps or schedule.rates(start) == rate
        rate = table["to"]
        assert phase.end_rate == rate
    if schedule.first_step == 1:
        assert schedule.rates(schedule.last_step) == rate


@given(phase_trees(), st.data())
def test_no_rate_is_beyond_the_declared_ones(tree: dict[str, list[dict[str, object]]], data: st.DataObject) -> None:
    schedule = schedule_of(tree)
    inside = st.integers(schedule.first_step, schedule.last_step)
    rates = schedule.rates(data.draw(st.lists(inside, min_size=1)))
    declared = [float(str(table[key])) for table in tree["phase"] for key in ("from", "to") if key in table]
    assert min(declared) <= rates.min()
    assert rates.max() <= max(declared)


@given(st.lists(st.integers(1, 12_000), min_size=1, max_size=8), st.integers(1, 10**6))
def test_running_totals_are_rounded_so_that_the_parts_add_up_to_the_run(thousandths: list[int], total: int) -> None:
    lengths = [*(f"{part / 1000}%" for part in thousandths), "rest"]
    rows = [{"shape": "constant", "to": 0.1, "length": length} for length in lengths]
    schedule = schedule_of({"total_steps": total, "phase": rows})
    stops = [nearest(Fraction(done, 100_000) * total) for done in accumulate(thousandths)]
    assert {*schedule.boundaries.tolist()} == {0, *stops, total}


def test_without_a_length_of_the_run_the_phases_make_it() -> None:
    rows = [{"shape": "linear", "from": 0, "to": 0.1, "length": "2ep"}, {"shape": "constant", "length": "5it"}]
    assert schedule_of({"iters_per_epoch": 10, "phase": rows}).total_steps == 25


def test_a_phase_without_a_name_bears_that_of_its_shape() -> None:
    assert outline(schedule_of({"phase": [{"shape": "constant", "to": 0.1, "length": "5it"}]})) == [("constant", 5)]


def test_a_phase_may_start_at_a_rate_of_its_own() -> None:
    restarted = WARM_STABLE_DECAY.replace('length = "rest"', 'length = "rest"\nfrom = 0.05')
    assert schedule_of(restarted).rates([779, 780]).tolist() == [0.1, 0.05]


def test_a_phase_of_no_length_hands_on_the_rate_that_it_was_handed() -> None:
    emptied = schedule_of(WARM_STABLE_DECAY.replace("68%", "0%"))
    assert outline(emptied) == [("warmup", 100), ("decay", 900)]
    assert emptied.rates(100) == 0.1


def test_a_first_phase_of_no_length_hands_on_the_rate_that_it_leads_to() -> None:
    emptied = schedule_of(WARM_STABLE_DECAY.replace("100it", "0it"))
    assert outline(emptied) == [("stable", 680), ("decay", 320)]
    assert emptied.rates(1) == 0.1


def test_a_staircase_counts_its_milestones_from_the_start_of_the_phase() -> None:
    rows = [
        {"shape": "constant", "to": 0.1, "length": "100it"},
        {"shape": "step", "factor": 0.1, "milestones": [50, "80it"], "length": "100it"},
    ]
    rates = schedule_of({"total_steps": 200, "phase": rows}).rates([149, 150, 179, 180])
    assert rates.tolist() == [0.1, 0.01, 0.01, 0.001]


def test_an_inverse_square_root_counts_the_steps_before_it() -> None:
    rows = [
        {"shape": "linear", "from": 0, "to": 0.1, "length": "100it"},
        {"shape": "inverse_sqrt", "length": "300it"},
    ]
    assert schedule_of({"phase": rows}).rates(400) == pytest.approx(0.05, rel=1e-15)


@pytest.mark.parametrize(
    ("written", "instead", "line"),
    [
        ('length = "68%"', 'lenght = "68%"', "phase[1]: unknown key 'lenght'; did you mean 'length'?"),
        ('length = "68%"', "", "phase[1]: length: missing; how long the phase is, such as 2000it, 10% or rest"),
        ('"68%"', "680", "phase[1]: length: expected a length with its unit, such as 5ep, got 680"),
        ('"68%"', '"101%"', "phase[1]: length: expected at most 100%, got '101%'"),
        ('"68%"', '"rest"', "phase[2]: 'rest' may stand once, and stands in an earlier phase"),
        ('"68%"', '"2ep"', "iters_per_epoch: missing; 2 epochs cannot be counted in steps without iters_per_epoch"),
        (
            'length = "rest"',
            'length = "1it"',
            (
                "phase: the lengths add up to 781 steps, and s.toml: total_steps to 1,000;"
                " change one, or give one phase length = 'rest'"
            ),
        ),
        (
            "total_steps = 1000",
            "",
            "total_epochs: missing; 68% of the run cannot be counted in steps without total_epochs",
        ),
        (
            'shape = "constant"',
            "",
            (
                "phase[1]: shape: missing; one of constant, cosine, exponential, inverse_sqrt, linear, polynomial,"
                " power, step"
            ),
        ),
        ("from = 0.0", "", "phase[0]: from: missing; there is no phase before it to start from"),
        ("from = 0.0", "from = -1", "phase[0]: from: expected a number of at least 0, got -1"),
        ("to = 0.001", "", "phase[2]: to: missing; the rate that the phase leads to"),
        ("to = 0.001", "to = 0\npower = 2", "phase[2]: power: a phase of shape cosine takes no power"),
        ("to = 0.001", "to = 0\nfactor = 2", "phase[2]: factor: a phase of shape cosine takes no factor"),
        ("to = 0.001", "to = 0\nmilestones = [5]", "phase[2]: milestones: a phase of shape cosine takes no milestones"),
        ('length = "68%"', 'length = "68%"\nto = 0.2', "phase[1]: a constant rate of 0.1 never reaches 0.2"),
        (
            'shape = "cosine"',
            'shape = "exponential"\nfrom = 0',
            "phase[2]: an exponential never leaves or reaches 0; expected both ends greater than 0, got 0 and 0.001",
        ),
    ],
)
def test_a_wrong_phase_is_told_with_its_number(written: str, instead: str, line: str) -> None:
    assert problems_of(WARM_STABLE_DECAY.replace(written, instead, 1)) == [f"s.toml: {line}"]


def test_the_rest_needs_the_length_of_the_run() -> None:
    endless = WARM_STABLE_DECAY.replace("total_steps = 1000", "").replace("68%", "680it")
    assert problems_of(endless) == ["s.toml: total_steps: missing; length = 'rest' needs the length of the run"]


@pytest.mark.parametrize(
    ("milestones", "line"),
    [
        ([30, 20], "phase[0]: milestones: expected milestones in rising order, got steps 30, 20"),
        ([30, 101], "phase[0]: milestones: step 101 lies beyond the 100 steps of the phase"),
        (["1tok"], "tokens_per_step: missing; 1 token cannot be counted in steps without tokens_per_step"),
    ],
)
def test_wrong_milestones_of_a_phase_are_told_once(milestones: list[object], line: str) -> None:
    row = {"shape": "step", "from": 0.1, "factor": 0.1, "milestones": milestones, "length": "100it"}
    assert problems_of({"total_steps": 100, "phase": [row]}) == [f"s.toml: {line}"]


@pytest.mark.parametrize(
    ("phase", "line"),
    [
        ([], "phase: expected a list of tables ([[phase]]), got []"),
        ("linear", "phase: expected a list of tables ([[phase]]), got 'linear'"),
        ({"shape": "linear"}, "phase: expected a list of tables ([[phase]]), got {'shape': 'linear'}"),
        ([1], "phase[0]: expected a table, got 1"),
    ],
)
def test_what_is_no_list_of_phases_is_refused(phase: object, line: str) -> None:
    assert problems_of({"total_steps": 10, "phase": phase}) == [f"s.toml: {line}"]


def test_all_problems_of_all_phases_are_told_at_once() -> None:
    wrong = WARM_STABLE_DECAY.replace("from = 0.0", "from = -1").replace("68%", "68 miles").replace("cosine", "cosinus")
    assert problems_of(wrong) == [
        "s.toml: phase[0]: from: expected a number of at least 0, got -1",
        "s.toml: phase[1]: length: unknown unit 'miles' in '68 miles'; expected ep, it, %, tok or smp",
        (
            "s.toml: phase[2]: shape: expected constant, cosine, exponential, inverse_sqrt, linear, polynomial, power"
            " or step, got 'cosinus'"
        ),
    ]


@pytest.mark.parametrize("length", ["1e16it", "1e999it", "0it"])
def test_phases_that_make_no_or_too_long_a_run_are_refused_in_a_short_line(length: str) -> None:
    (line,) = problems_of({"phase": [{"shape": "constant", "to": 0.1, "length": length}]})
    assert line.startswith("s.toml: phase")
    assert len(line) < 200


def test_a_phase_that_says_where_it_starts_starts_anew() -> None:
    rows = "[[phase]]\nshape='constant'\nlength='5it'\nfrom=1\n[[phase]]\nshape='linear'\nlength='5it'\nto=0.5\n"
    schedule = schedule_of(f"{rows}[[phase]]\nshape='step'\nlength='5it'\nfrom=2\nfactor=0.1\nmilestones=[2]")
    assert [phase.anew for phase in schedule.phases] == [True, False, True, False]


def test_phases_that_round_to_no_steps_are_told() -> None:
    row = "[[phase]]\nshape='constant'\nfrom=1\nlength="
    schedule = schedule_of(f"total_steps=100\n{row}'0.1%'\n{row}'0it'\n{row}'rest'\nname='x'")
    assert schedule.vanished == ("constant",)
    assert outline(schedule) == [("x", 100)]
