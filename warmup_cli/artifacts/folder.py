"""A folder that is replaced as a whole: who looks into it sees the old artifacts or the new ones.

rename(2) puts a folder in place of another only where that one is empty. Linux and macOS can exchange two folders
in one step, and that is what is done; elsewhere the old one is moved aside first, and back if the new one cannot
take its place.
"""

import os
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from warmup_cli.artifacts.manifest import MANIFEST, listed_in, present_in
from warmup_cli.errors import WarmupError, listed, printable
from warmup_cli.outputs import telling

_SHOWN = 5  # names in a message


@dataclass(frozen=True)
class Staging:
    """A new folder that is to take the place of another.

    Attributes:
        folder: the other one, as the user named it.
        path: where the new one stands until then.

    """

    folder: str
    path: Path

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """Open a file of the new folder for writing; messages show it under the path that it is going to have."""
        with telling(os.path.join(self.folder, name)), (self.path / name).open("wb") as stream:  # noqa: PTH118
            yield stream


@contextmanager
def replaced(folder: str) -> Iterator[Staging]:
    """Make a new folder beside `folder`, and exchange the two when the block ends well.

    Raises:
        WarmupError: `folder` cannot be replaced, or holds what is not ours; it is as it was.

    """
    with telling(folder):
        target = Path(os.path.realpath(folder))  # a link is kept, and what it points to replaced
        _check_place(folder, target)
        old = _ours(folder, target)
        fresh = target.with_name(f".{target.name[:100]}-{secrets.token_hex(6)}.part")
    exchanged = False
    try:
        with telling(folder):
            (fresh / "schedules").mkdir(parents=True)
        yield Staging(folder, fresh)
        with telling(folder):
            old = _ours(folder, target)
            _exchange(fresh, target)
        exchanged = True
    finally:
        if exchanged:
            _remove(fresh, old, folder)
        else:
            shutil.rmtree(fresh, ignore_errors=True)


def _check_place(folder: str, target: Path) -> None:
    """Refuse a place that a folder cannot take."""
    if target.exists() and not target.is_dir():
        raise WarmupError(f"{printable(folder)}: is no folder; name one, or one to be made")
    if target.is_mount():
        raise WarmupError(f"{printable(folder)}: is a mount point, which cannot be replaced; name a folder in it")
    if Path.cwd().is_relative_to(target):
        raise WarmupError(f"{printable(folder)}: holds the current folder; name another, such as artifacts")


def _ours(folder: str, target: Path) -> Set[str]:
    """Return the files in `target`; refuse files that no manifest there lists, which would be lost."""
    present = present_in(target)
    foreign = sorted(present - {MANIFEST, *listed_in(target, folder)}) if present else []
    if foreign:
        names = [*map(printable, foreign[:_SHOWN])]
        if len(foreign) > _SHOWN:
            names.append(f"{len(foreign) - _SHOWN:,} more")
        raise WarmupError(
            f"{printable(folder)}: holds what no manifest of warmup lists: {listed(names, 'and')}; "
            "move it away, or name another folder"
        )
    return present


def _exchange(fresh: Path, target: Path) -> None:
    """Put `fresh` in place of `target`, which is then at `fresh` if there was one."""
    if not target.exists():
        fresh.rename(target)
        return
    fresh.chmod(target.stat().st_mode & 0o7777)
    if _exchange_at_once(fresh, target):
        return
    aside = fresh.with_suffix(".old")
    target.rename(aside)
    try:
        fresh.rename(target)
    except BaseException:
        aside.rename(target)
        raise
    aside.rename(fresh)


def _exchange_at_once(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return whether this system can."""
    from ctypes import CDLL

    paths, exchange = (os.fsencode(one), os.fsencode(other)), 2
    with suppress(AttributeError, OSError):  # a system's library that has no such function
        if sys.platform == "darwin":
            return not CDLL(None).renamex_np(*paths, exchange)
        if sys.platform == "linux":
            here = -100  # AT_FDCWD
            return not CDLL(None).renameat2(here, paths[0], here, paths[1], exchange)
    return False


def _remove(folder: Path, names: Iterable[str], was: str) -> None:
    """Remove an old folder with its files; keep what has appeared in it since they were listed."""
    try:
        for name in names:
            (folder / name).unlink(missing_ok=True)
        for emptied in (folder / "schedules", folder):
            with suppress(FileNotFoundError):
                emptied.rmdir()
    except OSError as error:
        raise WarmupError(
            f"{printable(was)}: is new and whole, but the old one at {folder} cannot be removed: {error.strerror}"
        ) from None
