from typing import Any

import pytest

from tests.frameworks.calling import bytes_for, phases, rates
from tests.frameworks.running import line, made, refused
from warmup_cli.frameworks import Known
from warmup_cli.scheduler import Scheduler

NAME = "ultralytics.train"
TEN = Known(None, 10.0)


def trained(known: Known = TEN, **changes: Any) -> Scheduler:
    return made(NAME, known, **{"optimizer": "SGD", "lr0": 0.5, "lrf": 0.1, "epochs": 20, "nbs": 16, **changes})


def test_the_warm_up_aims_at_what_its_epoch_asks_for() -> None:
    scheduler = trained()
    assert phases(scheduler) == [("warmup", 31), ("decay", 169)]
    asked = [0.5 * (1 - 0.9 * epoch / 20) for epoch in (0, 1, 3, 3)]
    assert rates(scheduler, 0, 9, 10, 30, 31) == pytest.approx([0, asked[0] * 0.3, asked[1] / 3, asked[2], asked[3]])


def test_the_last_epoch_stays_above_the_last_rate() -> None:
    scheduler = trained()
    assert rates(scheduler, 190, 199) == pytest.approx([0.5 * (1 - 0.9 * 0.95)] * 2)
    assert scheduler.rate(5000) == pytest.approx(0.05)


def test_biases_come_down_to_the_rate() -> None:
    assert rates(trained(param_group="bias"), 0, 30) == pytest.approx([0.1, trained().rate(30)])


def test_before_8_4_a_warm_up_had_at_least_100_batches() -> None:
    assert phases(trained(version="8.3.38"))[0] == ("warmup", 101)
    assert phases(trained(version="8.3.38", warmup_epochs=0)) == [("decay", 200)]


def test_since_8_4_a_warm_up_leaves_the_last_epoch_alone() -> None:
    assert phases(trained(epochs=2, version=8.4)) == [("warmup", 11), ("decay", 9)]


def test_the_decay_may_be_a_cosine() -> None:
    assert trained(cos_lr=True).rate(100) == pytest.approx(0.5 * 0.55)


def test_updates_become_rarer_while_the_warm_up_lasts() -> None:
    # From 1 to 4 batches per update in 30 batches: 2 from batch 5 on (1.5 rounds to even), 3 from 16, 4 from 25.
    scheduler = trained(nbs=64, lrf=1.0)
    ramp = [rate / 0.5 * 30 for rate in rates(scheduler, *range(14))]
    assert ramp == pytest.approx([0, 1, 2, 3, 4, 6, 8, 10, 12, 14, 17, 20, 23, 27])
    assert rates(scheduler, 14, 15) == [0.5, 0.5]
    assert scheduler.total == 57
    assert phases(scheduler) == [("warmup", 14), ("decay", 43)]


def test_auto_takes_a_rate_of_its_own() -> None:
    assert trained(Known(None, 1000.0), optimizer="auto").rate(5000) == pytest.approx(0.01 * (1 - 0.9 * 0.25))
    small = trained(optimizer="auto", nc=80, lrf=1.0, param_group="bias")
    assert rates(small, 0, 30) == pytest.approx([0, 0.000119])
    assert refused(NAME, TEN) == "nc: the number of classes is missing; optimizer='auto' computes the rate from it"


def test_a_pasted_line_may_have_the_rest_of_the_configuration() -> None:
    text = "model.train(data='coco8.yaml', epochs=20, imgsz=640, optimizer='SGD', nbs=16, warmup_epochs=0)"
    assert line(text, TEN).rate(0) == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"lrO": 0.1}, "lrO: the configuration has no such argument"),
        ({"time": 2}, "time: expected None, got 2; by the clock the run has no length before training"),
        ({"param_group": "heads"}, "param_group: expected weights or bias, got 'heads'"),
        ({"version": "new"}, "version: expected one such as '8.4', got 'new'"),
        ({"batch": -1}, "batch: expected a whole number of at least 1, got -1"),
        ({"epochs": 0}, "epochs: expected a whole number of at least 1, got 0"),
        ({"lr0": "auto"}, "lr0: expected a number, got 'auto'"),
    ],
)
def test_a_wrong_configuration_is_refused(kwargs: dict[str, Any], message: str) -> None:
    assert refused(NAME, TEN, **{"optimizer": "SGD", **kwargs}) == message


def test_the_batches_of_an_epoch_are_asked_for() -> None:
    assert refused(NAME, Known()) == "the number of batches per epoch is not known; give it with --iters-per-epoch"


def test_a_long_run_costs_nothing() -> None:
    scheduler = trained(Known(None, 1e10), epochs=100, nbs=64)
    assert bytes_for(scheduler, 0, 10**9, 2 * 10**11, total=2 * 10**11 + 10) < 100_000
