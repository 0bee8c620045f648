"""The table as Markdown, under the machine and the versions."""

import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.running import Row

_PACKAGES = ("click", "numpy", "matplotlib", "orjson", "polars", "pandas", "torch", "transformers")


def heading(runs: int) -> str:
    """Return what was measured on what."""
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d}: {_processor()}, {os.cpu_count()} processors, {platform.system()}"
        f" {platform.machine()}; Python {platform.python_version()}, {', '.join(map(_version, _PACKAGES))}."
        f"\nMedians of {runs} runs in turn; the load average at the end was {load}."
    )


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [
        "| what | against | ours: min · median · max | theirs | ratio | goal | holds |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [f"| {row.what} | {row.against} | {row.ours} | {row.theirs} | {_verdict(row)} |" for row in rows]
    return "\n".join(lines)


def _verdict(row: Row) -> str:
    value = "" if row.value is None else f"{row.value:.3g}{row.unit}"
    if row.goal is None:
        return f"{value} | | "
    holds = "not measured" if row.value is None else "yes" if row.value <= row.goal else "**no**"
    return f"{value} | at most {row.goal:g}{row.unit} | {holds}"


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} not installed"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"
