import pytest

from warmup_cli.errors import WarmupError
from warmup_cli.shape import Span
from warmup_cli.shapes import SHAPES


def stairs(span: Span) -> list[tuple[int, float]]:
    return [(phase.length, phase.start_rate) for phase in SHAPES["step"].lay(span)]


def test_a_staircase_multiplies_its_rate_at_each_milestone() -> None:
    span = Span("decay", 90, 0.1, milestones=(30, 60, 80), factor=0.1)
    assert stairs(span) == [(30, 0.1), (30, 0.01), (20, 0.001), (10, 0.0001)]


def test_a_staircase_may_rise() -> None:
    assert stairs(Span("warmup", 4, 0.5, milestones=(1, 3), factor=2.0)) == [(1, 0.5), (2, 1.0), (1, 2.0)]


def test_a_staircase_finds_its_factor_from_its_end() -> None:
    lengths, rates = zip(*stairs(Span("decay", 90, 0.1, 0.001, milestones=(30, 60))), strict=True)
    assert lengths == (30, 30, 30)
    assert rates == (0.1, pytest.approx(0.01, rel=1e-15), 0.001)


def test_a_staircase_ends_at_exactly_its_end_where_the_factor_comes_near() -> None:
    span = Span("decay", 90, 0.7, 0.007, milestones=(30, 60), factor=0.1)
    assert stairs(span)[-1] == (30, 0.007)


def test_a_milestone_at_the_start_leaves_no_stretch_before_it() -> None:
    assert stairs(Span("decay", 60, 0.1, milestones=(0, 30), factor=0.1)) == [(30, 0.01), (30, 0.001)]


@pytest.mark.parametrize(
    ("span", "line"),
    [
        (Span("d", 9, 0.1, factor=0.1), "a staircase needs milestones"),
        (Span("d", 9, 0.1, milestones=(3,)), "a staircase needs its factor or the rate that it leads to"),
        (Span("d", 9, 0.1, 0.0, milestones=(3,)), "a staircase never reaches 0; expected a rate greater than 0"),
        (
            Span("d", 9, 0.1, 0.02, milestones=(3, 6), factor=0.1),
            "2 milestones with a factor of 0.1 lead from 0.1 to 0.001, not to 0.02; leave one of them out",
        ),
    ],
)
def test_a_staircase_refuses_what_it_cannot_do(span: Span, line: str) -> None:
    with pytest.raises(WarmupError) as caught:
        SHAPES["step"].lay(span)
    assert caught.value.problems == (line,)


@pytest.mark.parametrize(
    "span",
    [
        Span("d", 9, 0.0, 0.1, milestones=(3,)),
        Span("d", 9, 1.0, milestones=(3, 6), factor=1e200),
        Span("d", 9, 1e200, milestones=(3,), factor=1e200),
    ],
)
def test_a_staircase_without_a_foot_or_a_top_is_refused(span: Span) -> None:
    with pytest.raises(WarmupError):
        SHAPES["step"].lay(span)


def test_a_staircase_may_fall_to_nothing() -> None:
    assert stairs(Span("d", 9, 1.0, milestones=(3, 6), factor=1e-200)) == [(3, 1.0), (3, 1e-200), (3, 0.0)]
