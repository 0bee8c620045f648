import numpy as np
import pytest

from warmup_cli.code import parse
from warmup_cli.errors import WarmupError
from warmup_cli.frameworks import Known
from warmup_cli.scheduler import Scheduler

PREFIX = "diffusers.optimization."


def pasted(text: str) -> Scheduler:
    return parse(f"{PREFIX}{text}", {}, Known(0.1))[0]


def refusal(text: str) -> str:
    with pytest.raises(WarmupError) as caught:
        pasted(text)
    return str(caught.value).removeprefix(f"column 1: {PREFIX}")


def test_rules_are_factors_until_their_steps_in_any_order() -> None:
    scheduler = pasted("get_scheduler('piecewise_constant', optimizer, '0.1:20,1:10,0.01')")
    rates = scheduler.rates(np.array([0.0, 9.0, 10.0, 19.0, 20.0, 1e9]))
    assert rates == pytest.approx([0.1, 0.1, 0.01, 0.01, 0.001, 0.001])


def test_a_linear_schedule_has_a_peak_and_a_floor() -> None:
    scheduler = pasted("get_linear_schedule_with_warmup(optimizer, 10, 110, f_min=0.2, f_max=2.0)")
    assert scheduler.rates(np.array([0.0, 5.0, 10.0, 60.0, 110.0, 999.0])) == pytest.approx(
        [0.0, 0.1, 0.2, 0.11, 0.02, 0.02]
    )


def test_get_scheduler_hands_on_what_the_schedule_takes() -> None:
    restarts = pasted("get_scheduler('cosine_with_restarts', optimizer, None, 0, 100, num_cycles=2, power=3.0)")
    assert restarts.rates(np.array([50.0, 75.0])) == pytest.approx([0.1, 0.05])
    falling = pasted("get_scheduler('cosine', optimizer, None, 0, 100, num_cycles=2)")  # not the cosine's waves
    assert falling.rate(50) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "get_scheduler('inverse_sqrt', optimizer)",
            (
                "get_scheduler: name: expected 'linear', 'cosine', 'cosine_with_restarts', 'polynomial', 'constant', "
                "'constant_with_warmup' or 'piecewise_constant', got 'inverse_sqrt'"
            ),
        ),
        (
            "get_piecewise_constant_schedule(optimizer, '1:10,fast')",
            (
                "get_piecewise_constant_schedule: step_rules: expected factors and the steps until which they hold, "
                "like '1:10,0.1:20,0.01', got '1:10,fast'"
            ),
        ),
        (
            "get_scheduler('linear', optimizer, None, 10)",
            "get_scheduler: num_training_steps: expected a number, got None",
        ),
    ],
)
def test_what_the_real_ones_refuse_is_refused(text: str, message: str) -> None:
    assert refusal(text) == message
