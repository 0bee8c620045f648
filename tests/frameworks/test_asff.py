import math
from typing import Any

import pytest

from tests.frameworks.calling import bytes_for, phases, rates
from tests.frameworks.running import line, made, refused
from warmup_cli.frameworks import Known
from warmup_cli.scheduler import Scheduler

NAME = "asff.train"
CONFIG = {"LR": 0.5, "MAXEPOCH": 59, "BURN_IN": 5, "NO_MIXUP_EPOCHS": 9, "COS": True, "epoch_size": 10}


def asff(**changes: Any) -> Scheduler:
    return made(NAME, Known(), **{**CONFIG, **changes})


def test_the_warm_up_is_quartic_and_the_plateau_is_where_it_stopped() -> None:
    scheduler = asff()
    assert phases(scheduler) == [("warmup", 50), ("plateau", 160), ("decay", 300), ("hold", 90)]
    stopped = 0.5 * (49 / 50) ** 4
    assert rates(scheduler, 0, 25, 49, 50, 209) == pytest.approx([0, 0.03125, stopped, stopped, stopped])


def test_the_cosine_begins_above_the_plateau_goes_by_epochs_and_stays_on_its_floor() -> None:
    scheduler = asff()
    first = 1e-5 + 0.5 * (0.5 - 1e-5) * (1 + math.cos(math.pi / 30))
    assert rates(scheduler, 210, 219) == pytest.approx([first, first])
    assert rates(scheduler, 209, 210)[0] < first
    assert rates(scheduler, 509, 510, 599, 999) == pytest.approx([1e-5] * 4)


def test_the_run_has_an_epoch_more_than_it_says() -> None:
    assert asff().total == 600


def test_a_last_smaller_batch_lets_the_ramps_of_epochs_overlap() -> None:
    scheduler = asff(iterations_per_epoch=11)
    assert rates(scheduler, 10, 11) == pytest.approx([0.5 * 0.2**4] * 2)
    assert rates(scheduler, 54, 55) == [0.5, 0.5]


def test_a_short_run_is_at_the_floor_before_the_cosine_could_begin() -> None:
    scheduler = asff(MAXEPOCH=14)
    assert phases(scheduler) == [("warmup", 50), ("plateau", 10), ("hold", 90)]
    assert rates(scheduler, 60) == [1e-5]


def test_without_cos_the_plateau_is_the_rate_itself_and_steps_are_taken() -> None:
    scheduler = asff(COS=False, steps=[5, 20, 40, 2])
    assert phases(scheduler) == [("warmup", 50), ("plateau", 150), ("decay", 200), ("decay", 200)]
    assert rates(scheduler, 50, 199, 200, 400) == pytest.approx([0.5, 0.5, 0.05, 0.005])


def test_without_cos_a_warm_up_that_ends_within_an_epoch_never_sets_the_rate() -> None:
    assert asff(COS=False, BURN_IN=2.5).rate(30) == pytest.approx(0.5 * (29 / 25) ** 4)


def test_without_a_warm_up_the_rate_itself_is_kept() -> None:
    assert rates(asff(BURN_IN=0), 0, 209) == [0.5, 0.5]


def test_the_batches_of_an_epoch_are_those_of_the_run_unless_given() -> None:
    config = {key: value for key, value in CONFIG.items() if key != "epoch_size"}
    assert made(NAME, Known(None, 10.0), **config).total == 600
    assert refused(NAME, Known(), **config) == (
        "epoch_size: the number of batches per epoch is not known; give it with --iters-per-epoch"
    )


def test_a_pasted_line_takes_the_names_of_the_configuration() -> None:
    text = "asff.train(LR=0.5, MAXEPOCH=59, BURN_IN=5, NO_MIXUP_EPOCHS=9, COS=True)"
    assert line(text, Known(None, 10.0)).total == 600


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"LR": "high"}, "LR: expected a number, got 'high'"),
        ({"epoch_size": 0}, "epoch_size: expected a whole number of at least 1, got 0"),
        ({"MAXEPOCH": 2.5}, "MAXEPOCH: expected a whole number of at least 0, got 2.5"),
        ({"COS": False, "steps": 180}, "steps: expected a list of numbers, got 180"),
    ],
)
def test_a_wrong_configuration_is_refused(changes: dict[str, Any], message: str) -> None:
    assert refused(NAME, Known(), **{**CONFIG, **changes}) == message


def test_a_long_run_costs_nothing() -> None:
    scheduler = asff(epoch_size=10**10, MAXEPOCH=99)
    assert bytes_for(scheduler, 0, 10**11, 10**12 - 1) < 100_000
