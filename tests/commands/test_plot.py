"""`warmup plot`."""

import csv
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from tests.building import five
from tests.commands.conftest import Here
from tests.running import FIVE, files_in, run
from warmup_cli.loading import load

SMALL = "\n".join(f"{key} = {value}" for key, value in five().items())


def test_five_numbers_become_a_picture_and_a_table(tmp_path: Path) -> None:
    ran = run("plot", *FIVE, folder=tmp_path)
    assert (ran.status, ran.out, ran.told) == (0, b"", ["wrote warmup.png", "wrote warmup.csv"])
    assert files_in(tmp_path) == ["warmup.csv", "warmup.png"]
    assert imread(tmp_path / "warmup.png").shape == (700, 1200, 3)
    rows = [*csv.DictReader((tmp_path / "warmup.csv").read_text().splitlines())]
    assert [int(row["step"]) for row in rows] == [*range(1, 50_001)]
    assert [float(row["lr"]) for row in rows] == load("default").rates(np.arange(1, 50_001)).tolist()


def test_nothing_given_is_the_default(tmp_path: Path) -> None:
    bare, named = tmp_path / "bare", tmp_path / "named"
    for folder in (bare, named):
        folder.mkdir()
    assert run("plot", folder=bare).told == ["wrote warmup.png", "wrote warmup.csv"]
    assert run("plot", "default", folder=named).told == ["wrote default.png", "wrote default.csv"]
    assert (bare / "warmup.png").read_bytes() == (named / "default.png").read_bytes()
    assert (bare / "warmup.csv").read_bytes() == (named / "default.csv").read_bytes()


