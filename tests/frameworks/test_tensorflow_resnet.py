from typing import Any

import pytest

from tests.frameworks.calling import as_data, bytes_for, pasted, phases, rates, refusal

NAME = "tensorflow_resnet.learning_rate_with_decay"
RUN: dict[str, Any] = {
    "initial_learning_rate": 0.2,
    "batches_per_epoch": 12.5,
    "boundary_epochs": [10, 20],
    "decay_rates": [1, 0.1, 0.01],
}


def test_the_warm_up_starts_at_zero_and_lasts_five_epochs() -> None:
    scheduler = as_data(NAME, **RUN, warmup=True)
    assert phases(scheduler, 300) == [("warmup", 62), ("plateau", 64), ("decay", 125), ("decay", 49)]
    assert rates(scheduler, 0, 31, 62) == pytest.approx([0.0, 0.1, 0.2])


def test_a_boundary_has_the_old_rate_still() -> None:
    scheduler = as_data(NAME, **RUN)
    assert rates(scheduler, 0, 125, 126, 250, 251) == pytest.approx([0.2, 0.2, 0.02, 0.02, 0.002])
    assert scheduler.total is None


def test_a_boundary_within_the_warm_up_is_seen_after_it() -> None:
    scheduler = as_data(NAME, **{**RUN, "boundary_epochs": [2, 20]}, warmup=True)
    assert phases(scheduler, 300) == [("warmup", 62), ("decay", 189), ("decay", 49)]
    assert rates(scheduler, 61, 62) == pytest.approx([0.2 * 61 / 62, 0.02])


def test_the_arguments_of_the_source_say_the_same() -> None:
    text = "learning_rate_with_decay(256, 128, 3200, boundary_epochs=[10, 20], decay_rates=[1, 0.1, 0.01], warmup=True)"
    counts = range(300)
    assert rates(pasted(text), *counts) == rates(as_data(NAME, **RUN, warmup=True), *counts)


def test_a_warm_up_of_less_than_a_step_is_none() -> None:
    scheduler = as_data(NAME, **{**RUN, "batches_per_epoch": 0.1}, warmup=True)
    assert rates(scheduler, 0, 1) == [0.2, 0.2]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"initial_learning_rate": None}, "batch_size: expected a number greater than 0, got None"),
        ({"batches_per_epoch": None}, "num_images: expected a number greater than 0, got None"),
        ({"batches_per_epoch": 0}, "batches_per_epoch: expected a number greater than 0, got 0"),
        ({"boundary_epochs": [20, 10]}, "boundaries: expected rising steps, got [250, 125]"),
        ({"decay_rates": [1, 0.1]},
         "decay_rates: expected one more than boundary_epochs, at least two, got 2 epochs and 2 rates"),
        ({"decay_rates": [1, "x", 0.1]}, "decay_rates[1]: expected a number, got 'x'"),
    ],
)  # fmt: skip
def test_what_the_source_cannot_do_is_refused(changes: dict[str, Any], message: str) -> None:
    assert refusal(NAME, **{**RUN, **changes}) == message


def test_a_long_run_costs_nothing() -> None:
    assert bytes_for(as_data(NAME, **RUN, warmup=True), 0, 10**9, 10**12 - 1) < 100_000
