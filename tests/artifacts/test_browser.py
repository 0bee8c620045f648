"""index.html in a real browser, where there is one: wide and narrow, light and dark."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from tests.artifacts.making import FINDING, recorded
from tests.running import PATIENCE, environment
from warmup_cli.artifacts.page import page

CHROMIUM = shutil.which("chromium")

if CHROMIUM:
    QUIET = [
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
        *("--disable-background-networking", "--disable-component-update", "--allow-file-access-from-files"),
    ]

    # The page within a frame of a phone's width, and how wide its content is there.
    FRAME = """<iframe src="index.html" width="{width}" height="900" onload="
        document.body.append('content: ' + this.contentDocument.documentElement.scrollWidth)"></iframe>"""

    @pytest.fixture(name="index")
    def _index(tmp_path: Path) -> Path:
        records = [recorded(f"{name} {'long' * 40}", FINDING, stem=name) for name in ("one", "two", "three", "four")]
        (tmp_path / "index.html").write_text(page(records, {"bad.toml": ["bad.toml: " + "x" * 200]}), "utf-8")
        return tmp_path / "index.html"

    def browse(*arguments: str, folder: Path) -> str:
        """Open a page; return what the browser prints."""
        home = folder / "home"
        done = subprocess.run(
            [str(CHROMIUM), *QUIET, f"--user-data-dir={home}", *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            env=environment(HOME=str(home)),
            timeout=PATIENCE,
            check=True,
        )
        return done.stdout

    @pytest.mark.parametrize("width", [320, 390, 1400])
    def test_nothing_is_wider_than_the_window(width: int, index: Path) -> None:
        frame = index.with_name("frame.html")
        frame.write_text(FRAME.format(width=width))
        (content,) = re.findall(r"content: (\d+)", browse("--dump-dom", frame.as_uri(), folder=index.parent))
        assert int(content) <= width

    @pytest.mark.parametrize(("scheme", "light"), [(1, True), (0, False)])
    def test_the_page_is_light_or_dark_as_its_reader_prefers(scheme: int, light: bool, index: Path) -> None:  # noqa: FBT001
        picture = index.with_suffix(".png")
        settings = f"--blink-settings=preferredColorScheme={scheme}"
        browse(settings, "--window-size=1200,800", f"--screenshot={picture}", index.as_uri(), folder=index.parent)
        ground = imread(picture)[5, 5, :3]
        assert (float(np.mean(ground)) > 0.5) is light
