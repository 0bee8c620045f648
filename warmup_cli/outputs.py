"""Where results go: files that appear whole or not at all, and standard output.

Paths are plain strings here: to import pathlib takes as long as to write a thousand rows.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
        with telling(path):
            sys.stdout.buffer.flush()
        return
    with telling(path):
        target = os.path.realpath(path)  # a link is kept, and what it points to replaced
        # A pipe or a device has no old content to keep, and a folder is refused when it is opened.
        part = target if os.path.exists(target) and not os.path.isfile(target) else _part_of(target)
    try:
        with telling(path):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            stream = open(part, "wb")  # noqa: SIM115 - it is closed below
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
                os.unlink(part)


@contextmanager
def telling(path: str) -> Iterator[None]:
    """Raise what goes wrong in the block with the file at `path` as an error that names it.

    Where standard output is closed, the block just ends: whoever reads has what he wanted.

    Raises:
        WarmupError: it cannot be written.

    """
    try:
        yield
    except OSError as error:
        if path == "-" and isinstance(error, BrokenPipeError):
            return
        path = "standard output" if path == "-" else path
        raise WarmupError(f"{printable(path)}: cannot be written: {error.strerror or error}") from None


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Raise what goes wrong in the block with reading what is at `path` as an error that names it.

    Raises:
        WarmupError: it cannot be read.

    """
    try:
        yield
    except OSError as error:
        raise WarmupError(f"{printable(path)}: cannot be read: {error.strerror or error}") from None


def _part_of(target: str) -> str:
    return os.path.join(os.path.dirname(target), f".warmup-{os.urandom(6).hex()}.part")


def _replace(target: str, part: str) -> None:
    if os.path.exists(target):
        os.chmod(part, os.stat(target).st_mode & 0o7777)
    os.replace(part, target)
