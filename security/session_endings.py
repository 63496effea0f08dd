"""A user's sessions as a part of a use case that shows them or makes them worthless.

On the use case's own connection: what ends and what the use case writes are both stored or neither,
whatever is killed in between, and on SQLite nobody waits for their own lock.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Connection

from security.session_records import Ending, SessionSummary, StoredSession
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

    def valid_of(self, user_id: UUID) -> tuple[SessionSummary, ...]:
        """Return the user's valid sessions, the one used last first, at most 100."""
        return self._store.sessions_of(user_id, connection=self._transaction())

    def end_all_of(
        self, user_id: UUID, reason: Ending, *, keep: StoredSession | None = None
    ) -> int:
        """End every session of the user but `keep` at the unit's commit; return how many."""
        return self._store.end_sessions_of(
            user_id, reason, keep=keep, connection=self._transaction()
        )

    def end_one_of(self, user_id: UUID, reason: Ending, handle: str) -> int:
        """End the user's session of that handle at the unit's commit; return 1, or 0 if none."""
        return self._store.end_sessions_of(
            user_id, reason, handle=handle, connection=self._transaction()
        )

    def end_others_of(self, user_id: UUID, reason: Ending) -> int:
        """As `end_all_of`, but whoever asks goes on; the caller gives that session a new id."""
        return self.end_all_of(user_id, reason, keep=self._this_one())
