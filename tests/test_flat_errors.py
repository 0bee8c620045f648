import pytest

from tests.building import five, problems_of

STEP = {"decay_shape": "step", "decay_factor": 0.1, "milestones": [30, 60], "lr_end": None}

MISFITS = [
    ("warmup_epochs", 120, "120 epochs of warm-up do not fit into 100 epochs of training"),
    ("warmup_epochs", "1001it", "1,001 steps of warm-up do not fit into 100 epochs of training"),
    ("plateau_epochs", 96, "96 epochs of plateau after 5 epochs of warm-up do not fit into 100 epochs of training"),
    ("hold_epochs", 96, "96 epochs of hold do not fit into 100 epochs of training after warm-up and plateau"),
    (
        "warmup_shape",
        "exponential",
        "an exponential never leaves or reaches 0; expected both ends greater than 0, got 0 and 0.1",
    ),
    ("decay_shape", "constant", "a constant rate of 0.1 never reaches 0.001"),
    ("decay_shape", "step", "a staircase needs milestones"),
    ("milestones", "30,60", "a cosine decay takes no milestones"),
    ("decay_power", 2, "a cosine decay takes no power"),
    ("decay_factor", 0.1, "a cosine decay takes no factor"),
    ("warmup_power", 2, "a linear warmup takes no power"),
]


@pytest.mark.parametrize(("key", "value", "line"), MISFITS)
def test_what_does_not_fit_is_refused_under_the_key_of_the_file(key: str, value: object, line: str) -> None:
    in_file = [30, 60] if key == "milestones" else value
    assert problems_of(five(**{key: in_file})) == [f"s.toml: {key}: {line}"]


@pytest.mark.parametrize(("key", "value", "line"), MISFITS)
def test_what_does_not_fit_is_refused_under_the_flag_that_the_user_wrote(key: str, value: object, line: str) -> None:
    words = {key: str(value) for key, value in five().items()}
    assert problems_of({}, "", **words | {key: str(value)}) == [f"--{key.replace('_', '-')}: {line}"]


def test_an_end_above_the_base_rate_is_refused_with_both() -> None:
    assert problems_of(five(lr_end=0.2)) == ["s.toml: lr_end: expected at most s.toml: lr_init, 0.1, got 0.2"]
    assert problems_of(five(), lr="0.2", min_lr="0.3") == ["--min-lr: expected at most --lr, 0.2, got 0.3"]


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("total_epochs", "total_epochs: missing; the length of the run, in epochs or steps"),
        ("warmup_epochs", "warmup_epochs: missing; the length of the warm-up, in epochs or steps; 0 for none"),
        ("lr_init", "lr_init: missing; the base rate, which the warm-up climbs to"),
        ("lr_end", "lr_end: missing; the rate that the decay ends at"),
        ("iters_per_epoch", "iters_per_epoch: missing; 100 epochs cannot be counted in steps without iters_per_epoch"),
    ],
)
def test_a_number_that_is_missing_is_told_with_what_it_is(key: str, line: str) -> None:
    assert problems_of(five(**{key: None})) == [f"s.toml: {line}"]


def test_flags_that_are_missing_are_told_all_at_once_as_flags() -> None:
    assert problems_of({}, "", iters_per_epoch="10") == [
        "--total-epochs: missing; the length of the run, in epochs or steps",
        "--warmup-epochs: missing; the length of the warm-up, in epochs or steps; 0 for none",
        "--lr-init: missing; the base rate, which the warm-up climbs to",
        "--lr-end: missing; the rate that the decay ends at",
    ]


def test_a_constant_warm_up_needs_its_rate() -> None:
    assert problems_of(five(warmup_shape="constant")) == [
        "s.toml: warmup_lr: missing; the rate that a constant warm-up stays at"
    ]


def test_a_decay_per_epoch_needs_the_updates_per_epoch() -> None:
    tree = {"warmup_steps": 5, "total_steps": 100, "lr_init": 0.1, "lr_end": 0.0, "decay_per": "epoch"}
    assert problems_of(tree) == ["s.toml: iters_per_epoch: missing; a decay per epoch needs it"]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"milestones": [60, 60]}, "milestones: expected milestones in rising order, got steps 600, 600"),
        (
            {"milestones": [2, 60]},
            (
                "milestones: steps 20 to 600 do not lie between the end of the warm-up at step 50"
                " and the end of the decay at step 1,000"
            ),
        ),
        (
            {"milestones": [60, 100]},
            (
                "milestones: steps 600 to 1,000 do not lie between the end of the warm-up at step 50"
                " and the end of the decay at step 1,000"
            ),
        ),
        ({"decay_factor": None}, "decay_shape: a staircase needs its factor or the rate that it leads to"),
        (
            {"lr_end": 0.002},
            (
                "decay_shape: 2 milestones with a factor of 0.1 lead from 0.1 to 0.001, not to 0.002;"
                " leave one of them out"
            ),
        ),
    ],
)
def test_a_staircase_that_does_not_fit_is_refused(changes: dict[str, object], line: str) -> None:
    assert problems_of(five(**{**STEP, **changes})) == [f"s.toml: {line}"]


def test_a_milestone_within_the_plateau_is_refused() -> None:
    (line,) = problems_of(five(**STEP, plateau_epochs=40))
    assert line.startswith("s.toml: milestones: ")


@pytest.mark.parametrize(
    ("shape", "line"),
    [
        ("inverse_sqrt", "an inverse square root needs steps before it (a warm-up) or the rate that it leads to"),
        ("step", "a staircase needs milestones"),
    ],
)
def test_a_decay_that_cannot_be_is_refused_where_nothing_comes_before_it(shape: str, line: str) -> None:
    tree = five(warmup_epochs=0, decay_shape=shape, lr_end=None)
    assert problems_of(tree) == [f"s.toml: decay_shape: {line}"]


def test_a_wrong_shape_is_not_blamed_on_the_numbers_that_belong_to_it() -> None:
    (line,) = problems_of(five(**{**STEP, "decay_shape": "steps"}))
    assert line.startswith("s.toml: decay_shape: expected constant, cosine, ")


@pytest.mark.parametrize("warmup", ["1e999ep", "1e300it"])
def test_a_length_beyond_all_measure_is_refused_in_a_short_line(warmup: str) -> None:
    (line,) = problems_of(five(warmup_epochs=warmup))
    assert line.startswith("s.toml: warmup_epochs: ")
    assert len(line) < 200
