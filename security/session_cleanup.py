"""Removes sessions that expired: in batches, by index, safe with two runners at once.

That time ended a session is in nobody's trail until somebody tries it again. For those that nobody
tried, cleaning records it: an entry for each user and address of a batch.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, select

from security.session_records import Ending, Owner, SessionEvent
from security.session_rows import SESSIONS

# SQLite's lock has no queue: without a pause the next batch would always be first again.
_PAUSE_SECONDS: Final = 0.005

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
            deleted = _delete_batch(connection, record, at, batch_size)
        total += deleted
        if deleted < batch_size:
            return total
        pause()


def pause() -> None:
    """Let others have the lock between two batches."""
    time.sleep(_PAUSE_SECONDS)


def _delete_batch(connection: Connection, record: Recorder, at: datetime, size: int) -> int:
    # Read first, then deleted by id: rows that another runner holds are left to it.
    expired = (
        select(
            SESSIONS.c.id_hash,
            SESSIONS.c.ended_at,
            SESSIONS.c.user_id,
            SESSIONS.c.organization_id,
            SESSIONS.c.ip_address,
        )
        .where(SESSIONS.c.idle_expires_at <= at)
        .order_by(SESSIONS.c.idle_expires_at)
        .limit(size)
        .with_for_update(skip_locked=True)
    )
    rows = connection.execute(expired).all()
    if not rows:
        return 0
    record(connection, list(_expiries(rows, at)))
    ids = [row.id_hash for row in rows]
    batch = delete(SESSIONS).where(SESSIONS.c.id_hash.in_(ids), SESSIONS.c.idle_expires_at <= at)
    return connection.execute(batch).rowcount


def _expiries(rows: Iterable[Row[Any]], at: datetime) -> Iterator[SessionEvent]:
    owners = Counter(
        Owner(user_id=row.user_id, organization_id=row.organization_id, ip_address=row.ip_address)
        for row in rows
        if row.ended_at is None and row.user_id is not None
    )
    for owner, count in owners.items():
        yield SessionEvent(kind="ended", owner=owner, at=at, reason=Ending.EXPIRED, count=count)
