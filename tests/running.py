"""The installed command, as a user runs it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

WARMUP = str(Path(sys.executable).parent / "warmup")

PATIENCE = 120  # seconds after which a command hangs

FIVE = [
    *("--warmup-epochs", "5", "--plateau-epochs", "10", "--iters-per-epoch", "500"),
    *("--lr-init", "1e-3", "--lr-end", "1e-6", "--total-epochs", "100"),
]
"""The five numbers and a plateau, as flags."""

Stream = int | IO[Any]


@dataclass(frozen=True)
class Ran:
    """What became of a command: its exit status, its data and its words."""

    status: int
    out: bytes
    err: str

    @property
    def told(self) -> list[str]:
        """The lines on standard error."""
        return self.err.splitlines()


def environment(**more: str) -> dict[str, str]:
    """Return the environment without what would be read as flags."""
    return {name: value for name, value in os.environ.items() if not name.startswith("WARMUP_")} | more


def run(
    *arguments: str,
    folder: Path,
    stdin: bytes = b"",
    stdout: Stream = subprocess.PIPE,
    env: Mapping[str, str] | None = None,
    command: Sequence[str] = (WARMUP,),
) -> Ran:
    """Run `warmup` in a folder, to its end."""
    done = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        input=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=environment(**(env or {})),
        timeout=PATIENCE,
        check=False,
    )
    return Ran(done.returncode, done.stdout or b"", done.stderr.decode())


def start(*arguments: str, folder: Path, stdout: Stream = subprocess.PIPE, stderr: Stream = subprocess.PIPE) -> Any:
    """Start `warmup` in a folder; return the process."""
    return subprocess.Popen(
        [WARMUP, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        env=environment(),
    )


def wait_for(happened: Callable[[], object]) -> None:
    """Wait until something has happened."""
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.01)


def files_in(folder: Path) -> list[str]:
    """Return the names of all files below a folder, hidden ones too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())
