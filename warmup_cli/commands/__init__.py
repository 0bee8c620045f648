"""The menu of commands: plot, export, at, check, compare, render. Each file offers its `command`.

A command is light to import, so that help is fast: what it needs to work it imports when it runs.
"""

import click

from warmup_cli.menu import Menu

COMMANDS: Menu[click.Command] = Menu(__name__, __path__, "command")
