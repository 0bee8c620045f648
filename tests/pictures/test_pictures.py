"""The picture formats: they open, they repeat, they hold nothing of the day or the machine."""

import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.image import imread

from tests.building import five, schedule_of
from tests.drawing import drawing
from tests.running import run
from warmup_cli.loading import load
from warmup_cli.pictures import PICTURES
from warmup_cli.schedule import Schedule

SVG = "{http://www.w3.org/2000/svg}"

ONE = (load("default"),)
THREE = (*ONE, schedule_of(five(name="预热 & <five>")), schedule_of(five(name="other", decay_per="epoch")))


def saved(name: str, schedules: tuple[Schedule, ...] = ONE, **look: object) -> bytes:
    """Return a picture as a file holds it."""
    stream = io.BytesIO()
    with drawing(*schedules, **look) as drawn:
        PICTURES[name](drawn.figure, stream)
    return stream.getvalue()


def test_a_png_has_the_pixels_that_were_asked_for() -> None:
    png = saved("png", width=901, height=523, dpi=97.0)
    assert imread(io.BytesIO(png)).shape == (523, 901, 3)


@pytest.mark.parametrize("size", [(360, 240), (901, 523), (3000, 2000)])
@pytest.mark.parametrize("ground", ["white", "none"])
def test_a_png_has_the_pixels_that_matplotlib_draws(size: tuple[int, int], ground: str, tmp_path: Path) -> None:
    style = tmp_path / "own.mplstyle"
    style.write_text(f"savefig.facecolor: {ground}\n")
    ours, theirs = io.BytesIO(), io.BytesIO()
    with drawing(*ONE, width=size[0], height=size[1], style=str(style)) as drawn:
        PICTURES["png"](drawn.figure, ours)
        drawn.figure.savefig(theirs, format="png", dpi=drawn.figure.dpi)
    pixels, expected = imread(io.BytesIO(ours.getvalue())), imread(io.BytesIO(theirs.getvalue()))
    assert np.array_equal(pixels, expected[..., :3] if ground == "white" else expected)
    assert ground == "none" or len(ours.getvalue()) < len(theirs.getvalue())


def test_a_png_tells_its_resolution() -> None:
    per_metre = int.from_bytes(saved("png", dpi=200.0).partition(b"pHYs")[2][:4], "big")
    assert per_metre == pytest.approx(200 / 0.0254, abs=1)


def test_an_svg_is_an_image_of_that_size() -> None:
    root = ET.fromstring(saved("svg", width=1000, height=500))  # noqa: S314 - our own
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 720 360"  # in points
    assert len([*root.iter(f"{SVG}path")]) > 10


def test_a_pdf_is_a_page_of_that_size() -> None:
    pdf = saved("pdf", width=1000, height=500)
    assert pdf.startswith(b"%PDF-1.")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert re.findall(rb"/MediaBox \[ 0 0 (\S+) (\S+) \]", pdf) == [(b"720", b"360")]
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1


@pytest.mark.parametrize("schedules", [ONE, THREE], ids=["one", "three"])
@pytest.mark.parametrize("name", [*PICTURES])
def test_the_same_picture_has_the_same_bytes(name: str, schedules: tuple[Schedule, ...]) -> None:
    assert saved(name, schedules) == saved(name, schedules)


def test_the_same_command_writes_the_same_bytes_on_another_day(tmp_path: Path) -> None:
    names = [f"curve.{name}" for name in PICTURES]
    written = []
    for seed, epoch in (("1", "0"), ("2", "1700000000")):
        folder = tmp_path / seed
        folder.mkdir()
        outputs = [part for name in names for part in ("-o", name)]
        env = {"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": epoch, "TZ": f"UTC{seed}"}
        assert run("plot", "default", "--title", "预热 😀", *outputs, folder=folder, env=env).status == 0
        written.append([(folder / name).read_bytes() for name in names])
    assert written[0] == written[1]


@pytest.mark.parametrize("name", [*PICTURES])
def test_a_picture_holds_no_date_and_no_version(name: str) -> None:
    picture = saved(name)
    assert mpl.__version__.encode() not in picture
    assert not re.search(
        rb"(19|20)\d\d-\d\d-\d\d|D:20\d\d|Creat|Producer|Software|tIME|tEXt|https?://matplotlib", picture
    )


def test_pictures_differ_where_curves_do() -> None:
    other = (schedule_of(five()),)
    assert all(saved(name) != saved(name, other) for name in PICTURES)
