"""What is written on the curve of one schedule."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.lines import Line2D

from tests.building import five, schedule_of
from tests.drawing import Drawing, drawing
from warmup_cli.figure.look import THEMES
from warmup_cli.loading import load
from warmup_cli.schedule import Schedule

SAMPLES = sorted((Path(__file__).parent.parent.parent / "sample_configs").iterdir())
CONFIGS = [sample for sample in SAMPLES if sample.name != "github-actions.yml"]

WITH_ALL = five(plateau_epochs=20, hold_epochs=20)


def labels(drawn: Drawing) -> list[tuple[str, str]]:
    """Return the pairs of lines, rate and step, that stand beside marks."""
    words = drawn.words()
    return [(words[index - 1], word) for index, word in enumerate(words) if word.startswith(("step ", "epoch "))]


def bands(drawn: Drawing) -> list[tuple[float, float]]:
    """Return where the bands start and stop on the axis below."""
    boxes = [patch.get_bbox() for patch in drawn.axes.patches]  # type: ignore[attr-defined]
    return [(box.x0, box.x1) for box in boxes]


def test_each_phase_is_a_band_with_its_name() -> None:
    with drawing(schedule_of(WITH_ALL)) as drawn:
        assert bands(drawn) == [(0, 50), (50, 250), (250, 800), (800, 1000)]
        names = [word for word in drawn.words() if word in ("warmup", "plateau", "decay", "hold")]
        assert names == ["warmup", "plateau", "decay", "hold"]


def test_bands_are_measured_in_epochs_where_the_axis_is() -> None:
    with drawing(schedule_of(WITH_ALL), x="epoch") as drawn:
        assert bands(drawn) == [(0, 5), (5, 25), (25, 80), (80, 100)]


@pytest.mark.parametrize("theme", THEMES)
def test_neighbouring_bands_differ_in_colour(theme: str) -> None:
    with drawing(schedule_of(WITH_ALL), theme=theme) as drawn:
        assert len({patch.get_facecolor() for patch in drawn.axes.patches}) == 4


def test_the_stairs_of_a_step_decay_are_one_band() -> None:
    keys = five(lr_end=None, decay_shape="step", decay_factor=0.1, milestones=[30, 60])
    with drawing(schedule_of(keys)) as drawn:
        assert bands(drawn)[-1][1] == 1000
        assert drawn.words().count("decay") == 1


def test_the_name_of_a_band_stands_in_it() -> None:
    with drawing(schedule_of(WITH_ALL)) as drawn:
        texts = drawn.texts()
        for name, (start, stop) in zip(("warmup", "plateau", "decay", "hold"), bands(drawn), strict=True):
            left, right = (drawn.axes.transData.transform((edge, 0))[0] for edge in (start, stop))
            middle = (texts[name].left + texts[name].right) / 2
            assert left - 60 < middle < right + 60


def test_peak_hand_offs_and_end_are_marked() -> None:
    schedule = schedule_of(WITH_ALL)
    with drawing(schedule) as drawn:
        assert sorted(drawn.marks) == [(50, 0.1), (250, 0.1), (800, 0.001), (1000, 0.001)]


def test_a_peak_within_a_phase_is_marked() -> None:
    phases = [{"shape": "linear", "length": "100it", "from": start, "to": 0.5} for start in (0.0, 0.25)]
    with drawing(schedule_of({"phase": [*phases, {"shape": "linear", "length": "100it", "to": 0.0}]})) as drawn:
        assert sorted(drawn.marks) == [(100, 0.25), (200, 0.5), (300, 0.0)]
    with drawing(schedule_of({"phase": [phases[0], {**phases[1], "to": 0.0}]})) as drawn:
        assert sorted(drawn.marks) == [(99, 0.495), (100, 0.25), (200, 0.0)]


def test_a_run_counted_from_0_ends_at_its_last_update() -> None:
    with drawing(schedule_of(five(first_step=0))) as drawn:
        assert max(drawn.marks)[0] == 999


def test_rate_and_step_are_written_beside_each_mark() -> None:
    with drawing(load("default")) as drawn:
        assert sorted(labels(drawn)) == [("1e-3", "step 2,500"), ("1e-3", "step 7,500"), ("1e-6", "step 50,000")]


def test_rate_and_epoch_are_written_where_the_axis_counts_epochs() -> None:
    with drawing(load("default"), x="epoch") as drawn:
        assert sorted(labels(drawn)) == [("1e-3", "epoch 15"), ("1e-3", "epoch 5"), ("1e-6", "epoch 100")]


def test_what_is_written_stands_near_its_mark() -> None:
    with drawing(load("default")) as drawn:
        texts = drawn.texts()
        for step, rate, text in ((2_500, 1e-3, "step 2,500"), (50_000, 1e-6, "step 50,000")):
            x, y = drawn.axes.transData.transform((step, rate))
            box = texts[text]
            assert max(box.left - x, x - box.right, box.bottom - y, y - box.top) < 80


@pytest.mark.parametrize("log_y", [False, True])
@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.stem)
def test_every_mark_of_the_samples_has_its_numbers(config: Path, log_y: bool) -> None:  # noqa: FBT001 - a parameter
    with drawing(load(config), log_y=log_y) as drawn:
        assert len(labels(drawn)) == len(drawn.marks)


def decaying(shape: str, total: int, hold: int) -> Schedule:
    """Return a run with a tenth of warm-up and a hold in percent."""
    keys = {"total_steps": total, "warmup_steps": "10%", "hold_steps": f"{hold}%", "lr_init": 3e-4, "lr_end": 3e-6}
    return schedule_of({**keys, "decay_shape": shape})


@pytest.mark.parametrize("shape", ["linear", "cosine", "power", "exponential"])
@pytest.mark.parametrize("total", [10**3, 10**6, 10**12])
@pytest.mark.parametrize("hold", [0, 5])
def test_every_mark_has_its_numbers_however_the_rate_falls(shape: str, total: int, hold: int) -> None:
    with drawing(decaying(shape, total, hold)) as drawn:
        assert len(labels(drawn)) == len(drawn.marks) == 2 + bool(hold)


def crossed_by_leaders(drawn: Drawing) -> list[str]:
    """Return the texts and the marks of other points that the lines from marks to their labels run through."""
    inverse = drawn.figure.transFigure
    marks = [drawn.axes.transData.transform(mark) for mark in drawn.marks]
    found = []
    for line in [artist for artist in drawn.figure.artists if isinstance(artist, Line2D)]:
        ends = inverse.transform(line.get_xydata())
        along = np.linspace(ends[0], ends[1], 500)
        for text, box in drawn.texts().items():
            x, y = along.T
            if np.any((x > box.left + 1) & (x < box.right - 1) & (y > box.bottom + 1) & (y < box.top - 1)):
                found.append(text)
        others = [mark for mark in marks if np.hypot(*(mark - ends[0])) > 1]
        found += [f"mark at {mark}" for mark in others if np.min(np.hypot(*(along - mark).T)) < 4]
    return found


@pytest.mark.parametrize("log_y", [False, True])
@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.stem)
def test_the_line_from_a_mark_to_its_label_runs_through_no_other(config: Path, log_y: bool) -> None:  # noqa: FBT001
    with drawing(load(config), log_y=log_y) as drawn:
        assert not crossed_by_leaders(drawn)


def test_a_mark_below_a_logarithmic_axis_is_left_out() -> None:
    with drawing(schedule_of(five(lr_end=0)), log_y=True) as drawn:
        assert drawn.marks == [(50, 0.1)]
