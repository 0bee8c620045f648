"""summary.md: the schedules as a table for a pipeline's page, never larger than such a page may be."""

import re
from collections.abc import Iterator, Mapping, Sequence

from warmup_cli.artifacts.record import Record
from warmup_cli.errors import counted
from warmup_cli.numerals import rate_text, step_text

MOST_BYTES = 1_000_000
"""GitHub takes 1 MiB of summary from a step, and shows none of a longer one. A step may have more to say."""

_LONGEST = 300  # characters of a cell
_ROOM = 200  # bytes for the lines that say what was left out


def summary(records: Sequence[Record], failed: Mapping[str, Sequence[str]]) -> str:
    """Return the table, the findings and what could not be rendered; the last lines are left out if they are too many.

    Args:
        records: what was rendered.
        failed: what could not be, by source, with the lines that say why.

    """
    lines, left = [], MOST_BYTES - _ROOM
    for done, line in enumerate(all_lines := [*_lines(records, failed)]):
        left -= len(line.encode()) + 1
        if left < 0:
            lines.append(f"\nand {counted(len(all_lines) - done, 'more line')}, which are in index.html")
            break
        lines.append(line)
    return "\n".join([*lines, ""])


def _lines(records: Sequence[Record], failed: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield "## Learning-rate schedules"
    yield ""
    for problems in failed.values():
        for problem in problems:
            yield f"- **not rendered** {_text(problem)}"
    for record in records:
        for finding in record.findings:
            told = f"step {step_text(finding.step)}: {_text(finding.message)}; {_text(finding.remedy)}"
            yield f"- **{_text(finding.code)}** {_text(record.name)}: {told}"
    if failed or any(record.findings for record in records):
        yield ""
    yield "| schedule | curve | steps | epochs | first rate | peak | last rate | findings |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|"
    yield from map(_row, records)


def _row(record: Record) -> str:
    numbers = record.numbers
    cells = [
        _text(record.name),
        record.spark,
        step_text(numbers["total_steps"]),
        "" if numbers["epochs"] is None else f"{numbers['epochs']:,.6g}",
        rate_text(numbers["lr_first"]),
        f"{rate_text(numbers['lr_peak'])} at {step_text(numbers['lr_peak_step'])}",
        rate_text(numbers["lr_last"]),
        f"{len(record.findings)}" if record.findings else "none",
    ]
    return f"| {' | '.join(cells)} |"


def _text(words: str) -> str:
    """Return words so that Markdown shows them as they are, on one line and not too long."""
    words = " ".join(words.split())
    words = words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&@$])", r"\\\1", words)
