"""Where results go: files that appear whole or not at all, and standard output."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from warmup_cli.errors import WarmupError, printable


@contextmanager
def output(path: str) -> Iterator[BinaryIO]:
    """Open `path` for writing; it holds the old content until the block ends well, and then the new.

    `-` is standard output. Missing parent folders are made.

    Raises:
        WarmupError: it cannot be written; nothing is left behind.

    """
    if path == "-" and sys.stdout is None:
        raise WarmupError("standard output: cannot be written: it is closed")
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with telling(path):
        target = Path(os.path.realpath(path))  # a link is kept, and what it points to replaced
        # A pipe or a device has no old content to keep, and a folder is refused when it is opened.
        part = target if target.exists() and not target.is_file() else _part_of(target)
    try:
        with telling(path):
            target.parent.mkdir(parents=True, exist_ok=True)
            stream = part.open("wb")
        with stream:
            yield stream
            with telling(path):
                stream.close()
        if part != target:
            with telling(path):
                _replace(target, part)
    finally:
        if part != target:
            with suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def telling(path: str) -> Iterator[None]:
    """Raise what goes wrong in the block with the file at `path` as an error that names it.

    Raises:
        WarmupError: it cannot be written.

    """
    try:
        yield
    except OSError as error:
        if path == "-":  # a closed pipe is no error, and a full disk the command's
            raise
        raise WarmupError(f"{printable(path)}: cannot be written: {error.strerror or error}") from None


def _part_of(target: Path) -> Path:
    return target.with_name(f".warmup-{os.urandom(6).hex()}.part")


def _replace(target: Path, part: Path) -> None:
    if target.exists():
        part.chmod(target.stat().st_mode & 0o7777)
    part.replace(target)
