"""`flask cleanup-sessions`: remove sessions that nobody can use any more; made for cron."""

from typing import TYPE_CHECKING

import click
from flask import current_app

from cli.common import command, json_option, print_json

if TYPE_CHECKING:
    from security.store import SessionStore


@command("cleanup-sessions")
@click.option("--dry-run", is_flag=True, help="Only count; remove nothing.")
@click.option(
    "--batch-size",
    type=click.IntRange(1, 100_000),
    default=1000,
    show_default=True,
    help="Rows in one transaction.",
)
@json_option
def cleanup_sessions(*, dry_run: bool, batch_size: int, as_json: bool) -> None:
    """Remove expired and ended sessions, batch by batch, and say how many there were.

    Several runs at once don't disturb each other, nor anybody who is signed in.
    """
    store: SessionStore = current_app.extensions["session_store"]
    count = store.cleanup_expired(batch_size=batch_size, dry_run=dry_run)
    if as_json:
        print_json({"sessions": count, "dry_run": dry_run})
    else:
        verb = "would be removed" if dry_run else "removed"
        click.echo(f"{count} {'session' if count == 1 else 'sessions'} {verb}.")
