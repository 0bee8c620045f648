"""Files appear whole or not at all."""

import io
import os
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.running import files_in
from warmup_cli import outputs
from warmup_cli.errors import WarmupError
from warmup_cli.outputs import output, telling


def write(path: Path | str, content: bytes = b"new") -> None:
    """Write a file as the commands do."""
    with output(str(path)) as stream:
        stream.write(content)


def refusal(path: Path | str) -> str:
    """Return the line that says why a file cannot be written."""
    with pytest.raises(WarmupError) as caught:
        write(path)
    (line,) = caught.value.problems
    return line


def fail(stream: BinaryIO, error: BaseException) -> None:
    """Write half of a file."""
    stream.write(b"new")
    raise error


def test_a_file_holds_what_was_written(tmp_path: Path) -> None:
    write(tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes() == b"new"
    assert files_in(tmp_path) == ["x.csv"]


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write(tmp_path / "x.csv")
    assert (tmp_path / "x.csv").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_file_is_not_there_until_it_is_whole(tmp_path: Path) -> None:
    with output(str(tmp_path / "x.csv")) as stream:
        stream.write(b"new")
        stream.flush()
        assert not (tmp_path / "x.csv").exists()
    assert (tmp_path / "x.csv").exists()


def test_a_reader_sees_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"old")
    with output(str(path)) as stream:
        stream.write(b"new")
        stream.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, BrokenPipeError])
def test_the_old_file_stays_where_writing_fails(error: type[BaseException], tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"old")
    with pytest.raises(error), output(str(path)) as stream:
        fail(stream, error())
    assert path.read_bytes() == b"old"
    assert files_in(tmp_path) == ["x.csv"]


def test_nothing_is_left_where_writing_a_new_file_fails(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), output(str(tmp_path / "x.csv")) as stream:
        fail(stream, ValueError("no"))
    assert files_in(tmp_path) == []


def test_an_interruption_as_soon_as_the_file_is_made_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(path: str, mode: str) -> None:
        Path(path).open(mode).close()
        raise KeyboardInterrupt

    monkeypatch.setattr(outputs, "open", interrupted, raising=False)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "x.csv")
    assert files_in(tmp_path) == []


def test_a_full_disk_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "x.csv").symlink_to("/dev/full")
    path = tmp_path / "x.csv"
    assert refusal(path) == f"{path}: cannot be written: No space left on device"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o755])
def test_a_replaced_file_keeps_its_mode(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"old")
    path.chmod(mode)
    write(path)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o7777 == mode


def test_a_link_is_kept_and_what_it_points_to_replaced(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    target, link = tmp_path / "data" / "real.csv", tmp_path / "x.csv"
    target.write_bytes(b"old")
    link.symlink_to(Path("data") / "real.csv")
    write(link)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert files_in(tmp_path) == ["data/real.csv", "x.csv"]


def test_a_link_to_nothing_gets_something(tmp_path: Path) -> None:
    (tmp_path / "x.csv").symlink_to("real.csv")
    write(tmp_path / "x.csv")
    assert (tmp_path / "real.csv").read_bytes() == b"new"
    assert (tmp_path / "x.csv").is_symlink()


def test_missing_folders_are_made(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "x.csv")
    assert files_in(tmp_path) == ["a/b/x.csv"]


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    assert refusal(tmp_path / "x.csv") == f"{tmp_path / 'x.csv'}: cannot be written: Is a directory"
    assert (tmp_path / "x.csv").is_dir()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    path = tmp_path / "a" / "x.csv"
    assert refusal(path).startswith(f"{path}: cannot be written: ")
    assert files_in(tmp_path) == ["a"]


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(outputs, "open", refuse, raising=False)  # the superuser, who may run this, may write anywhere
    path = tmp_path / "x.csv"
    assert refusal(path) == f"{path}: cannot be written: Permission denied"


def test_a_place_where_no_file_can_be_is_told() -> None:
    assert refusal("/proc/nothing/x.csv").startswith("/proc/nothing/x.csv: cannot be written: ")


@pytest.mark.parametrize(
    "name",
    ["x" * 251 + ".csv", "学" * 83 + ".csv", "\N{ROCKET}" * 62 + ".csv", " ", "-x.csv"],
    ids=["long", "Chinese", "rockets", "blank", "dash"],
)
def test_a_file_may_have_any_name_that_a_file_can_have(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"old")
    write(tmp_path / name)
    assert (tmp_path / name).read_bytes() == b"new"
    assert len(files_in(tmp_path)) == 1


def test_a_name_too_long_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / ("x" * 300)).endswith(": cannot be written: File name too long")


def test_what_a_terminal_would_act_on_is_escaped() -> None:
    assert refusal("/proc/\x1b[2J/x.csv").startswith("/proc/\\x1b[2J/x.csv: cannot be written: ")


def test_a_pipe_is_written_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    write(path)
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert path.is_fifo()


def test_a_dash_is_standard_output(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    stream = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", stream)
    write("-")
    assert stream.buffer.getvalue() == b"new"
    assert files_in(tmp_path) == []


def test_of_several_files_none_appears_before_all_are_whole(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    with pytest.raises(ValueError, match="no"), output(str(one)) as first, output(str(other)):
        fail(first, ValueError("no"))
    assert files_in(tmp_path) == []


def write_both(streams: dict[str, BinaryIO]) -> None:
    """Write files as the commands do, each under its name."""
    for name, stream in streams.items():
        with telling(name):
            stream.write(b"x" * 100_000)


@pytest.mark.parametrize("order", [("full.csv", "fine.csv"), ("fine.csv", "full.csv")])
def test_the_file_that_cannot_be_written_is_the_one_that_is_told(order: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "full.csv").symlink_to("/dev/full")
    first, second = (str(tmp_path / name) for name in order)
    with pytest.raises(WarmupError) as caught, output(first) as one, output(second) as other:
        write_both({first: one, second: other})
    assert caught.value.problems == (f"{tmp_path / 'full.csv'}: cannot be written: No space left on device",)
