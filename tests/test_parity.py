"""Flat keys reproduce the rates that trainers of the same schedule were recorded to use."""

from typing import Any

import numpy as np
import pytest

from tests.building import all_rates, schedule_of
from tests.parity.recorded import CASES, Case, difference

RECORDED = {case.id: case for case in CASES}


def yolov3(said: dict[str, Any]) -> dict[str, object]:
    """Return the keys of a run of TensorFlow's YOLOv3."""
    return {
        "warmup_epochs": said["warmup_periods"],
        "iters_per_epoch": said["steps_per_period"],
        "lr_init": said["learn_rate_init"],
        "lr_end": said["learn_rate_end"],
        "total_epochs": said["first_stage_epochs"] + said["second_stage_epochs"],
        "first_step": 1,
    }


RESNET_ON_CIFAR = {
    "warmup_steps": 400,
    "warmup_shape": "constant",
    "warmup_lr": 0.01,
    "lr_init": 0.1,
    "decay_shape": "constant",
    "total_steps": 1000,
    "first_step": 0,
}


def check(case: Case, tree: dict[str, Any]) -> None:
    """Check every update against the recording."""
    rates = all_rates(schedule_of(tree))
    assert rates.shape == case.rates.shape == (case.total_steps,)
    assert np.all(rates > 0)
    assert difference(rates, case.rates) <= case.tolerance


@pytest.mark.parametrize("run", [0, 1, 2])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_five_numbers_are_the_rates_of_tensorflow_yolov3(run: int, dtype: str) -> None:
    case = RECORDED[f"tf1_yolov3_{run}_{dtype}"]
    check(case, yolov3(case.kwargs))


def test_a_constant_warm_up_is_the_one_of_resnet_on_cifar() -> None:
    check(RECORDED["torch_resnet_cifar_constant_warmup"], RESNET_ON_CIFAR)
