"""Ending a user's sessions as a part of the use case that makes them worthless.

On the use case's own connection: both are stored or neither, whatever is killed in between, and on
SQLite nobody waits for their own lock.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Connection

from security.session_records import Ending, StoredSession
from security.store import SessionStore


class SessionEndings:
    """The sessions of users, seen from inside a unit of work; `this_one` is the request's own."""

    def __init__(
        self,
        store: SessionStore,
        transaction: Callable[[], Connection],
        this_one: Callable[[], StoredSession | None],
    ) -> None:
        self._store = store
        self._transaction = transaction
        self._this_one = this_one

    def end_all_of(self, user_id: UUID, reason: Ending) -> int:
        """End every session of the user at the unit's commit; return how many there are."""
        return self._store.end_sessions_of(user_id, reason, connection=self._transaction())

    def end_others_of(self, user_id: UUID, reason: Ending) -> int:
        """As `end_all_of`, but whoever asks goes on; the caller gives that session a new id."""
        return self._store.end_sessions_of(
            user_id, reason, keep=self._this_one(), connection=self._transaction()
        )
