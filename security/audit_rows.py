"""Audit entries of what happens outside of any use case, to sessions and to tokens.

Refusals of a known account come in crowds: they get at
most one row a minute and object, with a count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import Connection, Table, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from error_handlers.exceptions import AppException
from models.base import Base
from models.history import AuditEntry
from security.session_connections import SessionConnections
from utils.ids import new_id
from utils.request_id import current_request_id

_ENTRIES: Final[Table] = Base.metadata.tables[AuditEntry.__tablename__]
_COUNTED_FOR: Final = timedelta(minutes=1)
SYSTEM: Final = "Rosterwright"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """What happened to which object, whose it is, why and when."""

    action: str
    object_type: str
    object_id: UUID
    organization_id: UUID
    at: datetime
    actor_id: UUID | None = None
    actor_name: str = SYSTEM
    reason: str | None = None
    ip_address: str | None = None
    count: int = 1


def record(
    connections: SessionConnections, happening: Happening, *, is_counted: bool = False
) -> None:
    """Write the entry in a transaction of its own, or add one to this minute's if `is_counted`.

    A trail that can't be written is logged and refuses nobody.
    """
    try:
        with connections.writing() as connection:
            _write(connection, [happening], is_counted=is_counted)
    except AppException as error:
        _log.warning("event-not-audited", action=happening.action, reason=error.message)


def record_within(
    connection: Connection, happenings: Sequence[Happening], *, is_counted: bool = False
) -> None:
    """Write the entries as a part of that transaction, which goes on if they can't be written."""
    try:
        with connection.begin_nested():
            _write(connection, happenings, is_counted=is_counted)
    except SQLAlchemyError:
        _log.exception("event-not-audited", actions=sorted({each.action for each in happenings}))


def _write(connection: Connection, happenings: Sequence[Happening], *, is_counted: bool) -> None:
    rows = [
        _row_of(happening)
        for happening in happenings
        if not (is_counted and _counted(connection, happening))
    ]
    if rows:
        connection.execute(insert(_ENTRIES), rows)


def _row_of(happening: Happening) -> dict[str, object]:
    return {
        "id": new_id(),
        "organization_id": happening.organization_id,
        "at": happening.at,
        "actor_id": happening.actor_id,
        "actor_name": happening.actor_name,
        "action": happening.action,
        "object_type": happening.object_type,
        "object_id": happening.object_id,
        "count": happening.count,
        "reason": happening.reason,
        "request_id": current_request_id(),
        "ip_address": happening.ip_address,
    }


def _counted(connection: Connection, happening: Happening) -> bool:
    """Add one to this minute's row of the object; return whether there was one."""
    if connection.dialect.name == "postgresql":
        # Two refusals at once would both find no row; on SQLite only one of them writes at a time.
        number = int.from_bytes(happening.object_id.bytes[8:], signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(number)))
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
