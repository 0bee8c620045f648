"""The flags that commands share. Those of a schedule are its keys: one vocabulary, said once in `keys.py`."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from warmup_cli.errors import WarmupError, shown
from warmup_cli.keys import FLAT_KEYS, PASTED_KEYS, RUN_KEYS, Flag, Key

F = TypeVar("F", bound=Callable[..., Any])


class Option(click.Option):
    """An option that stands in a section of the help."""

    def __init__(self, *arguments: Any, section: str, **how: Any) -> None:
        super().__init__(*arguments, **how)
        self.section = section


class Command(click.Command):
    """A command whose help lists its options by section."""

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a heading and a list for each section, in the order of the options."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(context):
            record = parameter.get_help_record(context)
            if record is not None and isinstance(parameter, click.Option):
                sections.setdefault(getattr(parameter, "section", "Options"), []).append(record)
        sections["Options"] = sections.pop("Options")
        for heading, records in sections.items():
            with formatter.section(heading):
                formatter.write_dl(records, col_max=34)


def option(section: str, *declared: str, **how: Any) -> Callable[[F], F]:
    """Return a decorator that adds an option to a section of the help."""
    return click.option(*declared, cls=Option, section=section, **how)


_FLAGS = "warmup.flags"


def given_flags() -> dict[str, Flag]:
    """Return the schedule flags of the command that is running, by key."""
    flags: dict[str, Flag] = click.get_current_context().meta.get(_FLAGS, {})
    return flags


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    name = parameter.name or ""
    source = context.get_parameter_source(name)
    if value is None or source is ParameterSource.DEFAULT:
        return
    if isinstance(value, tuple):  # an option that may be repeated
        value = "\n".join(value)
    spelling = max(parameter.opts, key=len)
    if source is ParameterSource.ENVIRONMENT:
        spelling = f"{context.auto_envvar_prefix}_{name.upper()}"
    elif value is False:
        spelling = parameter.secondary_opts[0]
    text = str(value).lower() if isinstance(value, bool) else str(value)
    context.meta.setdefault(_FLAGS, {})[name] = Flag(spelling, text)


def _flag(spelling: str, key: Key, *, hidden: bool) -> Callable[[F], F]:
    flag = f"--{spelling.replace('_', '-')}"
    also = [f"--{alias.replace('_', '-')}" for alias in key.aliases]
    text = f"{key.help} (also {', '.join(also)})" if also else key.help
    if key.kind == "switch":
        declared, how = f"{flag}/--no-{flag[2:]}", {}
    else:
        declared, how = flag, {"metavar": key.metavar, "multiple": key.kind == "names"}
    section = "Run" if key in RUN_KEYS else "Pasted" if key in PASTED_KEYS else "Schedule"
    return option(section, declared, spelling, hidden=hidden, help=text, expose_value=False, callback=_remember, **how)


def schedule_flags(command: F) -> F:
    """Give a command a flag for every key of a schedule; `given_flags` returns what was given."""
    for key in reversed(RUN_KEYS):
        command = _flags(key)(command)
    listing = "list the schedulers that can be pasted, with their arguments"
    command = option(
        "Pasted", "--list-code", is_flag=True, is_eager=True, expose_value=False, callback=_list_code, help=listing
    )(command)
    for key in reversed(FLAT_KEYS + PASTED_KEYS):
        command = _flags(key)(command)
    return command


def _flags(key: Key) -> Callable[[F], F]:
    """Return a decorator that adds a key's flag, and hidden ones for its other names."""

    def add(command: F) -> F:
        for alias in key.aliases:
            command = _flag(alias, key, hidden=True)(command)
        return _flag(key.name, key, hidden=False)(command)

    return add


def _list_code(context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - Click's
    if not value:
        return
    from itertools import groupby

    from warmup_cli.apis import signatures

    lines = []
    for framework, entries in groupby(signatures(), key=lambda entry: entry[0]):
        lines.append(f"{framework}:")
        lines.extend(f"  {name}{signature}" for _, name, signature in entries)
    click.echo("\n".join(lines))
    context.exit()


quiet_flag = click.option("-q", "--quiet", is_flag=True, help="say nothing but errors")

schedules_argument = click.argument(
    "sources", nargs=-1, metavar="[SCHEDULE]...", type=click.Path(allow_dash=True, path_type=str)
)

output_flag = click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="PATH",
    type=click.Path(allow_dash=True, path_type=str),
    help="where to write; the suffix names the format, - is standard output; may be repeated",
)


def _delimiter(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    value = "\t" if value in ("\\t", "tab") else value
    if value is not None and (
        len(value) != 1 or not (value.isprintable() or value == "\t") or value in "\r\n\"'.0123456789-+eE"
    ):
        raise WarmupError(f"--delimiter: expected one character such as ; or tab, got {shown(value)}")
    return value


def table_flags(command: F) -> F:
    """Give a command the flags of tables."""
    for decorate in reversed(
        (
            option("Table", "--every", type=click.IntRange(min=1), metavar="N", help="list one update in N"),
            option(
                "Table", "--rows", type=click.IntRange(min=1), metavar="N", help="list at most N updates, evenly spread"
            ),
            option(
                "Table",
                "--delimiter",
                callback=_delimiter,
                metavar="CHAR",
                help="of CSV [default: , or ; with a decimal comma]",
            ),
            option(
                "Table", "--decimal", type=click.Choice([".", ","]), default=".", help="decimal mark of CSV and TSV"
            ),
            option("Table", "--bom", is_flag=True, help="begin with a byte order mark, for Excel on Windows"),
            option("Table", "--crlf", is_flag=True, help="end lines with CR LF"),
        )
    ):
        command = decorate(command)
    return command


def _size(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[float, float, str] | None:
    if value is None:
        return None
    parts = re.fullmatch(r"(\d{1,5}(?:\.\d+)?)[xX*](\d{1,5}(?:\.\d+)?)(px|in)?", value, re.ASCII)
    if parts is None:
        raise WarmupError(f"--size: expected WIDTHxHEIGHT in pixels such as 1200x700, or 12x7in, got {shown(value)}")
    return float(parts[1]), float(parts[2]), parts[3] or "px"


def picture_flags(command: F) -> F:
    """Give a command the flags of pictures."""
    for decorate in reversed(
        (
            option(
                "Picture",
                "--theme",
                type=click.Choice(["light", "dark"]),
                default="light",
                help="colours of the picture",
            ),
            option("Picture", "--log-y", is_flag=True, help="rates on a logarithmic axis"),
            option(
                "Picture",
                "--x",
                type=click.Choice(["step", "epoch"]),
                default="step",
                help="what the axis below counts",
            ),
            option("Picture", "--size", callback=_size, metavar="WxH", help="in pixels, or 12x7in [default: 12x7in]"),
            option(
                "Picture", "--dpi", type=click.FloatRange(40, 1200), default=100, help="dots per inch [default: 100]"
            ),
            option("Picture", "--style", metavar="NAME", help="a matplotlib style, by name or file"),
        )
    ):
        command = decorate(command)
    return command
