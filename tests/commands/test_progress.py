"""The progress bar: on a terminal, after a second."""

import io
import sys

import pytest

from warmup_cli.commands._progress import Progress


class Terminal(io.StringIO):
    """What standard error is where a person sits."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(name="seconds")
def _seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the time, which passes as the test says."""
    seconds = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: seconds[0])
    return seconds


def shown(
    stream: io.StringIO, seconds: list[float], monkeypatch: pytest.MonkeyPatch, *, quiet: bool = False
) -> list[str]:
    """Return what is shown during work of three seconds, after each quarter of it."""
    monkeypatch.setattr(sys, "stderr", stream)
    seen = []
    with Progress("x.csv", 100, quiet=quiet) as progress:
        for seconds[0] in (0.75, 1.5, 2.25, 3.0):
            progress.advance(25)
            seen.append(stream.getvalue())
    return seen


def test_a_bar_appears_on_a_terminal_after_a_second(seconds: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    early, *later = shown(Terminal(), seconds, monkeypatch)
    assert early == ""
    assert "x.csv" in later[0]
    assert "50%" in later[0]
    assert "100%" in later[-1]


def test_no_bar_appears_where_there_is_no_terminal(seconds: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), seconds, monkeypatch) == [""] * 4


def test_no_bar_appears_if_it_is_not_wished(seconds: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(Terminal(), seconds, monkeypatch, quiet=True) == [""] * 4


def test_the_cursor_is_shown_again_after_a_failure(seconds: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with pytest.raises(KeyboardInterrupt), Progress("x.csv", 100, quiet=False) as progress:  # noqa: PT012 - it is both
        seconds[0] = 2.0
        progress.advance(25)
        raise KeyboardInterrupt
    assert terminal.getvalue().rfind("\x1b[?25l") < terminal.getvalue().rfind("\x1b[?25h")
