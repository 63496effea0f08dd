"""Keyset paging: a page begins after a row's key, so it costs the same wherever it is and never
skips or repeats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from models.tenancy import RosterSession
from models.types import UtcDateTime
from repositories.wire_types import for_the_wire
from utils.cursors import Cursor

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class PageRequest:
    """How many rows, and from where on."""

    limit: int
    cursor: Cursor | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Page(Generic[T]):
    """Some rows in order, with the marks of the pages beside it (None at the ends)."""

    items: list[T]
    next_cursor: str | None
    previous_cursor: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Keyset:
    """The order of a list: a column that never is NULL, and the id behind it; newest first where
    `is_descending`."""

    column: InstrumentedAttribute[Any]
    id: InstrumentedAttribute[Any]
    is_descending: bool = False

    def read(
        self, session: RosterSession, query: Select[Any], request: PageRequest
    ) -> tuple[Sequence[Any], str | None, str | None]:
        """Return one page's tuples (key and id stand last in each) and its two cursors."""
        cursor = request.cursor
        is_backwards = cursor is not None and cursor.is_backwards
        is_downwards = is_backwards != self.is_descending
        place = tuple_(self.column, self.id)
        # Read as for the wire: only the first and the last row's place is ever made into a cursor.
        query = query.add_columns(
            for_the_wire(self.column).label("sort_key"), for_the_wire(self.id).label("sort_id")
        )
        if cursor is not None:
            mark = (cursor.value, cursor.id)
            query = query.where(place < mark if is_downwards else place > mark)
        order = (self.column.desc(), self.id.desc()) if is_downwards else (self.column, self.id)
        found = session.execute(query.order_by(*order).limit(request.limit + 1)).all()
        has_more, rows = len(found) > request.limit, found[: request.limit]
        if is_backwards:
            rows = rows[::-1]
        return rows, *self._marks(rows, has_more=has_more, cursor=cursor, is_backwards=is_backwards)

    def _marks(
        self, rows: Sequence[Any], *, has_more: bool, cursor: Cursor | None, is_backwards: bool
    ) -> tuple[str | None, str | None]:
        if not rows:
            return None, None
        has_next = is_backwards or has_more
        has_previous = has_more if is_backwards else cursor is not None
        following = self._mark(rows[-1], is_backwards=False) if has_next else None
        previous = self._mark(rows[0], is_backwards=True) if has_previous else None
        return following, previous

    def _mark(self, row: Sequence[Any], *, is_backwards: bool) -> str:
        value, row_id = row[-2:]
        if isinstance(self.column.type, UtcDateTime) and isinstance(value, str):
            value = datetime.fromisoformat(value)
        place = row_id if isinstance(row_id, UUID) else UUID(row_id)
        return Cursor(value=value, id=place, is_backwards=is_backwards).encode()
