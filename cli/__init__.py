"""Commands: entry points exactly like routes, for people at a terminal and for scripts."""

from typing import Final

import click
from flask import Flask

COMMANDS: Final[tuple[click.Command, ...]] = ()


def init_cli(app: Flask) -> None:
    """Give `app` its commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
