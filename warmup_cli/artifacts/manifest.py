"""The manifest: what is in a folder of artifacts, to the byte, and what made it."""

import hashlib
import os
import platform
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from warmup_cli import __version__
from warmup_cli.artifacts.record import Record
from warmup_cli.errors import WarmupError, printable

MANIFEST = "manifest.json"
"""Its name in the folder. It does not list itself."""

_FORMAT = "warmup artifacts 1"
_NAME = re.compile(r"(?!\.\.?(?:/|$))(?:schedules/(?!\.\.?$))?[^/\0]+")  # never a way out of the folder
_MOST_BYTES = 1 << 28


def text_of(data: Mapping[str, Any]) -> bytes:
    """Return data as the JSON that people read too."""
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def manifest(folder: Path, records: Sequence[Record], failed: Mapping[str, Sequence[str]]) -> bytes:
    """Return the manifest of the files that are in a folder.

    Args:
        folder: where the artifacts are.
        records: what was rendered.
        failed: what could not be, by source, with the lines that say why.

    """
    files = {name: _measured(folder / name) for name in sorted(present_in(folder) - {MANIFEST})}
    packages = {name: version(name) for name in ("matplotlib", "numpy")}
    return text_of(
        {
            "format": _FORMAT,
            "versions": {"warmup": __version__, "python": platform.python_version(), **packages},
            "schedules": [record.data for record in records],
            "failed": [{"source": source, "problems": [*problems]} for source, problems in failed.items()],
            "files": files,
        }
    )


def listed_in(folder: Path, name: str) -> Mapping[str, Any]:
    """Return the files that the manifest of a folder lists; none if it has no manifest.

    Args:
        folder: the folder.
        name: its name in messages.

    Raises:
        WarmupError: the manifest is none of ours.

    """
    where = f"{printable(name)}: {MANIFEST}"
    try:
        with (folder / MANIFEST).open("rb") as file:
            tree = orjson.loads(file.read(_MOST_BYTES))
    except FileNotFoundError:
        return {}
    except orjson.JSONDecodeError as error:
        raise WarmupError(f"{where}: is no manifest of warmup: {error}") from None
    files = tree.get("files") if isinstance(tree, dict) and tree.get("format") == _FORMAT else None
    if not isinstance(files, dict):
        raise WarmupError(f"{where}: is no manifest of warmup: expected format {_FORMAT!r} and files")
    for file_name in files:
        if not _NAME.fullmatch(file_name):
            raise WarmupError(f"{where}: is no manifest of warmup: it lists {file_name!r}")
    return files


def present_in(folder: Path) -> Set[str]:
    """Return the paths of all that is in a folder; of a folder in it that is not ours, its own with a slash."""
    return {*_present(folder, "")}


def _present(folder: Path, prefix: str) -> Iterator[str]:
    if not folder.exists():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_folder and prefix + entry.name == "schedules":
                yield from _present(Path(entry.path), "schedules/")
            else:
                yield prefix + entry.name + "/" * is_folder


def _measured(file: Path) -> dict[str, Any]:
    with file.open("rb") as stream:
        return {"bytes": file.stat().st_size, "sha256": hashlib.file_digest(stream, "sha256").hexdigest()}


def differences(name: str) -> list[str]:
    """Return a line for each way in which a folder is not what its manifest says.

    Raises:
        WarmupError: it has no manifest that can be read.

    """
    folder = Path(name)
    if not (folder / MANIFEST).exists():
        raise WarmupError(f"{printable(name)}: has no {MANIFEST}; expected a folder that warmup render wrote")
    told, present = listed_in(folder, name), present_in(folder) - {MANIFEST}
    lines = [f"{file}: is not in the manifest" for file in present - told.keys()]
    lines += [line for file, said in told.items() for line in _compared(folder / file, file, said)]
    return [f"{printable(name)}: {printable(line)}" for line in sorted(lines)]


def _compared(path: Path, name: str, said: Any) -> Iterator[str]:
    if path.is_symlink() or not path.is_file():
        yield f"{name}: is missing" if not path.exists() else f"{name}: is no file"
        return
    found = _measured(path)
    if found != said:
        size = said.get("bytes") if isinstance(said, dict) else None
        what = "its SHA-256 differs" if found["bytes"] == size else f"{found['bytes']:,} bytes, expected {size}"
        yield f"{name}: is not what the manifest says: {what}"