def test_the_files_bear_the_name_of_the_schedule(here: Here, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(f'name = "my/run: 1"\n{SMALL}')
    assert here("plot", "x.toml").told == ["wrote my-run-1.png", "wrote my-run-1.csv"]
    assert files_in(tmp_path) == ["my-run-1.csv", "my-run-1.png", "x.toml"]


@pytest.mark.parametrize("name", [b"\xff.toml", b"a\nb.toml", "学习率.toml".encode(), b"..toml", b"-x.toml"])
def test_a_config_may_have_any_name_that_a_file_can_have(name: bytes, tmp_path: Path) -> None:
    path = Path(tmp_path, name.decode(errors="surrogateescape"))
    path.write_text(SMALL)
    ran = run("plot", f"./{path.name}", folder=tmp_path)
    assert ran.status == 0, ran.err
    assert len(ran.told) == 2
    assert len(files_in(tmp_path)) == 3


def test_several_schedules_are_an_overlay(here: Here, tmp_path: Path) -> None:
    for name, rate in (("one", 0.1), ("two", 0.2)):
        (tmp_path / f"{name}.toml").write_text(f"{SMALL}\nlr_init = {rate}".replace("lr_init = 0.1\n", "", 1))
    assert here("plot", "one.toml", "two.toml").told == ["wrote overlay.png", "wrote overlay.csv"]
    assert (tmp_path / "overlay.csv").read_text().startswith("step,epoch,lr_one,lr_two\n1,0.1,0.002,0.004\n")


def test_only_what_is_named_is_written_in_the_format_of_its_suffix(here: Here, tmp_path: Path) -> None:
    names = ["a.png", "b.SVG", "c.pdf", "d.csv", "e.tsv", "f.jsonl", "deep/g.npy"]
    ran = here("plot", *FIVE, *(part for name in names for part in ("-o", name)))
    assert ran.told == [f"wrote {name}" for name in names]
    assert files_in(tmp_path) == sorted(names)
    starts = [b"\x89PNG", b"<?xml", b"%PDF", b"step,", b"step\t", b'{"step":1', b"\x93NUMPY"]
    assert [(tmp_path / name).read_bytes()[: len(start)] for name, start in zip(names, starts, strict=True)] == starts


def test_a_picture_goes_to_standard_output(tmp_path: Path) -> None:
    ran = run("plot", *FIVE, "-o", "-", "--format", "svg", folder=tmp_path)
    assert (ran.status, ran.told, files_in(tmp_path)) == (0, [], [])
    assert ran.out.startswith(b"<?xml")
    assert ran.out.rstrip().endswith(b"</svg>")


def test_a_quiet_plot_says_nothing(here: Here, tmp_path: Path) -> None:
    ran = here("plot", "-q", "--dataset-size", "1000", "--batch-size", "3", *FIVE[:4], *FIVE[6:])
    assert (ran.status, ran.told) == (0, [])
    assert files_in(tmp_path) == ["warmup.csv", "warmup.png"]


def test_a_flag_overrides_its_key(here: Here, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(SMALL)
    here("plot", "x.toml", "--lr-init", "0.5", "-o", "x.csv")
    assert (tmp_path / "x.csv").read_text().startswith("step,epoch,lr,phase\n1,0.1,0.01,warmup\n")


def test_size_and_resolution_are_those_of_the_picture(here: Here, tmp_path: Path) -> None:
    assert here("plot", "--size", "640x480", "-o", "a.png").status == 0
    assert here("plot", "--size", "8x5in", "--dpi", "50", "-o", "b.png").status == 0
    assert imread(tmp_path / "a.png").shape[:2] == (480, 640)
    assert imread(tmp_path / "b.png").shape[:2] == (250, 400)


def test_looks_differ(here: Here) -> None:
    looks: tuple[list[str], ...] = (
        [],
        ["--theme", "dark"],
        ["--log-y"],
        ["--x", "epoch"],
        ["--title", "Mine"],
        ["--style", "ggplot"],
    )
    pictures = set()
    for look in looks:
        ran = here("plot", *look, "-o", "-")
        assert (ran.status, ran.told) == (0, [])
        pictures.add(ran.out)
    assert len(pictures) == len(looks)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["-o", "x"], "-o: x: unknown suffix ''; expected .pdf, .png, .svg, .csv, .jsonl, .npy or .tsv"),
        (["-o", "x.gif"], "-o: x.gif: unknown suffix '.gif'; expected .pdf, .png, .svg, .csv, .jsonl, .npy or .tsv"),
        (["--size", "big"], "--size: expected WIDTHxHEIGHT in pixels such as 1200x700, or 12x7in, got 'big'"),
        (["--size", "1x1"], "--size: expected 360x240 to 20000x20000 pixels at 100 dpi, got 1x1"),
        (["--size", "1x1", "--dpi", "200"], "--size: expected 720x480 to 20000x20000 pixels at 200 dpi, got 1x1"),
        (["--style", "ggplott"], "--style: unknown matplotlib style 'ggplott'; did you mean 'ggplot'?"),
        (["--x", "epoch", "noam.toml"], "--x: epochs need iters_per_epoch, and the schedule has none"),
        (["--rows", "3"], "--rows: expected at least 6, the first and last row of every phase, got 3"),
        (["-o", "x.png", "-o", "/proc/y.csv"], "/proc/y.csv: cannot be written: No such file or directory"),
        (["missing.toml"], "missing.toml: cannot be read: No such file or directory"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_a_line_and_leaves_no_file(
    arguments: list[str], line: str, here: Here, tmp_path: Path
) -> None:
    (tmp_path / "noam.toml").write_text("total_steps = 9\nwarmup_steps = 2\nlr_init = 1\nlr_end = 0\n")
    ran = here("plot", *arguments)
    assert (ran.status, ran.out, ran.told) == (2, b"", [line])
    assert files_in(tmp_path) == ["noam.toml"]


def test_a_chinese_title_is_drawn_or_one_line_names_its_characters(here: Here) -> None:
    ran = here("plot", "--title", "学习率预热", "-o", "x.png")
    missing = "no installed font has the characters 习学热率预; they are drawn as boxes"
    assert ran.told in (["wrote x.png"], [missing, "wrote x.png"])
    assert ran.status == 0


def test_the_settings_of_the_machine_do_not_matter(tmp_path: Path) -> None:
    plain = run("plot", "-o", "-", folder=tmp_path).out
    (tmp_path / "matplotlibrc").write_text("figure.facecolor: red\nfont.size: 30\nbackend: TkAgg\n")
    odd = {"MPLBACKEND": "nonsense", "LC_ALL": "C", "MPLCONFIGDIR": "/proc/nowhere", "NO_COLOR": "1"}
    ran = run("plot", "-o", "-", folder=tmp_path, env=odd)
    assert (ran.status, ran.told) == (0, [])
    assert ran.out == plain


@pytest.mark.parametrize("dpi", ["0", "-100", "inf", "nan", "1e9", "many"])
def test_a_resolution_that_is_none_is_refused_in_a_line(dpi: str, here: Here, tmp_path: Path) -> None:
    ran = here("plot", "--dpi", dpi)
    assert (ran.status, ran.out, len(ran.told)) == (2, b"", 1)
    assert "--dpi" in ran.err
    assert files_in(tmp_path) == []
