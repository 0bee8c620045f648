"""The folder is the old one or the new one, whole, and nobody's files are lost."""

import os
import shutil
from pathlib import Path

import pytest

from tests.artifacts.making import rendered
from tests.running import files_in
from warmup_cli.artifacts import folder as folders
from warmup_cli.artifacts.folder import replaced
from warmup_cli.errors import WarmupError

OLD = {"index.html": b"old", "schedules/a.csv": b"old", "schedules/gone.csv": b"old"}
NEW = {"index.html": b"new", "schedules/a.csv": b"new", "schedules/b.csv": b"new"}


@pytest.fixture(name="out")
def _out(tmp_path: Path) -> Path:
    """Return a folder that was rendered before, alone in its parent."""
    return rendered(tmp_path / "parent" / "out", OLD)


@pytest.fixture(params=["at once", "one after the other"])
def exchange(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Exchange folders in either way."""
    if request.param != "at once":
        monkeypatch.setattr(folders, "_exchange_at_once", lambda _one, _other: False)
    return str(request.param)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder but for its manifest."""
    return {name: (folder / name).read_bytes() for name in files_in(folder) if name != "manifest.json"}


def refusal(folder: Path | str) -> str:
    """Return the line that says why a folder is not replaced."""
    with pytest.raises(WarmupError) as caught:
        rendered(Path(folder), NEW)
    (line,) = caught.value.problems
    return line.removeprefix(f"{folder}: ")


def alone(out: Path) -> bool:
    """Whether nothing is left beside a folder."""
    return os.listdir(out.parent) == [out.name]  # noqa: PTH208


@pytest.mark.usefixtures("exchange")
def test_a_new_folder_takes_the_place_of_the_old_one(out: Path) -> None:
    rendered(out, NEW)
    assert contents(out) == NEW
    assert alone(out)


@pytest.mark.usefixtures("exchange")
def test_a_folder_is_made_where_there_is_none_and_its_parents_too(tmp_path: Path) -> None:
    out = rendered(tmp_path / "deep" / "er" / "out", NEW)
    assert contents(out) == NEW
    assert alone(out)


@pytest.mark.usefixtures("exchange")
def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o750)
    out = rendered(tmp_path / "out", NEW)
    assert contents(out) == NEW
    assert out.stat().st_mode & 0o777 == 0o750


def test_the_folder_is_the_old_one_until_the_end(out: Path) -> None:
    with replaced(str(out)) as staging, staging.file("index.html") as stream:
        stream.write(b"new")
        stream.flush()
        assert contents(out) == OLD


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_render_that_is_stopped_leaves_the_old_folder(error: type[BaseException], out: Path) -> None:
    def stop() -> None:
        with replaced(str(out)) as staging, staging.file("index.html") as stream:
            stream.write(b"new")
            raise error

    with pytest.raises(error):
        stop()
    assert contents(out) == OLD
    assert alone(out)


def test_a_folder_that_cannot_be_moved_in_leaves_the_old_one(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_exchange_at_once", lambda _one, _other: False)
    rename = Path.rename

    def refused(path: Path, target: Path) -> Path:
        if path.suffix == ".part":
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refused)
    assert refusal(out) == "cannot be written: Permission denied"
    assert contents(out) == OLD
    assert alone(out)


def test_a_full_disk_is_told_under_the_name_of_the_folder(out: Path) -> None:
    def fill() -> None:
        with replaced(str(out)) as staging:
            (staging.path / "index.html").symlink_to("/dev/full")
            with staging.file("index.html") as stream:
                stream.write(b"new")

    with pytest.raises(WarmupError) as caught:
        fill()
    assert caught.value.problems == (f"{out}/index.html: cannot be written: No space left on device",)
    assert contents(out) == OLD
    assert alone(out)


@pytest.mark.parametrize("name", ["mine.txt", ".hidden", "schedules/mine.csv", "mine/deep.txt"])
def test_files_of_others_are_not_lost(name: str, out: Path) -> None:
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).write_bytes(b"mine")
    shown = "mine/" if "deep" in name else name
    assert refusal(out) == (f"holds what no manifest of warmup lists: {shown}; move it away, or name another folder")
    assert contents(out) == {**OLD, name: b"mine"}


def test_a_folder_without_a_manifest_is_not_replaced(tmp_path: Path) -> None:
    for name in "abcdefg":
        (tmp_path / name).touch()
    assert refusal(tmp_path).startswith("holds what no manifest of warmup lists: a, b, c, d, e and 2 more; ")


def test_a_file_that_appears_meanwhile_is_not_lost(out: Path) -> None:
    def interfere() -> None:
        with replaced(str(out)):
            (out / "mine.txt").write_bytes(b"mine")

    with pytest.raises(WarmupError, match=r"no manifest of warmup lists: mine\.txt"):
        interfere()
    assert contents(out) == {**OLD, "mine.txt": b"mine"}
    assert alone(out)


def test_a_file_that_appears_at_the_last_moment_is_kept(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = folders._exchange

    def interfered(fresh: Path, target: Path) -> None:
        (target / "mine.txt").write_bytes(b"mine")
        exchange(fresh, target)

    monkeypatch.setattr(folders, "_exchange", interfered)
    assert "is new and whole, but the old one at " in refusal(out)
    assert contents(out) == NEW
    assert [path.read_bytes() for path in out.parent.glob(".*/mine.txt")] == [b"mine"]


def test_a_link_is_kept_and_what_it_points_to_replaced(out: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(out)
    rendered(link, NEW)
    assert link.is_symlink()
    assert contents(out) == NEW


def test_nothing_is_removed_through_a_link_in_the_folder(out: Path, tmp_path: Path) -> None:
    shutil.move(out / "schedules", tmp_path / "elsewhere")
    (out / "schedules").symlink_to(tmp_path / "elsewhere")
    assert refusal(out).startswith("holds what no manifest of warmup lists: schedules; ")
    assert files_in(tmp_path / "elsewhere") == ["a.csv", "gone.csv"]


def test_the_current_folder_is_not_replaced(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(out / "schedules")
    assert refusal("..") == "holds the current folder; name another, such as artifacts"


def test_a_mount_point_is_not_replaced() -> None:
    assert refusal("/proc") == "is a mount point, which cannot be replaced; name a folder in it"


def test_a_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"mine")
    assert refusal(tmp_path / "x") == "is no folder; name one, or one to be made"
