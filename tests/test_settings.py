import pytest

from tests.building import all_rates, five, problems_of, schedule_of


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("lr_initt", "s.toml: unknown key 'lr_initt'; did you mean 'lr_init'?"),
        ("warmup-epochs", "s.toml: unknown key 'warmup-epochs'; did you mean 'warmup_epochs'?"),
        ("LR_END", "s.toml: unknown key 'LR_END'; did you mean 'lr_end'?"),
        ("zzz", "s.toml: unknown key 'zzz'"),
        ("two\nlines", r"s.toml: unknown key 'two\nlines'"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest_one(key: str, line: str) -> None:
    assert problems_of(five() | {key: 1}) == [line]


def test_a_misspelt_key_is_not_told_as_missing_too() -> None:
    assert problems_of(five(lr_end=None) | {"lr_ned": 0.0}) == ["s.toml: unknown key 'lr_ned'; did you mean 'lr_end'?"]


def test_a_wrong_value_is_not_told_as_missing_too() -> None:
    assert problems_of(five(total_epochs="long")) == [
        "s.toml: total_epochs: expected a length such as 5ep, 2000it or 10%, got 'long'"
    ]


def test_two_ways_of_saying_the_same_may_agree() -> None:
    twice = schedule_of(five(total_steps=1000, lr=0.1, steps_per_epoch=10, warmup_steps=50))
    assert all_rates(twice).tolist() == all_rates(schedule_of(five())).tolist()


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (
            {"total_steps": 1001},
            "s.toml: total_steps: 1,001 steps disagrees with s.toml: total_epochs, 100 epochs; leave one of them out",
        ),
        (
            {"warmup_steps": 49},
            "s.toml: warmup_steps: 49 steps disagrees with s.toml: warmup_epochs, 5 epochs; leave one of them out",
        ),
        ({"lr": 0.2}, "s.toml: lr: 0.2 disagrees with s.toml: lr_init, 0.1; leave one of them out"),
        (
            {"steps_per_epoch": 31.25},
            "s.toml: steps_per_epoch: 31.25 disagrees with s.toml: iters_per_epoch, 10; leave one of them out",
        ),
    ],
)
def test_two_ways_of_saying_the_same_that_disagree_are_refused(more: dict[str, object], line: str) -> None:
    assert problems_of(five() | more) == [line]


def test_two_flags_that_disagree_are_refused_under_the_names_that_the_user_wrote() -> None:
    assert problems_of(five(), lr="0.2", base_lr="0.3") == [
        "--base-lr: 0.3 disagrees with --lr, 0.2; leave one of them out"
    ]


def test_a_flag_overrides_its_key() -> None:
    assert schedule_of(five(), lr_init="0.2").rates(50) == 0.2


def test_a_flag_overrides_its_key_under_every_other_name() -> None:
    assert schedule_of(five(), lr="0.2").rates(50) == 0.2


def test_a_flag_overrides_the_other_ways_of_saying_the_same() -> None:
    assert schedule_of(five(), total_steps="500").total_steps == 500


def test_a_wrong_flag_is_refused_under_the_name_that_the_user_wrote() -> None:
    assert problems_of(five(), lr="high") == ["--lr: expected a number greater than 0, got 'high'"]
