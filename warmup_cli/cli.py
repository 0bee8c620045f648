"""The command `warmup`: the root of its commands, and what becomes of their errors."""

import os
import sys
from collections.abc import Sequence
from enum import IntEnum, unique

import click

from warmup_cli import __version__
from warmup_cli.commands import COMMANDS
from warmup_cli.errors import WarmupError

_COMPLETE = "_WARMUP_COMPLETE"  # by which a shell asks for completions


@unique
class ExitStatus(IntEnum):
    """How a command ended."""

    FINE = 0
    FOUND = 1  # a check or a comparison found something
    FAILED = 2  # it could not be done
    INTERRUPTED = 130


class _Root(click.Group):
    """The commands of the menu, each imported when it is needed."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        return COMMANDS.get(name)


@click.group(
    "warmup", cls=_Root, context_settings={"auto_envvar_prefix": "WARMUP", "help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, "-V", "--version", prog_name="warmup")
def root() -> None:
    """See, share and check the learning-rate curve of a training run.

    Every flag can be given as an environment variable too: WARMUP_PLOT_LR_INIT=1e-3.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, or `arguments` in its place, and return the exit status.

    What went wrong is told in a line each, never by a traceback.
    """
    problems: tuple[str, ...] = ()
    status: int = ExitStatus.FAILED
    try:
        status = _invoke(list(sys.argv[1:] if arguments is None else arguments))
        if sys.stdout is not None:
            sys.stdout.flush()
    except WarmupError as error:
        problems = error.problems
    except click.exceptions.NoArgsIsHelpError as error:
        problems = (error.format_message(),)
    except click.ClickException as error:
        problems = (_one_line(error),)
    except (click.Abort, KeyboardInterrupt):
        status = ExitStatus.INTERRUPTED
    except BrokenPipeError:  # whoever reads has what he wanted
        status = ExitStatus.FINE
    except OSError as error:
        problems = (f"standard output: cannot be written: {error.strerror}",)
    for problem in problems:
        click.echo(problem, err=True)
    return status


def _invoke(arguments: list[str]) -> int:
    """Run the root command, without Click's own ways to end a program."""
    if instruction := os.environ.get(_COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(root, {}, "warmup", _COMPLETE, instruction)
    try:
        with root.make_context("warmup", arguments) as context:
            root.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return ExitStatus.FINE


def discard_standard_output() -> None:
    """Keep the interpreter from writing what is left in the buffer when it exits, which would fail again."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)
    os.close(devnull)


def _one_line(error: click.ClickException) -> str:
    """Return Click's message in the form of ours: where it is, what is wrong."""
    message = error.format_message().replace("\n", " ").removesuffix(".")
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context else 'warmup'}: {message[:1].lower()}{message[1:]}"
