"""The commands run within the tests, where starting a process would tell nothing more."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.running import Ran
from warmup_cli.cli import run

Here: TypeAlias = Callable[..., Ran]


@pytest.fixture(name="here")
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Here:
    """Return what runs `warmup` with some arguments in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)

    def here(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = run([*arguments])
        out, err = capfdbinary.readouterr()
        return Ran(status, out, err.decode())

    return here
