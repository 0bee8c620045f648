import pytest

from warmup_cli.errors import Problems, WarmupError, listed, shown


def test_an_error_shows_its_problems_a_line_each() -> None:
    error = WarmupError("a: wrong", "b: wrong too")
    assert str(error) == "a: wrong\nb: wrong too"
    assert error.problems == ("a: wrong", "b: wrong too")


def test_problems_are_raised_together_in_the_order_in_which_they_were_found() -> None:
    problems = Problems()
    problems.add("b", "wrong")
    problems.add("", "wrong as a whole")
    problems.add("a", WarmupError("one", "two"))
    with pytest.raises(WarmupError) as caught:
        problems.raise_any()
    assert caught.value.problems == ("b: wrong", "wrong as a whole", "a: one", "a: two")


def test_the_same_problem_is_told_once() -> None:
    problems = Problems()
    problems.add("a", "wrong")
    problems.add("a", "wrong")
    with pytest.raises(WarmupError) as caught:
        problems.raise_any()
    assert caught.value.problems == ("a: wrong",)


def test_no_problem_raises_nothing() -> None:
    problems = Problems()
    assert not problems
    problems.raise_any()
    problems.add("a", "wrong")
    assert problems


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("high", "'high'"),
        ("two\nlines", r"'two\nlines'"),
        ("\x1b[31mred", r"'\x1b[31mred'"),
        (0.1, "0.1"),
        ([1, 2, 3, 4, 5], "[1, 2, 3, 4, ...]"),
        ({"a": {"b": {"c": {}}}}, "{'a': {'b': {...}}}"),
    ],
)
def test_a_value_is_shown_on_one_line(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize("value", ["x" * 10**6, 10**4000, [["x" * 10**6] * 10**3] * 10**3, {"k" * 10**6: 1}])
def test_a_large_value_is_shown_in_short(value: object) -> None:
    assert len(shown(value)) < 1200


@pytest.mark.parametrize(("words", "text"), [("a", "a"), ("ab", "a or b"), ("abc", "a, b or c")])
def test_words_are_listed_as_a_person_lists_them(words: str, text: str) -> None:
    assert listed(words) == text


def test_the_last_word_of_a_list_may_be_joined_by_another_word() -> None:
    assert listed("abc", "and") == "a, b and c"
