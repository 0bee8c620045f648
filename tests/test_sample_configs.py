"""Every sample is a schedule with a source, and those with recorded rates have them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.building import all_rates, schedule_of
from tests.drawing import drawing, faults
from tests.parity.recorded import CASES, difference
from warmup_cli.dialects import DIALECTS, SUFFIXES
from warmup_cli.loading import load

ROOT = Path(__file__).parent.parent

SAMPLES = sorted((ROOT / "sample_configs").iterdir())

CONFIGS = [sample for sample in SAMPLES if sample.name != "github-actions.yml"]

assert CONFIGS, "sample_configs/ holds no configs"

RECORDED = {case.id: case for case in CASES}

every_config = pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.name)


def tree_of(config: Path) -> dict[str, Any]:
    """Return the keys of a config."""
    return {**DIALECTS[SUFFIXES[config.suffix]](config.read_text("utf-8"))}  # type: ignore[dict-item]


@every_config
def test_it_is_a_schedule_that_starts_and_ends_where_it_should(config: Path) -> None:
    schedule = load(config)
    ends = schedule.rates([schedule.first_step, schedule.last_step])
    assert schedule.name == tree_of(config)["name"]
    assert np.all(ends >= 0)
    assert schedule.rates(np.linspace(schedule.first_step, schedule.last_step, 1001).astype(np.int64)).max() > 0


@every_config
def test_it_is_drawn_in_full(config: Path) -> None:
    with drawing(load(config)) as drawn:
        assert drawn.said == []
        assert not faults(drawn)


@every_config
def test_it_says_where_its_numbers_come_from(config: Path) -> None:
    if config.stem == "default":
        assert "an example, of no particular paper" in config.read_text("utf-8")
        return
    tree = tree_of(config)
    assert tree["source"]
    commented = config.suffix == ".json" or "\n# Source: " in config.read_text("utf-8")
    assert commented


def test_there_are_samples_in_every_dialect() -> None:
    assert {SUFFIXES[config.suffix] for config in CONFIGS} == {*DIALECTS}


def test_the_default_is_the_built_in_recipe() -> None:
    built_in = ROOT / "warmup_cli" / "recipes" / "default.toml"
    assert (ROOT / "sample_configs" / "default.toml").read_bytes() == built_in.read_bytes()


@pytest.mark.parametrize("name", ["tf1_yolov3_0_float32", "tf1_yolov3_0_float64"])
def test_tensorflow_yolov3_has_the_recorded_rates(name: str) -> None:
    case = RECORDED[name]
    tree = tree_of(ROOT / "sample_configs" / "tensorflow_yolov3.toml")
    epochs = case.kwargs["first_stage_epochs"] + case.kwargs["second_stage_epochs"]
    assert (tree["lr_init"], tree["lr_end"]) == (case.kwargs["learn_rate_init"], case.kwargs["learn_rate_end"])
    assert (tree["warmup_epochs"], tree["total_epochs"]) == (case.kwargs["warmup_periods"], epochs)
    # The recording is of the same run with fewer updates per epoch.
    rates = all_rates(schedule_of(tree, iters_per_epoch=str(case.kwargs["steps_per_period"])))
    assert rates.shape == case.rates.shape
    assert difference(rates, case.rates) <= case.tolerance


def test_the_constant_warm_up_of_resnet_has_the_recorded_rates() -> None:
    case = RECORDED["torch_resnet_cifar_constant_warmup"]
    schedule = load(ROOT / "sample_configs" / "resnet_constant_warmup.toml")
    # The recording ends long before the first milestone.
    rates = schedule.rates(np.arange(case.total_steps))
    assert difference(rates, case.rates) <= case.tolerance
    assert schedule.rates([31_999, 32_000, 48_000, 63_999]).tolist() == pytest.approx([0.1, 0.01, 0.001, 0.001])
