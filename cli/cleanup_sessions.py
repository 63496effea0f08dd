"""`flask cleanup-sessions`: remove sessions that nobody can use any more; made for cron."""

from typing import TYPE_CHECKING

import click
from flask import current_app

from cli.common import command, json_option, print_json
from services.idempotency import AT_ONCE, IdempotencyService
from services.registry import service
from services.statistics import StatisticsService

if TYPE_CHECKING:
    from security.store import SessionStore
    from security.strangers import Strangers


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

    So go the answers that are kept for a day, for requests that are sent twice, and failed sign-ins
    to addresses without an account. On SQLite it then counts anew what statements are planned by.
    Several runs at once don't disturb each other, nor anybody who is signed in.
    """
    store: SessionStore = current_app.extensions["session_store"]
    sessions = store.cleanup_expired(batch_size=batch_size, dry_run=dry_run)
    answers = _count_answers() if dry_run else _forget_answers()
    strangers: Strangers = current_app.extensions["strangers"]
    addresses = strangers.count_forgotten() if dry_run else strangers.forget()
    if not dry_run:
        with service(StatisticsService) as statistics:
            statistics.gather()
    if as_json:
        found = {"sessions": sessions, "answers": answers, "addresses": addresses}
        print_json({**found, "dry_run": dry_run})
        return
    click.echo(_told(sessions, "session", is_done=not dry_run))
    if answers:
        click.echo(_told(answers, "kept answer", is_done=not dry_run))
    if addresses:
        click.echo(_told(addresses, "failed sign-in", is_done=not dry_run))


def _count_answers() -> int:
    with service(IdempotencyService, read_only=True) as keys:
        return keys.count_expired()


def _forget_answers() -> int:
    total, gone = 0, AT_ONCE
    while gone == AT_ONCE:
        with service(IdempotencyService) as keys:
            gone = keys.forget_expired()
        total += gone
    return total


def _told(count: int, what: str, *, is_done: bool) -> str:
    verb = "removed" if is_done else "would be removed"
    return f"{count} {what}{'' if count == 1 else 's'} {verb}."
