"""Commands: entry points exactly like routes, for people at a terminal and for scripts."""

from typing import Final

import click
from flask import Flask

from cli.backups import backup, restore
from cli.check_config import check_config
from cli.cleanup_sessions import cleanup_sessions
from cli.create_user import create_user
from cli.exports import export_schedule
from cli.imports import import_employees, import_events
from cli.invite_user import invite_user
from cli.rotate_keys import rotate_keys
from cli.seed_demo import seed_demo

COMMANDS: Final[tuple[click.Command, ...]] = (
    backup,
    check_config,
    cleanup_sessions,
    create_user,
    export_schedule,
    import_employees,
    import_events,
    invite_user,
    restore,
    rotate_keys,
    seed_demo,
)


def init_cli(app: Flask) -> None:
    """Give `app` its commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
