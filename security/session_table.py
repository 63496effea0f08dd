"""The table of sessions with what every use of it shares: keys, limits, the clock, listeners."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, Row, Update, update
from sqlalchemy.exc import SQLAlchemyError

from error_handlers.exceptions import AuthenticationException
from security import session_rows
from security.session_connections import EngineSource, SessionConnections
from security.session_data import SessionCodec
from security.session_records import (
    Ending,
    IdentitySource,
    SessionEvent,
    SessionLimits,
    StoredSession,
)
from security.session_rows import SESSIONS
from utils.clock import now
from utils.principal import Principal

Listener = Callable[[SessionEvent], None]
Recorder = Callable[[Connection, Sequence[SessionEvent]], None]
_log = structlog.get_logger("rosterwright.sessions")


def forget(_connection: Connection, _events: Sequence[SessionEvent]) -> None:
    """Record nothing: for applications that have no audit trail."""


class SessionTable:
    """Sessions in the database behind `engine`.

    `identity` brings the user along with each session; without it sessions belong to nobody. What
    is worth an audit entry is recorded by `recorder` in the transaction in which it happens, and
    each of `listeners` hears of it after that was committed. Every method may raise
    `DatabaseException`.
    """

    def __init__(
        self,
        engine: EngineSource,
        *,
        identity: IdentitySource | None = None,
        encryption_keys: Iterable[str] = (),
        limits: SessionLimits | None = None,
        clock: Callable[[], datetime] = now,
        recorder: Recorder = forget,
        listeners: Iterable[Listener] = (),
    ) -> None:
        self.connections = SessionConnections(engine)
        self.codec = SessionCodec(encryption_keys)
        self.limits = limits or SessionLimits()
        self.listeners = list(listeners)
        self._recorder = recorder
        self._identity = identity
        self._clock = clock
        self._by_id = session_rows.by_id(identity)
        self._by_id_alone = session_rows.by_id()

    def create_table(self) -> None:
        """Make the table where no migration does; another process may do the same meanwhile."""
        engine = self.connections.engine
        try:
            SESSIONS.create(engine, checkfirst=True)
        except SQLAlchemyError:
            # Raises again unless the other process's table is there now.
            SESSIONS.create(engine, checkfirst=True)

    def _find(self, id_hash: bytes) -> Row[Any] | None:
        row = self.connections.first(self._by_id_alone, {session_rows.WANTED: id_hash})
        is_refused = row is None or session_rows.why_refused(row, self._clock()) is not None
        return None if is_refused else row

    def _refuse_changed(self, connection: Connection, principal: Principal) -> None:
        if self._identity and not self._identity.is_still_let_in(connection, principal):
            raise AuthenticationException("Your account was changed meanwhile. Sign in again.")

    def _readable(self, row: Row[Any], session_id: str) -> StoredSession | None:
        try:
            document = self.codec.unpack(row.data)
        except ValueError as error:
            _log.warning("session-unreadable", user_id=str(row.user_id), reason=str(error))
            return None
        return session_rows.stored_of(row, session_id, document)

    def _note_activity(self, id_hash: bytes, expires_at: datetime) -> bool:
        at = self._clock()
        is_due = SESSIONS.c.last_active_at <= at - self.limits.touch_every
        noting = (
            update(SESSIONS)
            .where(SESSIONS.c.id_hash == id_hash, is_due, *session_rows.still_valid(at))
            .values(last_active_at=at, idle_expires_at=self._idle_deadline(at, expires_at))
        )
        with self.connections.writing(wait_ms=self.limits.touch_wait_ms) as connection:
            return connection.execute(noting).rowcount == 1

    def _ending(self, reason: Ending, at: datetime) -> Update:
        return session_rows.ending(reason, at, self.codec.pack({}))

    def _row_of(self, fresh: StoredSession) -> dict[str, Any]:
        idle = self._idle_deadline(fresh.last_active_at, fresh.expires_at)
        return session_rows.new_row(fresh, idle, self.codec.pack(fresh.document))

    def _idle_deadline(self, at: datetime, expires_at: datetime) -> datetime:
        return min(at + self.limits.idle, expires_at)

    @contextmanager
    def _happening(
        self, *, wait_ms: int | None = None
    ) -> Iterator[tuple[Connection, list[SessionEvent]]]:
        """Open one transaction; what is put on the list is recorded in it and told afterwards."""
        events: list[SessionEvent] = []
        with self.connections.writing(wait_ms=wait_ms) as connection:
            yield connection, events
            self._recorder(connection, events)
        for event in events:
            for listener in self.listeners:
                listener(event)
