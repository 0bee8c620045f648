"""A schedule in one line of numbers."""

import pytest

from tests.building import five, schedule_of
from warmup_cli.summary import summary


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (
            five(),
            "1,000 steps = 100 epochs of 10  ·  warmup 50: linear 0 → 0.1  ·  decay 950: cosine 0.1 → 1e-3",
        ),
        (
            five(plateau_epochs=10, hold_epochs=5, iters_per_epoch=31.25),
            (
                "3,125 steps = 100 epochs of 31.25  ·  warmup 156: linear 0 → 0.1  ·  plateau 313: 0.1"
                "  ·  decay 2,500: cosine 0.1 → 1e-3  ·  hold 156: 1e-3"
            ),
        ),
        (
            {"total_steps": 10**12, "warmup_steps": 0, "lr_init": 2e-4, "decay_shape": "constant"},
            "1T steps  ·  decay 1T: 2e-4",
        ),
        (
            five(lr_end=None, decay_shape="step", decay_factor=0.1, milestones=[30, 60], warmup_epochs=0),
            "1,000 steps = 100 epochs of 10  ·  plateau 300: 0.1  ·  decay 700: step 0.01 → 1e-3",
        ),
    ],
)
def test_a_schedule_in_a_line(keys: dict[str, object], line: str) -> None:
    assert summary(schedule_of(keys)) == line
