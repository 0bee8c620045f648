"""Where results go: files that appear whole or not at all, and standard output."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with telling(path), _replacing(Path(path)) as stream:
        yield stream


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


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    path = Path(os.path.realpath(path))  # a link is kept, and what it points to replaced
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():  # a pipe or a device has no old content to keep; a folder is refused
        with path.open("wb") as stream:
            yield stream
        return
    part = path.with_name(f".warmup-{secrets.token_hex(6)}.part")
    try:
        with part.open("xb") as stream:
            yield stream
        if path.exists():
            part.chmod(path.stat().st_mode & 0o7777)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
