"""Removes sessions that expired: in batches, by index, safe with two runners at once."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Table, delete, func, select

# SQLite's lock has no queue: without a pause the next batch would always be first again.
_PAUSE_SECONDS: Final = 0.005

Writing = Callable[[], AbstractContextManager[Connection]]


def count_expired(connection: Connection, sessions: Table, at: datetime) -> int:
    """Return how many rows `delete_expired` would remove."""
    expired = select(func.count()).select_from(sessions).where(sessions.c.idle_expires_at <= at)
    return connection.execute(expired).scalar_one()


def delete_expired(writing: Writing, sessions: Table, at: datetime, batch_size: int) -> int:
    """Delete what expired before `at`, a transaction for each batch; return how many went."""
    total = 0
    while True:
        with writing() as connection:
            deleted = _delete_batch(connection, sessions, at, batch_size)
        total += deleted
        if deleted < batch_size:
            return total
        pause()


def pause() -> None:
    """Let others have the lock between two batches."""
    time.sleep(_PAUSE_SECONDS)


def _delete_batch(connection: Connection, sessions: Table, at: datetime, size: int) -> int:
    # Read first, then deleted by id: rows that another runner holds are left to it.
    expired = (
        select(sessions.c.id_hash)
        .where(sessions.c.idle_expires_at <= at)
        .order_by(sessions.c.idle_expires_at)
        .limit(size)
        .with_for_update(skip_locked=True)
    )
    ids = connection.execute(expired).scalars().all()
    if not ids:
        return 0
    batch = delete(sessions).where(sessions.c.id_hash.in_(ids), sessions.c.idle_expires_at <= at)
    return connection.execute(batch).rowcount
