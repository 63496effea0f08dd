"""The table's statements, and its rows as values."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, Table, Update, bindparam, select, update

from models.user_session import UserSession
from security.session_data import Document
from security.session_records import Ending, IdentitySource, Owner, SessionSummary, StoredSession

SESSIONS: Final[Table] = UserSession.metadata.tables[UserSession.__tablename__]
WANTED: Final = "wanted"


def by_id(identity: IdentitySource | None = None) -> Select[Any]:
    """Return the query for the session whose hash is bound as `wanted`, with its user's columns."""
    query = select(SESSIONS).where(SESSIONS.c.id_hash == bindparam(WANTED))
    if identity is None:
        return query
    return query.add_columns(*identity.columns).select_from(identity.join(SESSIONS))


def still_valid(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a session that can be used at `at`."""
    return (SESSIONS.c.ended_at.is_(None), SESSIONS.c.idle_expires_at > at)


def same_version(stored: StoredSession, at: datetime) -> Update:
    """Return an update of the session as it was read, if nobody wrote or ended it since."""
    return update(SESSIONS).where(
        SESSIONS.c.id_hash == stored.id_hash,
        SESSIONS.c.version == stored.version,
        *still_valid(at),
    )


def ending(reason: Ending, at: datetime, empty: bytes) -> Update:
    """Return an update that ends sessions: nothing is kept in them, and cleaning may take them."""
    return (
        update(SESSIONS)
        .where(SESSIONS.c.ended_at.is_(None))
        .values(
            ended_at=at,
            ended_because=reason,
            idle_expires_at=at,
            data=empty,
            version=SESSIONS.c.version + 1,
        )
    )


def valid_of_user(user_id: object, at: datetime, limit: int) -> Select[Any]:
    """Return the query for a user's valid sessions, the one used last first."""
    return (
        select(SESSIONS)
        .where(SESSIONS.c.user_id == user_id, *still_valid(at))
        .order_by(SESSIONS.c.last_active_at.desc(), SESSIONS.c.id_hash)
        .limit(limit)
    )


def why_refused(row: Row[Any], at: datetime) -> Ending | None:
    """Return why the row can't be used at `at`, None when it can."""
    if row.ended_at is not None:
        return Ending(row.ended_because)
    is_over = at >= row.idle_expires_at or at >= row.expires_at
    return Ending.EXPIRED if is_over else None


def owner_of(row: Row[Any]) -> Owner:
    """Return whose session the row is."""
    return Owner(
        user_id=row.user_id,
        organization_id=row.organization_id,
        ip_address=row.ip_address,
        user_agent=row.user_agent,
    )


def stored_of(row: Row[Any], session_id: str, document: Document) -> StoredSession:
    """Return the row as a value."""
    return StoredSession(
        session_id=session_id,
        id_hash=row.id_hash,
        document=document,
        version=row.version,
        owner=owner_of(row),
        last_active_at=row.last_active_at,
        expires_at=row.expires_at,
    )


def summary_of(row: Row[Any]) -> SessionSummary:
    """Return what the user of the session may see of it."""
    return SessionSummary(
        handle=row.id_hash.hex(),
        created_at=row.created_at,
        last_active_at=row.last_active_at,
        expires_at=row.expires_at,
        ip_address=row.ip_address,
        user_agent=row.user_agent,
    )


def hash_of_handle(handle: str) -> bytes:
    """Return what a summary's handle stands for; what is no handle stands for no session."""
    try:
        return bytes.fromhex(handle)
    except ValueError:
        return b""


def new_row(stored: StoredSession, idle_expires_at: datetime, data: bytes) -> dict[str, Any]:
    """Return the column values of a session that was just made."""
    return {
        "id_hash": stored.id_hash,
        "user_id": stored.owner.user_id,
        "organization_id": stored.owner.organization_id,
        "ip_address": stored.owner.ip_address,
        "user_agent": stored.owner.user_agent,
        "data": data,
        "version": stored.version,
        "created_at": stored.last_active_at,
        "last_active_at": stored.last_active_at,
        "idle_expires_at": idle_expires_at,
        "expires_at": stored.expires_at,
    }
