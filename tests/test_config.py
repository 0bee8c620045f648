import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import all_rates, five, problems_of, schedule_of, schedule_or_problems
from warmup_cli.config import build
from warmup_cli.errors import WarmupError
from warmup_cli.keys import FLAT_KEYS, PHASE_KEYS, RUN_KEYS, Key
from warmup_cli.schedule import Schedule
from warmup_cli.shapes import SHAPES

IMAGENET = five(iters_per_epoch=None, total_epochs=90, dataset_size=1_281_167, batch_size=32, devices=8)

HOSTILE: list[object] = [
    *(None, True, False, 0, 1, -1, 7, 0.5, -0.0, 1e-320, 1e308, 10**15, 10**400, float("nan"), float("inf")),
    *("", "x", "5ep", "10it", "0it", "100%", "1e999ep", "1e-999it", "5Mtok", "9smp", "rest", "linear", "step"),
    *([], [1], [1, 2], [2, 1], ["5it"], ["1e999it"], {}, {"a": 1}, "two\nlines", "\x1b[31m"),
]


def some(keys: tuple[Key, ...]) -> st.SearchStrategy[dict[str, object]]:
    """Draw values, right and wrong, for a few of the keys."""
    likely = st.sampled_from([0, 1, 3, 0.1, 0.01, "3it", "30%", [3, 7], True])
    each = {key.name: st.sampled_from([*SHAPES]) if "shape" in key.name else likely for key in keys}
    pairs = st.sampled_from(keys).flatmap(
        lambda key: st.tuples(st.just(key.name), each[key.name] | st.sampled_from(HOSTILE))
    )
    return st.lists(pairs, max_size=4).map(dict)


def test_a_schedule_bears_the_name_and_title_that_it_says() -> None:
    schedule = schedule_of(five(name="mine", title="My curve"))
    assert (schedule.name, schedule.title) == ("mine", "My curve")


def test_a_schedule_without_a_name_bears_that_of_its_file() -> None:
    assert build(five(), "my.toml", {}, "my").schedule.name == "my"


def test_updates_are_counted_from_one_unless_told_otherwise() -> None:
    assert schedule_of(five()).steps == range(1, 1001)
    assert schedule_of(five(first_step=0)).steps == range(1000)


def test_all_problems_of_a_file_are_told_at_once_in_its_order() -> None:
    assert problems_of(five(lr_init="high", lr_end=-1, title=5, lenght=3)) == [
        "s.toml: lr_init: expected a number greater than 0, got 'high'",
        "s.toml: lr_end: expected a number of at least 0, got -1",
        "s.toml: title: expected a line of text, got 5",
        "s.toml: unknown key 'lenght'",
    ]


def test_keys_that_are_no_text_are_told_as_unknown() -> None:
    tree = {**five(), 1: 2, None: 3, (1, 2): 4}
    with pytest.raises(WarmupError) as caught:
        build(tree, "s.yaml", {}, "s")
    assert caught.value.problems == (
        *("s.yaml: unknown key 1", "s.yaml: unknown key None", "s.yaml: unknown key (1, 2)"),
    )


@pytest.mark.parametrize("total", [0.4, 1e16, "1e999it", "1e-999it", pytest.param(10**400, id="10**400")])
def test_a_run_of_no_or_too_many_steps_is_refused_in_one_short_line(total: object) -> None:
    (line,) = problems_of(five(total_epochs=None, total_steps=total))
    assert line.startswith("s.toml: total_steps: expected ")
    assert len(line) < 200


def test_a_run_of_too_many_steps_is_told_with_the_limit() -> None:
    assert problems_of(five(total_epochs=1e15)) == [
        "s.toml: total_epochs: expected a run of 1 to 1e+15 steps, got 1e+16"
    ]


def test_a_wrong_length_of_the_run_is_told_once_though_others_depend_on_it() -> None:
    assert problems_of(five(total_epochs=1e15, warmup_epochs="10%", hold_epochs="5%")) == [
        "s.toml: total_epochs: expected a run of 1 to 1e+15 steps, got 1e+16"
    ]


def test_the_length_of_the_run_cannot_be_a_share_of_itself() -> None:
    (line,) = problems_of(five(total_epochs="10%"))
    assert line.startswith("s.toml: total_epochs: ")
    assert "missing" not in line


def test_updates_per_epoch_follow_from_the_data_set() -> None:
    built = build(IMAGENET, "s.toml", {}, "s")
    assert built.schedule.iters_per_epoch == 5005
    assert built.schedule.total_steps == 450_450
    assert built.derivation[-2:] == (
        "updates per epoch: 5,005 (5,004.56 rounded up; 5,004 with drop_last)",
        "updates in all: 450,450",
    )


def test_updates_per_epoch_that_are_given_have_no_derivation() -> None:
    assert build(five(), "s.toml", {}, "s").derivation == ()


