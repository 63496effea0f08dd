"""The audit trail of sessions: what happens to them outside of any use case.

Signing in and out are use cases and audit themselves. Here: a new id, an end that nobody asked for,
and refusals, of which a known account gets at most one row a minute, with a count. Cookies that
verify to nothing belong to no account and are no row at all.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import Connection, Table, insert, update

from error_handlers.exceptions import AppException
from models.base import Base
from models.history import AuditEntry
from security.session_connections import SessionConnections
from security.session_records import Ending, SessionEvent
from utils.ids import new_id
from utils.request_id import current_request_id

_ENTRIES: Final[Table] = Base.metadata.tables[AuditEntry.__tablename__]
_COUNTED_FOR: Final = timedelta(minutes=1)
_SYSTEM: Final = "Rosterwright"
_log = structlog.get_logger(__name__)


class SessionAudit:
    """A listener of the session store; it writes in a short transaction of its own."""

    def __init__(self, connections: SessionConnections) -> None:
        self._connections = connections

    def __call__(self, event: SessionEvent) -> None:
        """Record `event`; a trail that can't be written is logged and refuses nobody."""
        owner = event.owner
        if owner.user_id is None or owner.organization_id is None or _is_a_use_case(event):
            return
        try:
            with self._connections.writing() as connection:
                _record(connection, event, owner.user_id, owner.organization_id)
        except AppException as error:
            _log.warning("session-event-not-audited", kind=event.kind, reason=error.message)


def _is_a_use_case(event: SessionEvent) -> bool:
    return event.kind == "started" or event.reason == Ending.SIGNED_OUT


def _record(
    connection: Connection, event: SessionEvent, user_id: UUID, organization_id: UUID
) -> None:
    action = f"session-{event.kind}"
    is_refusal = event.kind == "refused"
    if is_refusal and _counted(connection, event, user_id, organization_id, action):
        return
    connection.execute(
        insert(_ENTRIES).values(
            id=new_id(),
            organization_id=organization_id,
            at=event.at,
            actor_id=user_id,
            actor_name=_SYSTEM,
            action=action,
            object_type="session",
            object_id=user_id,
            count=1,
            reason=str(event.reason) if event.reason else None,
            request_id=current_request_id(),
        )
    )


def _counted(
    connection: Connection, event: SessionEvent, user_id: UUID, organization_id: UUID, action: str
) -> bool:
    """Add one to this minute's row of the account; return whether there was one."""
    recent = (
        update(_ENTRIES)
        .where(
            _ENTRIES.c.organization_id == organization_id,
            _ENTRIES.c.object_id == user_id,
            _ENTRIES.c.action == action,
            _ENTRIES.c.at > event.at - _COUNTED_FOR,
        )
        .values(count=_ENTRIES.c.count + 1)
    )
    return connection.execute(recent).rowcount > 0
