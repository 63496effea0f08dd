"""Audit entries of what happens outside of any use case, to sessions and to tokens.

Written in a short transaction of their own. Refusals of a known account come in crowds: they get at
most one row a minute and object, with a count.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import Connection, Table, insert, update

from error_handlers.exceptions import AppException
from models.base import Base
from models.history import AuditEntry
from security.session_connections import SessionConnections
from utils.ids import new_id
from utils.request_id import current_request_id

_ENTRIES: Final[Table] = Base.metadata.tables[AuditEntry.__tablename__]
_COUNTED_FOR: Final = timedelta(minutes=1)
_SYSTEM: Final = "Rosterwright"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """What happened to which object, whose it is, why and when."""

    action: str
    object_type: str
    object_id: UUID
    user_id: UUID
    organization_id: UUID
    at: datetime
    reason: str | None = None
    ip_address: str | None = None


def record(
    connections: SessionConnections, happening: Happening, *, is_counted: bool = False
) -> None:
    """Write the entry, or add one to this minute's where `is_counted`.

    A trail that can't be written is logged and refuses nobody.
    """
    try:
        with connections.writing() as connection:
            if not (is_counted and _counted(connection, happening)):
                connection.execute(insert(_ENTRIES).values(_row_of(happening)))
    except AppException as error:
        _log.warning("event-not-audited", action=happening.action, reason=error.message)


def _row_of(happening: Happening) -> dict[str, object]:
    return {
        "id": new_id(),
        "organization_id": happening.organization_id,
        "at": happening.at,
        "actor_id": happening.user_id,
        "actor_name": _SYSTEM,
        "action": happening.action,
        "object_type": happening.object_type,
        "object_id": happening.object_id,
        "count": 1,
        "reason": happening.reason,
        "request_id": current_request_id(),
        "ip_address": happening.ip_address,
    }


def _counted(connection: Connection, happening: Happening) -> bool:
    """Add one to this minute's row of the object; return whether there was one."""
    recent = (
        update(_ENTRIES)
        .where(
            _ENTRIES.c.organization_id == happening.organization_id,
            _ENTRIES.c.object_id == happening.object_id,
            _ENTRIES.c.action == happening.action,
            _ENTRIES.c.at > happening.at - _COUNTED_FOR,
        )
        .values(count=_ENTRIES.c.count + 1)
    )
    return connection.execute(recent).rowcount > 0
