from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.strategies import bases, powers, shares
from warmup_cli.errors import WarmupError
from warmup_cli.schedule import Floats, Phase
from warmup_cli.shape import Span, Stairs
from warmup_cli.shapes import SHAPES
from warmup_cli.shapes.linear import Linear

every_shape = pytest.mark.parametrize("name", SHAPES)
every_ramp = pytest.mark.parametrize("name", [name for name in SHAPES if SHAPES[name].needs_stop])
lengths = st.integers(2, 100) | st.integers(2, 10**15)


def laid(name: str, span: Span) -> tuple[Phase, ...]:
    return SHAPES[name].lay(span)


@st.composite
def spans(draw: st.DrawFn, name: str) -> Span:
    """Draw a span that the shape can fill: a fall, or a level for the constant."""
    length, start = draw(lengths), draw(bases)
    return Span(
        "stretch",
        length,
        start,
        None if name == "constant" else start * draw(shares),
        before=draw(lengths),
        power=draw(powers) if "power" in SHAPES[name].takes else None,
        milestones=(length // 2,) if name == "step" else (),
    )


def offsets_within(length: int) -> Floats:
    """Return some offsets, most of them neighbours."""
    starts = np.array([0, length // 3, length // 2, max(length - 50, 0)])
    return np.unique(np.minimum(starts[:, None] + np.arange(51), length)).astype(np.float64)


def rates_along(phases: tuple[Phase, ...]) -> Floats:
    """Return the rates at some offsets of each phase, in order."""
    return np.concatenate([phase.curve(offsets_within(phase.length)) for phase in phases])


@every_shape
@given(data=st.data())
def test_a_shape_hits_both_its_ends_exactly(name: str, data: st.DataObject) -> None:
    span = data.draw(spans(name))
    phases = laid(name, span)
    assert phases[0].start_rate == span.start
    assert phases[-1].end_rate == (span.start if span.stop is None else span.stop)


@every_shape
@given(data=st.data())
def test_a_shape_fills_its_span_under_its_names(name: str, data: st.DataObject) -> None:
    span = data.draw(spans(name))
    phases = laid(name, span)
    assert sum(phase.length for phase in phases) == span.length
    assert {(phase.name, phase.shape) for phase in phases} == {("stretch", name)}


@every_shape
@given(data=st.data())
def test_a_fall_never_rises_nor_leaves_its_ends(name: str, data: st.DataObject) -> None:
    span = data.draw(spans(name))
    rates = rates_along(laid(name, span))
    assert np.all(np.diff(rates) <= 0)
    assert rates.max() <= span.start
    assert rates.min() >= (span.start if span.stop is None else span.stop)


@every_ramp
@given(data=st.data())
def test_a_rise_never_falls_nor_leaves_its_ends(name: str, data: st.DataObject) -> None:
    fall = data.draw(spans(name))
    rise = Span("stretch", fall.length, fall.end(), fall.start, power=fall.power)
    rates = rates_along(laid(name, rise))
    assert np.all(np.diff(rates) >= 0)
    assert rates[0] == rates.min() == rise.start
    assert rates[-1] == rates.max() == rise.stop


@every_shape
@given(data=st.data())
def test_a_curve_leaves_its_offsets_alone_and_keeps_their_number(name: str, data: st.DataObject) -> None:
    for phase in laid(name, data.draw(spans(name))):
        offsets = offsets_within(phase.length)
        before = offsets.copy()
        rates = phase.curve(offsets)
        assert rates.dtype == np.float64
        assert rates.shape == offsets.shape
        assert not np.shares_memory(rates, offsets)
        assert offsets.tolist() == before.tolist()


@every_shape
@given(data=st.data())
def test_a_curve_gives_an_offset_the_same_rate_in_any_company(name: str, data: st.DataObject) -> None:
    for phase in laid(name, data.draw(spans(name))):
        offsets = offsets_within(phase.length)
        alone = [float(phase.curve(offsets[index : index + 1])[0]) for index in range(offsets.size)]
        assert phase.curve(offsets).tolist() == alone


@every_ramp
def test_a_ramp_of_one_step_has_two_ends(name: str) -> None:
    (phase,) = laid(name, Span("stretch", 1, 0.1, 0.001))
    assert (phase.start_rate, phase.end_rate) == (0.1, 0.001)


@every_ramp
def test_a_ramp_between_equal_rates_is_level(name: str) -> None:
    (phase,) = laid(name, Span("stretch", 100, 0.1, 0.1))
    assert set(phase.curve(offsets_within(100))) == {0.1}


@every_ramp
def test_a_ramp_without_its_end_is_refused(name: str) -> None:
    with pytest.raises(WarmupError, match=r"^the rate that it leads to is missing$"):
        laid(name, Span("stretch", 100, 0.1))


@pytest.mark.parametrize("first_step", [0, 1])
def test_stairs_change_after_the_last_update_of_an_epoch(first_step: int) -> None:
    stairs = Stairs(Linear(10.0, 0.0, 10), Fraction(5, 2), 0, first_step)
    updates = np.arange(10, dtype=np.float64)
    by_epoch = [10.0] * 3 + [7.5] * 2 + [5.0] * 3 + [2.5] * 2
    assert stairs(updates + first_step).tolist() == by_epoch


def test_stairs_that_start_within_an_epoch_keep_their_start_to_its_end() -> None:
    stairs = Stairs(Linear(10.0, 0.0, 10), Fraction(4), 6, 0)
    assert stairs(np.arange(7, dtype=np.float64)).tolist() == [10, 10, 8, 8, 8, 8, 4]


@given(period=st.fractions(1, 1000, max_denominator=100), epoch=st.integers(0, 10**9))
def test_stairs_find_the_epoch_of_an_update_exactly(period: Fraction, epoch: int) -> None:
    assume(period.denominator * epoch * period < 2**50)
    first = -(-epoch * period.numerator // period.denominator)
    run = 10**15
    stairs = Stairs(Linear(0.0, float(run), run), period, 0, 0)
    assert stairs(np.array([first], dtype=np.float64))[0] == pytest.approx(float(epoch * period), rel=1e-15)
    if first:
        assert stairs(np.array([first - 1], dtype=np.float64))[0] < float(epoch * period)
