"""`flask rotate-keys`: put what is stored under the newest keys, so that older ones may go."""

from typing import TYPE_CHECKING, Final

import click
from flask import current_app

from cli.common import FAILED, command, json_option, print_json, say
from services.rotating_keys import Rotation, rotate_second_factors

if TYPE_CHECKING:
    from security.store import SessionStore

_REMEDY: Final = (
    "None of the keys opens some of it: put the key that sealed it back into "
    "SESSION_ENCRYPTION_KEYS or SECRET_KEY_FALLBACKS, then run this again."
)


@command("rotate-keys")
@click.option("--dry-run", is_flag=True, help="Only count; change nothing.")
@click.option(
    "--batch-size",
    type=click.IntRange(1, 100_000),
    default=1000,
    show_default=True,
    help="Rows in one transaction.",
)
@json_option
@click.pass_context
def rotate_keys(ctx: click.Context, *, dry_run: bool, batch_size: int, as_json: bool) -> None:
    """Put stored sessions and second factors under the newest keys, batch by batch.

    Run it after a key was added in front; the older ones may go once it says that nothing is left.
    It can be stopped, repeated, and run twice at once, while people go on working. What none of the
    keys opens is counted, left alone, and ends it with 1.
    """
    found = {
        "sessions": _sessions(batch_size=batch_size, dry_run=dry_run),
        "second_factors": rotate_second_factors(batch_size=batch_size, dry_run=dry_run),
    }
    if as_json:
        counts = {
            name: {"sealed": one.sealed, "unreadable": one.unreadable}
            for name, one in found.items()
        }
        print_json({**counts, "dry_run": dry_run})
    else:
        for name, one in found.items():
            click.echo(_told(name.replace("_", " "), one, is_done=not dry_run))
    if any(one.unreadable for one in found.values()):
        say(_REMEDY)
        ctx.exit(FAILED)


def _sessions(*, batch_size: int, dry_run: bool) -> Rotation:
    store: SessionStore = current_app.extensions["session_store"]
    done = store.reseal(batch_size=batch_size, dry_run=dry_run)
    return Rotation(sealed=done.sessions, unreadable=done.unreadable)


def _told(what: str, one: Rotation, *, is_done: bool) -> str:
    verb = "sealed anew" if is_done else "would be sealed anew"
    unreadable = f", {one.unreadable} that no key opens" if one.unreadable else ""
    return f"{what.capitalize()}: {one.sealed} {verb}{unreadable}."
