"""The numbers of a schedule are those of its updates."""

from itertools import pairwise

from hypothesis import given

from tests.artifacts.making import recorded
from tests.building import all_rates, five, schedule_of
from tests.strategies import schedules
from warmup_cli.schedule import Schedule


def test_the_numbers_of_five_numbers() -> None:
    schedule = schedule_of(five(name="five", title="Five", plateau_epochs=10))
    assert recorded(schedule=schedule).numbers == {
        "name": "five",
        "title": "Five",
        "total_steps": 1000,
        "first_step": 1,
        "last_step": 1000,
        "iters_per_epoch": 10.0,
        "epochs": 100.0,
        "lr_first": 0.002,
        "lr_peak": 0.1,
        "lr_peak_step": 50,
        "lr_last": 0.001,
        "phases": [
            {
                "name": name,
                "shape": shape,
                "length": length,
                "first_step": first,
                "last_step": last,
                "lr_first": float(schedule.rates(first)),
                "lr_last": float(schedule.rates(last)),
            }
            for name, shape, length, first, last in (
                ("warmup", "linear", 50, 1, 49),
                ("plateau", "constant", 100, 50, 149),
                ("decay", "cosine", 850, 150, 1000),
            )
        ],
        "csv_rows": 1000,
    }


@given(schedules().filter(lambda schedule: schedule.total_steps <= 400))
def test_the_peak_is_the_first_of_the_largest_rates(schedule: Schedule) -> None:
    numbers, rates = recorded(schedule=schedule).numbers, all_rates(schedule)
    assert numbers["lr_peak"] == rates.max()
    assert numbers["lr_peak_step"] == schedule.first_step + rates.argmax()


@given(schedules())
def test_phases_have_all_updates_and_no_two_the_same(schedule: Schedule) -> None:
    phases = recorded(schedule=schedule).numbers["phases"]
    edges = [(phase["first_step"], phase["last_step"]) for phase in phases]
    assert edges[0][0] == schedule.first_step
    assert edges[-1][1] == schedule.last_step
    assert all(last + 1 == first for (_, last), (first, _) in pairwise(edges))


def test_a_table_that_is_thinned_says_so() -> None:
    record = recorded()
    assert record.thinned == ""
    record.numbers["csv_rows"] = 10
    assert record.thinned == "10 of 1,000 updates"
