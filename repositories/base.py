"""What every repository can do; subclasses add named queries and nothing clever."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, bindparam, inspect, select

from models.base import Base
from models.tenancy import RosterSession

M = TypeVar("M", bound=Base)
Q = TypeVar("Q", bound=Select[Any])

LIST_LIMIT = 500


def locking(query: Q, of: type[Base] | None = None) -> Q:
    """Return the query so that nobody else changes or locks what it finds (the rows `of` that
    model, or all) before this unit ends.

    Rows that refer to what is locked can be stored meanwhile: PostgreSQL's FOR NO KEY UPDATE. Under
    FOR UPDATE their foreign keys would wait in an order of their own, and whoever publishes a week
    would wait for those who wait for them: of 64 clients at once, 1 answer in 40 was a 503.
    """
    return query.with_for_update(of=of, key_share=True)


# Statements that are always the same are made once: to make one again costs as much as to run it.
@cache
def _every(model: type[M]) -> Select[tuple[M]]:
    identity: ColumnElement[UUID] = inspect(model).columns["id"]
    return select(model).order_by(identity).limit(bindparam("most", type_=Integer))


class SessionRepository:
    """Named queries on one Session."""

    def __init__(self, session: RosterSession) -> None:
        self.session = session


class BaseRepository(SessionRepository, Generic[M]):
    """Reads and writes of one aggregate, inside the Session's organization."""

    model: type[M]

    def get(self, row_id: UUID) -> M | None:
        """Return the row with that id, or None: other organizations' rows do not exist here."""
        found = self.session.get(self.model, row_id)
        # A query across organizations may have left a foreign one in the Session's own memory.
        is_foreign = getattr(found, "organization_id", None) != self.session.organization_id
        return None if is_foreign else found

    def get_all(self, limit: int = LIST_LIMIT) -> list[M]:
        """Return at most `limit` rows in order of id."""
        return list(self.session.scalars(_every(self.model), {"most": limit}))

    def add(self, row: M) -> M:
        """Store a new row when the unit of work commits."""
        self.session.add(row)
        return row

    def add_all(self, rows: Sequence[M]) -> None:
        """Store new rows now, in few statements, so that rows which refer to them may follow."""
        self.session.add_all(rows)
        self.session.flush()

    def delete(self, row: M) -> None:
        """Remove a row of this Session when the unit of work commits."""
        self.session.delete(row)
