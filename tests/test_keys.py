from fractions import Fraction

import pytest

from warmup_cli.errors import WarmupError
from warmup_cli.keys import FLAT_KEYS, PHASE_KEYS, RUN_KEYS, Key, by_spelling
from warmup_cli.kinds import KINDS
from warmup_cli.units import Length

KEYS = by_spelling((*RUN_KEYS, *FLAT_KEYS))

ANY_SHAPE = "constant, cosine, exponential, inverse_sqrt, linear, polynomial, power or step"
RISING_SHAPE = "constant, cosine, exponential, linear, polynomial or power"


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("lr_init", "high", "expected a number greater than 0, got 'high'"),
        ("lr_init", 0, "expected a number greater than 0, got 0"),
        ("lr_init", -1e-3, "expected a number greater than 0, got -0.001"),
        ("lr_init", True, "expected a number greater than 0, got True"),
        ("lr_init", None, "expected a number greater than 0, got None"),
        ("lr_init", [0.1], "expected a number greater than 0, got [0.1]"),
        ("lr_init", float("nan"), "expected a finite number, got nan"),
        ("lr_init", float("inf"), "expected a finite number, got inf"),
        (
            "lr_init",
            10**400,
            "expected a finite number, got 1000000000000000000000000000...00000000000000000000000000000",
        ),
        ("lr_end", -1, "expected a number of at least 0, got -1"),
        ("warmup_lr", "0", "expected a number of at least 0, got '0'"),
        ("warmup_shape", "cos", f"expected {RISING_SHAPE}, got 'cos'"),
        ("warmup_shape", "step", f"expected {RISING_SHAPE}, got 'step'"),
        ("warmup_shape", "inverse_sqrt", f"expected {RISING_SHAPE}, got 'inverse_sqrt'"),
        ("decay_shape", "Cosine", f"expected {ANY_SHAPE}, got 'Cosine'"),
        ("decay_shape", 1, f"expected {ANY_SHAPE}, got 1"),
        ("warmup_power", 0, "expected a number greater than 0, got 0"),
        ("decay_factor", 1, "expected a number between 0 and 1, got 1"),
        ("decay_factor", 0.0, "expected a number between 0 and 1, got 0.0"),
        ("decay_per", "batch", "expected step or epoch, got 'batch'"),
        ("milestones", 30, "expected a list of milestones such as [30, 60, 80], got 30"),
        ("milestones", [], "expected a list of milestones such as [30, 60, 80], got []"),
        ("milestones", [30, -60], "expected a length of at least 0, got -60"),
        ("milestones", ["30 laps"], "unknown unit 'laps' in '30 laps'; expected ep, it, %, tok or smp"),
        ("total_epochs", "ten", "expected a length such as 5ep, 2000it or 10%, got 'ten'"),
        ("warmup_epochs", "101%", "expected at most 100%, got '101%'"),
        ("plateau_steps", -5, "expected a length of at least 0, got -5"),
        ("hold_steps", float("nan"), "expected a finite number, got nan"),
        ("iters_per_epoch", 0, "expected a number greater than 0, got 0"),
        ("iters_per_epoch", "500", "expected a number greater than 0, got '500'"),
        ("tokens_per_step", float("inf"), "expected a finite number, got inf"),
        ("dataset_size", 0.5, "expected a whole number greater than 0, got 0.5"),
        ("batch_size", 0, "expected a whole number greater than 0, got 0"),
        ("devices", -8, "expected a whole number greater than 0, got -8"),
        ("accumulate", 1e16, "expected at most 1e+15, got 1e+16"),
        ("drop_last", 1, "expected true or false, got 1"),
        ("first_step", 2, "expected 0 or 1, got 2"),
        ("first_step", True, "expected 0 or 1, got True"),
        ("name", "", "expected a line of text, got ''"),
        ("title", "two\nlines", r"expected a line of text, got 'two\nlines'"),
        ("source", 5, "expected a line of text, got 5"),
    ],
)
def test_a_wrong_value_is_refused_with_what_would_be_right(key: str, value: object, line: str) -> None:
    with pytest.raises(WarmupError) as caught:
        KINDS[KEYS[key].kind].parse(value)
    assert caught.value.problems == (line,)


@pytest.mark.parametrize(
    ("key", "value", "parsed"),
    [
        ("lr_init", 1, 1.0),
        ("lr_end", 0, 0.0),
        ("dataset_size", 1e6, 1_000_000),
        ("iters_per_epoch", 31.25, Fraction(125, 4)),
        ("iters_per_epoch", 0.1, Fraction(1, 10)),
        ("total_epochs", 90, Length(Fraction(90), "ep")),
        ("total_epochs", "450kit", Length(Fraction(450_000), "it")),
        ("total_steps", 450_000, Length(Fraction(450_000), "it")),
        ("milestones", [30, "60ep"], (30, Length(Fraction(60), "ep"))),
        ("title", "学习率", "学习率"),
        ("first_step", 0, 0),
        ("drop_last", False, False),
    ],
)
def test_a_right_value_becomes_what_the_schedule_is_made_of(key: str, value: object, parsed: object) -> None:
    assert KINDS[KEYS[key].kind].parse(value) == parsed


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("lr_init", "1e-3", 1e-3),
        ("lr_init", "1", 1),
        ("lr_init", "high", "high"),
        ("total_epochs", "100", 100),
        ("total_epochs", "100ep", "100ep"),
        ("drop_last", "true", True),
        ("drop_last", "False", False),
        ("drop_last", "0", False),
        ("drop_last", "maybe", "maybe"),
        ("milestones", "30, 60ep,80", [30, "60ep", 80]),
        ("decay_shape", "linear", "linear"),
        ("name", "7", "7"),
    ],
)
def test_the_text_of_a_flag_becomes_the_value_that_a_file_would_have(key: str, text: str, value: object) -> None:
    assert KINDS[KEYS[key].kind].from_text(text) == value


@pytest.mark.parametrize(
    ("alias", "name"),
    [("lr", "lr_init"), ("base_lr", "lr_init"), ("min_lr", "lr_end"), ("steps_per_epoch", "iters_per_epoch")],
)
def test_a_key_goes_by_the_names_that_people_expect(alias: str, name: str) -> None:
    assert KEYS[alias] is KEYS[name]


def test_epochs_and_steps_say_the_same_quantity() -> None:
    assert KEYS["total_epochs"].quantity == KEYS["total_steps"].quantity == "total"


@pytest.mark.parametrize("keys", [(*RUN_KEYS, *FLAT_KEYS), PHASE_KEYS])
def test_no_two_keys_share_a_spelling(keys: tuple[Key, ...]) -> None:
    spellings = [spelling for key in keys for spelling in (key.name, *key.aliases)]
    assert len(spellings) == len(set(spellings))


def test_every_key_has_a_line_of_help() -> None:
    assert all(key.help and "\n" not in key.help for key in (*RUN_KEYS, *FLAT_KEYS, *PHASE_KEYS))
