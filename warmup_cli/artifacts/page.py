"""index.html: all schedules at a glance, in one file without a script, which asks no network for anything."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from warmup_cli import __version__
from warmup_cli.artifacts.record import Record
from warmup_cli.artifacts.style import STYLE
from warmup_cli.check import Finding
from warmup_cli.errors import counted
from warmup_cli.numerals import rate_text, step_text

_MOST_PHASES = 8

_RATE = re.compile(r"\S+e-\d+")  # a browser would break it at the hyphen

_HEAD = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Learning-rate schedules</title>
<style>{STYLE}</style>
</head>
<body>
"""


def page(records: Sequence[Record], failed: Mapping[str, Sequence[str]]) -> str:
    """Return the page.

    Args:
        records: what was rendered.
        failed: what could not be, by source, with the lines that say why.

    """
    return "".join([_HEAD, *_header(records, failed), *_cards(records), *_footer()])


def _header(records: Sequence[Record], failed: Mapping[str, Sequence[str]]) -> Iterator[str]:
    found = sum(len(record.findings) for record in records)
    told = [counted(len(records), "schedule"), counted(found, "finding") if found else "no findings"]
    if failed:
        told.append(f"{len(failed):,} not rendered")
    yield f'<header><h1>Learning-rate schedules</h1><p class="faint">{" · ".join(told)}</p></header>\n'
    if failed:
        boxes = (f"<br>{'<br>'.join(map(escape, lines))}" for lines in failed.values())
        told_boxes = "".join(f'<p class="bad"><b>Not rendered</b>{box}</p>' for box in boxes)
        yield f'<section class="wide">{told_boxes}</section>\n'
    if found:
        links = (
            f'<a href="#{_anchor(record)}">{escape(record.name)} ({len(record.findings)})</a> '
            for record in records
            if record.findings
        )
        yield f'<nav class="wide" aria-label="Findings"><b>Findings in</b><br>{"".join(links)}</nav>\n'


def _cards(records: Sequence[Record]) -> Iterator[str]:
    yield '<main class="cards">\n'
    for record in records:
        yield _card(record)
    yield "</main>\n"


def _card(record: Record) -> str:
    picture, table, numbers = map(_link, record.files)
    listing = f"rates ({record.thinned})" if record.thinned else "rates"
    title = record.numbers["title"]
    heading = f"<h2>{escape(record.name)}</h2>" + (f'<p class="faint">{escape(title)}</p>' if title else "")
    return (
        f'<article id="{_anchor(record)}">{heading}<a href="{picture}">{record.thumbnail}</a>'
        f"{''.join(map(_finding, record.findings))}<dl>{''.join(_key_numbers(record.numbers))}</dl>"
        f"<ul>{''.join(_phases(record.phases))}</ul>"
        f'<p><a href="{picture}">picture</a> · <a href="{table}">{listing}</a> · <a href="{numbers}">numbers</a></p>'
        f'<p class="faint">{escape(record.source)}</p></article>\n'
    )


def _finding(finding: Finding) -> str:
    words = f"step {step_text(finding.step)}: {finding.message}; {finding.remedy}"
    return f'<p class="found"><b>{escape(finding.code)}</b> {escape(words)}</p>'


def _key_numbers(numbers: Mapping[str, Any]) -> Iterator[str]:
    yield _pair("steps", step_text(numbers["total_steps"]))
    if numbers["epochs"] is not None:
        yield _pair("epochs", f"{numbers['epochs']:,.6g} of {numbers['iters_per_epoch']:,.8g}")
    yield _pair("first rate", rate_text(numbers["lr_first"]))
    yield _pair("peak", f"{rate_text(numbers['lr_peak'])} at step {step_text(numbers['lr_peak_step'])}")
    yield _pair("last rate", rate_text(numbers["lr_last"]))


def _pair(term: str, value: str) -> str:
    return f"<dt>{term}</dt><dd>{value}</dd>"


def _phases(phases: Sequence[str]) -> Iterator[str]:
    for phase in phases[:_MOST_PHASES]:
        whole_rates = _RATE.sub(r"<span>\g<0></span>", escape(phase))
        yield f"<li>{whole_rates}</li>"
    if len(phases) > _MOST_PHASES:
        yield f"<li>and {len(phases) - _MOST_PHASES:,} more phases</li>"


def _footer() -> Iterator[str]:
    links = " · ".join(f'<a href="{name}">{name}</a>' for name in ("summary.md", "manifest.json"))
    yield f'<footer class="faint"><p>{links} · made by warmup {__version__}</p></footer>\n</body>\n</html>\n'


def _anchor(record: Record) -> str:
    return quote(record.stem, safe="")


def _link(name: str) -> str:
    return quote(name, safe="/")
