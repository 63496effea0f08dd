"""What use cases left behind, read past the product."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app import Rosterwright
from models.database import db
from models.history import AuditEntry, StateTransition

Differing = dict[str, Any] | None


def audited(app: Rosterwright, object_id: UUID) -> list[tuple[str, Differing, Differing]]:
    """Return (action, before, after) of what was done to an object, oldest first."""
    columns = AuditEntry.__table__.c
    query = select(columns.action, columns.before, columns.after)
    with app.app_context(), db.engine.connect() as connection:
        rows = connection.execute(query.where(columns.object_id == object_id).order_by(columns.id))
        return [(row.action, row.before, row.after) for row in rows]


def moved(app: Rosterwright, object_id: UUID) -> list[tuple[str | None, str]]:
    """Return (from, to) of an object's changes of state, oldest first."""
    columns = StateTransition.__table__.c
    query = select(columns.from_state, columns.to_state)
    with app.app_context(), db.engine.connect() as connection:
        query = query.where(columns.object_id == object_id).order_by(columns.sequence)
        return [(row.from_state, row.to_state) for row in connection.execute(query)]
