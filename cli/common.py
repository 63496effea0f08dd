"""What all commands share: whose organization, how a refusal ends, where results and progress go.

stdout carries the result only. Exit 0: done; 2: wrong usage or unusable input; 1: anything else.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click
from click.decorators import FC
from flask import current_app, has_app_context
from flask.cli import ScriptInfo
from typing_extensions import override

from error_handlers.exceptions import (
    AppException,
    ConfigurationException,
    DatabaseException,
    PayloadTooLargeException,
    UnsupportedMediaTypeException,
    ValidationException,
)
from services.organizations import OrganizationService
from services.registry import service
from utils.json import dumps
from utils.principal import Principal, acting_as

FAILED: Final = 1
WRONG_USAGE: Final = 2

if TYPE_CHECKING:
    from security.passwords import PasswordHasher

# A file that can't be read, whether for its form, its kind or its size, is wrong usage.
_UNUSABLE: Final = (
    ValidationException,
    PayloadTooLargeException,
    UnsupportedMediaTypeException,
)

Advance = Callable[[int], None]


class RosterCommand(click.Command):
    """A command in an application context, whose refusals are words on stderr and an exit code."""

    @override
    def invoke(self, ctx: click.Context) -> Any:
        if not has_app_context():
            ctx.with_resource(ctx.ensure_object(ScriptInfo).load_app().app_context())
        try:
            return super().invoke(ctx)
        except AppException as refusal:
            exit_refused(ctx, refusal)


def command(name: str) -> Callable[[Callable[..., object]], RosterCommand]:
    """Make a function the command `name`; its docstring is the help."""
    return click.command(name, cls=RosterCommand)


def exit_refused(ctx: click.Context, refusal: AppException) -> NoReturn:
    """Say on stderr what was refused, and end the command with the exit code that it stands for."""
    say(f"Error: {refusal.message}")
    for fault in refusal.errors:
        if fault.message not in refusal.message:
            say(f"  {fault.field}: {fault.message}")
    if isinstance(refusal, DatabaseException):
        say(f"  Cause: {refusal.__cause__ or 'unknown'}")
        say("  If tables are missing, run: flask db upgrade")
    ctx.exit(WRONG_USAGE if isinstance(refusal, _UNUSABLE) else FAILED)


@contextmanager
def settings_in_words() -> Iterator[None]:
    """Where a `flask` command starts, say what is wrong with the settings, without a traceback."""
    try:
        yield
    except ConfigurationException as refusal:
        if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
            raise click.ClickException(refusal.message) from refusal
        raise


def say(words: str) -> None:
    """Tell the person at the terminal something that is not the result."""
    click.echo(words, err=True)


def print_json(document: object) -> None:
    """Print the result as one JSON document."""
    click.echo(dumps(document))


def organization_option(function: FC) -> FC:
    """Add `--organization SLUG`, passed as `organization` to the command."""
    return click.option(
        "--organization",
        metavar="SLUG",
        help="Whose data; needed only when there are several organizations.",
    )(function)


def json_option(function: FC) -> FC:
    """Add `--json`, passed as `as_json` to the command."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print the result as one JSON document."
    )(function)


def hash_password(password: str) -> str:
    """Return the hash; slow on purpose, so no unit of work may be open."""
    passwords: PasswordHasher = current_app.extensions["passwords"]
    return passwords.hash(password)


@contextmanager
def acting_for(slug: str | None) -> Iterator[Principal]:
    """Let the system act for the organization `slug`, or for the only one there is.

    Raises:
        ResourceNotFoundException: no organization is called so.
        ValidationException: there is not exactly one, and `slug` is None; the words list the slugs.
    """
    with service(OrganizationService, read_only=True) as organizations:
        principal = organizations.system_of(slug)
    with acting_as(principal):
        yield principal


@contextmanager
def progress(label: str, length: int) -> Iterator[Advance]:
    """Show a bar on stderr while the block runs; call what it yields with the steps done."""
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
