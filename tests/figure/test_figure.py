"""The heading, and what a figure is as a whole."""

from io import BytesIO
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from tests.building import five, schedule_of
from tests.drawing import Drawing, drawing
from warmup_cli.loading import load
from warmup_cli.pictures import PICTURES
from warmup_cli.sampling import sampled_steps
from warmup_cli.schedule import Floats, Schedule, Steps
from warmup_cli.summary import summary

DEFAULT = load("default")


def test_the_name_is_the_title_and_the_numbers_stand_under_it() -> None:
    with drawing(DEFAULT) as drawn:
        assert {"default", summary(DEFAULT)} <= set(drawn.words())


def test_the_title_of_a_schedule_comes_before_its_name() -> None:
    with drawing(schedule_of(five(name="short", title="A longer one"))) as drawn:
        assert "A longer one" in drawn.words()
        assert "short" not in drawn.words()


def test_the_title_that_was_asked_for_comes_before_both() -> None:
    with drawing(schedule_of(five(name="short", title="A longer one")), title="Mine") as drawn:
        assert "Mine" in drawn.words()
        assert not {"short", "A longer one"} & set(drawn.words())


@pytest.mark.parametrize("title", ["$x^{$", "$x$", "100 % of $5 & more", "a_b^c", "\\frac", "<b>&amp;</b>", "{}", "%s"])
def test_a_title_is_drawn_as_it_was_written(title: str) -> None:
    with drawing(DEFAULT, title=title) as drawn:
        assert title in drawn.words()


def test_a_title_of_a_hundred_characters_is_drawn_in_full() -> None:
    title = "A title of a hundred characters that goes on and on until nobody who reads it remembers how it began"
    with drawing(DEFAULT, title=title) as drawn:
        assert title in " ".join(drawn.words())


def test_a_title_of_a_million_characters_is_shortened() -> None:
    with drawing(DEFAULT, title="x" * 10**6) as drawn:
        assert [word for word in drawn.words() if word.startswith("xxx") and word.endswith("…")]


def test_what_can_be_drawn_is_drawn_without_words() -> None:
    with drawing(DEFAULT) as drawn:
        assert drawn.said == []


def test_the_settings_of_matplotlib_are_left_as_they_were() -> None:
    mpl.get_backend()  # which settles on one where none was asked for
    before = mpl.rcParams.copy()
    with drawing(DEFAULT, theme="dark") as drawn:
        assert drawn.figure.get_facecolor() != mpl.colors.to_rgba("white")
    assert mpl.rcParams == before


def test_the_settings_of_the_user_do_not_change_the_picture() -> None:
    settings: Any = {"figure.facecolor": "red", "font.size": 40, "axes.grid": True, "lines.linewidth": 9}
    with mpl.rc_context(settings), drawing(DEFAULT) as drawn:
        odd = drawn.figure.get_facecolor(), drawn.texts()
    with drawing(DEFAULT) as drawn:
        assert (drawn.figure.get_facecolor(), drawn.texts()) == odd


def png(drawn: Drawing) -> bytes:
    """Return the picture as the figure's own canvas saves it."""
    stream = BytesIO()
    PICTURES["png"](drawn.figure, stream)
    return stream.getvalue()


def test_figures_that_are_open_at_once_or_one_after_the_other_do_not_touch() -> None:
    other = schedule_of(five(name="other"))
    with drawing(DEFAULT) as drawn:
        alone = png(drawn)
    with drawing(DEFAULT) as outer:
        with drawing(other) as inner:
            assert png(inner) != alone == png(outer)
        assert png(outer) == alone
    with drawing(other):
        assert png(outer) == alone  # whose settings are those of its look again


def pixels(schedule: Schedule, *, log_y: bool) -> Floats:
    """Return the red, green, blue and opaque of every pixel, 0 to 255."""
    with drawing(schedule, log_y=log_y) as drawn:
        canvas: Any = FigureCanvasAgg(drawn.figure)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba()).astype(np.float64)


def every_step(schedule: Schedule, *_: object, **__: object) -> Steps:
    """Return what `sampled_steps` would if it left nothing out."""
    return np.array(schedule.steps)


EXACT = {
    "cosine": five(iters_per_epoch=100, plateau_epochs=5),
    "stairs": five(iters_per_epoch=100, decay_per="epoch"),
    "steps": five(iters_per_epoch=100, lr_end=None, decay_shape="step", decay_factor=0.3, milestones=[30, 31, 60]),
    "power": five(iters_per_epoch=100, decay_shape="power", warmup_shape="power"),
}


@pytest.mark.parametrize("log_y", [False, True])
@pytest.mark.parametrize("keys", EXACT.values(), ids=EXACT)
def test_the_picture_is_the_one_with_every_step_drawn(
    keys: dict[str, object],
    log_y: bool,  # noqa: FBT001 - a parameter
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schedule = schedule_of(keys)
    sampled = pixels(schedule, log_y=log_y)
    assert 10 * sampled_steps(schedule, 1200, 700).size < schedule.total_steps == 10_000
    monkeypatch.setattr("warmup_cli.figure.chart.sampled_steps", every_step)
    assert np.max(np.abs(pixels(schedule, log_y=log_y) - sampled)) <= 5
