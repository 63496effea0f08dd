"""The session store: short Core transactions of its own, never the application's.

Reading is one query by primary key. Writing compares the version and, when somebody else was
faster, reads again under a lock and writes only what this request changed. What ended stays ended.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine, Row, Update, select
from sqlalchemy.orm import object_session

from error_handlers.exceptions import DatabaseException, UnavailableException
from models.user_session import UserSession
from security import session_cleanup, session_resealing, session_rows
from security.session_cookies import hash_of, is_session_id, new_session_id
from security.session_data import SIGNED_IN, Changes, Document
from security.session_records import (
    Ending,
    Owner,
    SessionEvent,
    SessionSummary,
    StoredSession,
)
from security.session_resealing import Resealing
from security.session_rows import SESSIONS
from security.session_table import SessionTable
from utils.metrics import COOKIES_REFUSED
from utils.principal import Principal

_TRIES: Final = 3
MOST_SHOWN: Final = 100

_log = structlog.get_logger("rosterwright.sessions")


class SessionStore(SessionTable):
    """What requests, users, administrators and the model ask of the sessions.

    None of it may be called inside a unit of work that writes: on SQLite it would wait for that
    unit's own lock.
    """

    def load(self, session_id: str) -> StoredSession | None:
        """Return the session of that id, None unless it can still be used. One query."""
        wanted = {session_rows.WANTED: hash_of(session_id)}
        row = self.connections.first(self._by_id, wanted)
        if row is None:
            COOKIES_REFUSED.labels("unknown").inc()
            return None
        reason = session_rows.why_refused(row, self._clock())
        if reason is not None:
            self._refuse(row, reason)
            return None
        if row.user_id is None or self._identity is None:
            return self._readable(row, session_id)
        principal = self._identity.principal(row)
        if principal is None:
            self._refuse(row, Ending.USER_DISABLED)
            return None
        stored = self._readable(row, session_id)
        return replace(stored, principal=principal) if stored else None

    def start(
        self,
        document: Document,
        owner: Owner,
        *,
        replacing: StoredSession | None = None,
        principal: Principal | None = None,
    ) -> StoredSession:
        """Store a new session under a new id; `replacing` ends in the same transaction.

        Raises:
            AuthenticationException: the account of `principal` is opened otherwise by now.
        """
        at = self._clock()
        fresh = _fresh(document, owner, at, at + self.limits.absolute)
        with self._happening() as (connection, events):
            if principal is not None:
                self._refuse_changed(connection, principal)
            if replacing is not None:
                events.extend(self._end(connection, replacing, Ending.REPLACED, at))
            connection.execute(SESSIONS.insert().values(self._row_of(fresh)))
            events.append(SessionEvent(kind="started", owner=owner, at=at))
        return replace(fresh, principal=principal)

    def rotate(
        self, stored: StoredSession, document: Document, owner: Owner
    ) -> StoredSession | None:
        """Move the session to a new id, its deadline unchanged; None when it ended meanwhile.

        Given to another owner, it has ended for the one it had.
        """
        at = self._clock()
        is_same_user = owner.user_id == stored.owner.user_id
        fresh = _fresh(document, owner, at, stored.expires_at)
        with self._happening() as (connection, events):
            reason = Ending.REPLACED if is_same_user else Ending.CLEARED
            ended = self._end(connection, stored, reason, at)
            if not ended:
                return None
            connection.execute(SESSIONS.insert().values(self._row_of(fresh)))
            is_new_id = SessionEvent(kind="replaced", owner=owner, at=at)
            events.extend([is_new_id] if is_same_user else ended)
        return replace(fresh, principal=stored.principal if is_same_user else None)

    def save(self, stored: StoredSession, changes: Changes) -> StoredSession | None:
        """Write what one request changed; None when the session ended meanwhile."""
        at = self._clock()
        current: StoredSession | None = stored
        with self.connections.writing() as connection:
            for _ in range(_TRIES):
                if current is None:
                    return None
                changed = self._changed(current, changes, at)
                if connection.execute(self._saving(current, changed, at)).rowcount == 1:
                    return changed
                current = self._read_again(connection, stored, at)
        raise UnavailableException("The session is changed too often at once. Try again.")

    def touch(self, stored: StoredSession) -> None:
        """Note activity, at most once a minute, and rather not than wait long for a lock."""
        if self._clock() - stored.last_active_at < self.limits.touch_every:
            return
        try:
            self._note_activity(stored.id_hash, stored.expires_at)
        except DatabaseException as error:
            _log.info("session-touch-skipped", reason=error.message)

    def end(self, stored: StoredSession, reason: Ending = Ending.SIGNED_OUT) -> None:
        """End one session for good."""
        with self._happening() as (connection, events):
            events.extend(self._end(connection, stored, reason, self._clock()))

    def end_sessions_of(
        self,
        user_id: UUID,
        reason: Ending = Ending.REVOKED,
        *,
        handle: str | None = None,
        keep: StoredSession | None = None,
        connection: Connection | None = None,
    ) -> int:
        """End the sessions of a user: all, all but `keep`, or the one called `handle`.

        Return how many ended. With `connection` it is part of that transaction.
        """
        at = self._clock()
        ending = self._ending(reason, at).where(SESSIONS.c.user_id == user_id)
        if keep is not None:
            ending = ending.where(SESSIONS.c.id_hash != keep.id_hash)
        if handle is not None:
            ending = ending.where(SESSIONS.c.id_hash == session_rows.hash_of_handle(handle))
        if connection is not None:
            return connection.execute(ending).rowcount
        with self._happening() as (own, events):
            ended = own.execute(ending.returning(SESSIONS.c.organization_id)).scalars().all()
            if ended:
                owner = Owner(user_id=user_id, organization_id=ended[0])
                events.append(_ended(owner, reason, at, count=len(ended)))
        return len(ended)

    def sessions_of(
        self, user_id: UUID, *, connection: Connection | None = None
    ) -> tuple[SessionSummary, ...]:
        """Return the valid sessions of a user, the one used last first, at most 100.

        With `connection` it is part of that transaction.
        """
        query = session_rows.valid_of_user(user_id, self._clock(), MOST_SHOWN)
        if connection is not None:
            return tuple(map(session_rows.summary_of, connection.execute(query)))
        with self.connections.reading() as own:
            return tuple(map(session_rows.summary_of, own.execute(query)))

    def cleanup_expired(
        self, *, batch_size: int = 1000, dry_run: bool = False, engine: Engine | None = None
    ) -> int:
        """Delete what expired or ended, batch by batch; return how many rows went (or would)."""
        at = self._clock()
        if dry_run:
            with self.connections.reading() as connection:
                return session_cleanup.count_expired(connection, at)
        return session_cleanup.delete_expired(
            lambda: self.connections.writing(engine=engine), self._recorder, at, batch_size
        )

    def reseal(self, *, batch_size: int = 1000, dry_run: bool = False) -> Resealing:
        """Put every valid session under the newest encryption key; afterwards older keys may go."""
        return session_resealing.reseal(
            self.connections, self.codec, self._clock(), batch_size, dry_run=dry_run
        )

    def prepare(
        self, user_id: UUID | None, session_data: Mapping[str, Any], duration_hours: int
    ) -> UserSession:
        """Return a new row for the model, not yet added, that carries its raw id."""
        at = self._clock()
        marked = session_data if user_id is None else {**session_data, SIGNED_IN: True}
        document = self.codec.to_document(marked)
        expires_at = at + timedelta(hours=duration_hours)
        fresh = _fresh(document, Owner(user_id=user_id), at, expires_at)
        row = UserSession(**self._row_of(fresh))
        row.session_id = fresh.session_id
        return row

    def find_valid(self, session_id: str) -> UserSession | None:
        """Return a detached copy of the row for the model, None unless it can still be used."""
        row = self._find(hash_of(session_id)) if is_session_id(session_id) else None
        return UserSession(**row._asdict()) if row else None

    def refresh(self, row: UserSession) -> bool:
        """Note activity for the model; a row of a Session is stored by that Session's commit."""
        at = self._clock()
        if not row.is_valid(at):
            return False
        if at - row.last_active_at < self.limits.touch_every:
            return True
        if object_session(row) is None:
            self._note_activity(row.id_hash, row.expires_at)
            return self._find(row.id_hash) is not None
        row.last_active_at = at
        row.idle_expires_at = self._idle_deadline(at, row.expires_at)
        return True

    def decode(self, data: bytes) -> dict[str, Any]:
        """Return the values in a row's data, without the store's own mark."""
        values = self.codec.to_values(self.codec.unpack(data))
        return {key: value for key, value in values.items() if key != SIGNED_IN}

    def _refuse(self, row: Row[Any], reason: Ending) -> None:
        """End what is over, or a clock that is set back would bring it to life again."""
        at, owner = self._clock(), session_rows.owner_of(row)
        if row.ended_at is not None and owner.user_id is None:
            return
        is_this = SESSIONS.c.id_hash == row.id_hash
        try:
            with self._happening(wait_ms=self.limits.touch_wait_ms) as (connection, events):
                ending = self._ending(reason, at).where(is_this)
                is_over = row.ended_at is None and connection.execute(ending).rowcount == 1
                kind = "ended" if is_over else "refused"
                events.append(SessionEvent(kind=kind, owner=owner, at=at, reason=reason))
        except DatabaseException as error:
            _log.info("session-refusal-not-stored", reason=error.message)

    def _end(
        self, connection: Connection, stored: StoredSession, reason: Ending, at: datetime
    ) -> list[SessionEvent]:
        ending = self._ending(reason, at).where(SESSIONS.c.id_hash == stored.id_hash)
        is_ended = connection.execute(ending).rowcount == 1
        return [_ended(stored.owner, reason, at)] if is_ended else []

    def _changed(self, current: StoredSession, changes: Changes, at: datetime) -> StoredSession:
        return replace(
            current,
            document=changes.applied_to(current.document),
            version=current.version + 1,
            last_active_at=at,
        )

    def _saving(self, current: StoredSession, changed: StoredSession, at: datetime) -> Update:
        return session_rows.same_version(current, at).values(
            data=self.codec.pack(changed.document),
            version=changed.version,
            last_active_at=at,
            idle_expires_at=self._idle_deadline(at, changed.expires_at),
        )

    def _read_again(
        self, connection: Connection, stored: StoredSession, at: datetime
    ) -> StoredSession | None:
        is_it = SESSIONS.c.id_hash == stored.id_hash
        query = select(SESSIONS).where(is_it, *session_rows.still_valid(at)).with_for_update()
        row = connection.execute(query).first()
        again = self._readable(row, stored.session_id) if row else None
        return replace(again, principal=stored.principal) if again else None


def _fresh(document: Document, owner: Owner, at: datetime, expires_at: datetime) -> StoredSession:
    session_id = new_session_id()
    return StoredSession(
        session_id=session_id,
        id_hash=hash_of(session_id),
        document=document,
        version=1,
        owner=owner,
        last_active_at=at,
        expires_at=expires_at,
    )


def _ended(owner: Owner, reason: Ending, at: datetime, count: int = 1) -> SessionEvent:
    return SessionEvent(kind="ended", owner=owner, at=at, reason=reason, count=count)