def test_drop_last_leaves_the_incomplete_update_out() -> None:
    assert schedule_of({**IMAGENET, "drop_last": True}).iters_per_epoch == 5004


def test_accumulated_micro_batches_are_one_update() -> None:
    assert schedule_of({**IMAGENET, "accumulate": 2}).iters_per_epoch == 2503


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"batch_size": None}, "batch_size: missing; dataset_size needs it to give the updates per epoch"),
        ({"dataset_size": 100, "drop_last": True}, "dataset_size: 100 samples make no whole update of 256"),
        ({"dataset_size": "all"}, "dataset_size: expected a whole number greater than 0, got 'all'"),
        (
            {"iters_per_epoch": 5004},
            "iters_per_epoch: 5004 disagrees with s.toml: dataset_size, which gives 5,005; leave one of them out",
        ),
    ],
)
def test_what_is_wrong_with_a_data_set_is_told_once(changes: dict[str, object], line: str) -> None:
    assert problems_of(five(**{**IMAGENET, "iters_per_epoch": None, **changes})) == [f"s.toml: {line}"]


def test_updates_per_epoch_from_a_flag_replace_the_data_set_of_the_file() -> None:
    assert schedule_of(IMAGENET, steps_per_epoch="10").total_steps == 900


def test_a_data_set_from_flags_replaces_the_updates_per_epoch_of_the_file() -> None:
    assert schedule_of(five(), dataset_size="100", batch_size="32").iters_per_epoch == 4


def test_samples_and_tokens_are_counted_in_updates() -> None:
    tree = five(warmup_epochs="320smp", plateau_epochs="1Mtok", batch_size=32, tokens_per_step=40_000)
    assert [phase.length for phase in schedule_of(tree).phases] == [10, 25, 965]


@pytest.mark.parametrize(
    ("warmup", "line"),
    [
        ("5ktok", "s.toml: tokens_per_step: missing; 5,000 tokens cannot be counted in steps without tokens_per_step"),
        ("320smp", "s.toml: batch_size: missing; 320 samples cannot be counted in steps without batch_size"),
    ],
)
def test_a_unit_that_needs_a_number_names_it(warmup: str, line: str) -> None:
    assert problems_of(five(warmup_epochs=warmup)) == [line]


def test_flags_alone_are_a_schedule() -> None:
    words = {key: str(value) for key, value in five().items()}
    assert all_rates(schedule_of({}, "", **words)).tolist() == all_rates(schedule_of(five())).tolist()


def test_flags_that_a_file_of_phases_has_no_place_for_are_refused_in_their_order() -> None:
    flags = dict.fromkeys(("lr_init", "lr_end", "warmup_lr", "warmup_steps", "decay_per", "hold_steps"), "1")
    lines = problems_of({"phase": [{"shape": "constant", "to": 0.1, "length": "5it"}]}, **flags)
    assert [line.partition(": ")[0] for line in lines] == [f"--{key.replace('_', '-')}" for key in flags]
    assert lines[0] == "--lr-init: a schedule in phases has no such key"


def test_keys_that_a_file_of_phases_has_no_place_for_are_refused() -> None:
    tree = {"total_steps": 5, "lr_init": 0.1, "phase": [{"shape": "constant", "to": 0.1, "length": "rest"}]}
    assert problems_of(tree) == ["s.toml: lr_init: a schedule in phases has no such key"]


@settings(max_examples=1000)
@given(
    some((*RUN_KEYS, *FLAT_KEYS)).map(lambda changes: {**five(iters_per_epoch=1), **changes})
    | st.lists(some(PHASE_KEYS), min_size=1, max_size=3).map(
        lambda rows: {
            "total_steps": 20,
            "phase": [{"shape": "linear", "length": "5it", "to": 0.1, **row} for row in rows],
        }
    )
)
def test_whatever_a_file_says_is_a_schedule_or_short_lines(tree: dict[str, object]) -> None:
    said = schedule_or_problems(tree)
    if isinstance(said, list):
        assert all(line.isprintable() and len(line) < 400 for line in said)
        return
    assert sum(phase.length for phase in said.phases) == said.total_steps
    ends = [rate for phase in said.phases for rate in (phase.start_rate, phase.end_rate)]
    assert np.isfinite(said.rates([said.first_step, said.last_step])).all()
    assert np.isfinite(ends).all()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("high", "low"), [(0.1, 1e-200), (1e10, 1e-320), (1e308, 1e-308)])
def test_extreme_rates_are_drawn_or_refused(shape: str, high: float, low: float) -> None:
    tree = five(lr_init=high, lr_end=low, decay_shape=shape, milestones=[50] if shape == "step" else None)
    said = schedule_or_problems(tree)
    if isinstance(said, Schedule):
        rates = all_rates(said)
        assert np.isfinite(rates).all()
        assert (rates.max(), rates[-1]) == (high, low)
    else:
        assert said[0].startswith(("s.toml: lr_", "s.toml: decay_shape: "))
