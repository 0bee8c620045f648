import pytest

from tests.building import five, problems_of, schedule_of
from warmup_cli.schedule import Schedule


def changes(schedule: Schedule) -> list[int]:
    """Return the steps at which a staircase changes its level."""
    return [span.start for span, phase in zip(schedule.spans, schedule.phases, strict=True) if phase.name == "decay"]


@pytest.mark.parametrize(
    ("milestones", "run"),
    [
        ([30, 60], {"total_epochs": 100}),
        ([300, 600], {"total_steps": 1000}),
        ([30_000, 60_000], {"total_epochs": "100_000smp"}),
        (["30ep", "600it"], {"total_epochs": 100}),
        (["30%", "60%"], {"total_epochs": 100}),
        (["30ep", 600], {"total_steps": 1000}),
    ],
)
def test_a_milestone_without_a_unit_has_that_of_the_length_of_the_run(
    milestones: list[object], run: dict[str, object]
) -> None:
    tree = five(decay_shape="step", milestones=milestones, batch_size=100, **{"total_epochs": None, **run})
    assert changes(schedule_of(tree)) == [300, 600]


def test_milestones_may_come_from_a_flag() -> None:
    assert changes(schedule_of(five(decay_shape="step"), milestones="30, 60ep,800it")) == [300, 600, 800]


def test_milestones_are_rounded_to_whole_steps() -> None:
    tree = five(decay_shape="step", iters_per_epoch=31.25, milestones=[30, 62])
    assert changes(schedule_of(tree)) == [938, 1938]


def test_milestones_out_of_order_are_refused() -> None:
    assert problems_of(five(decay_shape="step", milestones=[60, 30])) == [
        "s.toml: milestones: expected milestones in rising order, got steps 600, 300"
    ]


def test_a_milestone_in_a_unit_that_needs_a_number_names_it() -> None:
    assert problems_of(five(decay_shape="step", milestones=["5Mtok"])) == [
        "s.toml: tokens_per_step: missing; 5,000,000 tokens cannot be counted in steps without tokens_per_step"
    ]
