"""Removes sessions that expired: in batches, by index, safe with two runners at once.

That time ended a session is in nobody's trail until somebody tries it again. For those that nobody
tried, cleaning records it: an entry for each user of a batch. So that those are few, a batch takes
sessions of the same users together, out of a window of the oldest.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, select

from security.session_records import Ending, Owner, SessionEvent
from security.session_rows import SESSIONS

# SQLite's lock has no queue: without a pause the next batch would always be first again.
_PAUSE_SECONDS: Final = 0.005
# 50,000 ids and their users: a few MB.
_WINDOW: Final = 50_000

Writing = Callable[[], AbstractContextManager[Connection]]
Recorder = Callable[[Connection, Sequence[SessionEvent]], None]


def count_expired(connection: Connection, at: datetime) -> int:
    """Return how many rows `delete_expired` would remove."""
    expired = select(func.count()).select_from(SESSIONS).where(SESSIONS.c.idle_expires_at <= at)
    return connection.execute(expired).scalar_one()


def delete_expired(writing: Writing, record: Recorder, at: datetime, batch_size: int) -> int:
    """Delete what expired before `at`, a transaction for each batch; return how many went."""
    total = 0
    while True:
        with writing() as connection:
            window = _oldest(connection, at)
        deleted = 0
        for first in range(0, len(window), batch_size):
            with writing() as connection:
                ids = window[first : first + batch_size]
                deleted += _delete_batch(connection, record, at, ids)
            pause()
        total += deleted
        # Where some were left, another runner is at them.
        if len(window) < _WINDOW or deleted < len(window):
            return total


def pause() -> None:
    """Let others have the lock between two batches."""
    time.sleep(_PAUSE_SECONDS)


def _oldest(connection: Connection, at: datetime) -> list[bytes]:
    """Return the ids of those that expired first, those of one user side by side."""
    oldest = (
        select(SESSIONS.c.id_hash, SESSIONS.c.user_id)
        .where(SESSIONS.c.idle_expires_at <= at)
        .order_by(SESSIONS.c.idle_expires_at)
        .limit(_WINDOW)
        .subquery()
    )
    by_user = select(oldest.c.id_hash).order_by(oldest.c.user_id)
    return list(connection.scalars(by_user))


def _delete_batch(
    connection: Connection, record: Recorder, at: datetime, ids: Sequence[bytes]
) -> int:
    # Read first, then deleted by id: rows that another runner holds are left to it.
    expired = (
        select(
            SESSIONS.c.id_hash,
            SESSIONS.c.ended_at,
            SESSIONS.c.user_id,
            SESSIONS.c.organization_id,
            SESSIONS.c.ip_address,
        )
        .where(SESSIONS.c.id_hash.in_(ids), SESSIONS.c.idle_expires_at <= at)
        .order_by(SESSIONS.c.user_id)
        .with_for_update(skip_locked=True)
    )
    rows = connection.execute(expired).all()
    if not rows:
        return 0
    record(connection, list(_expiries(rows, at)))
    held = [row.id_hash for row in rows]
    return connection.execute(delete(SESSIONS).where(SESSIONS.c.id_hash.in_(held))).rowcount


def _expiries(rows: Iterable[Row[Any]], at: datetime) -> Iterator[SessionEvent]:
    """Yield an event for each user; the rows of one user stand side by side."""
    for user_id, group in groupby(rows, key=lambda row: row.user_id):
        ended = [row for row in group if row.ended_at is None]
        if user_id is None or not ended:
            continue
        addresses = {row.ip_address for row in ended}
        owner = Owner(
            user_id=user_id,
            organization_id=ended[0].organization_id,
            # From several addresses: then none of them tells where.
            ip_address=addresses.pop() if len(addresses) == 1 else None,
        )
        yield SessionEvent(
            kind="ended", owner=owner, at=at, reason=Ending.EXPIRED, count=len(ended)
        )
