"""Event types."""

from typing import Final
from uuid import UUID

from sqlalchemy import select, update

from models.event import Event
from models.event_type import EventType
from models.schedule import Schedule
from repositories.base import locking
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape

MOST_TYPES = 500

# Made once: to make a statement again costs as much as to run it.
_BY_MATCH_POSITION: Final = (
    select(EventType).order_by(EventType.match_position, EventType.id).limit(MOST_TYPES)
)


class EventTypeRepository(ListRepository[EventType]):
    """The kinds of work of the organization."""

    model = EventType
    keyset = Keyset(column=EventType.code, id=EventType.id)

    def find_by_code(self, code: str) -> EventType | None:
        """Return the type with that code, or None."""
        return self.session.scalar(select(EventType).where(EventType.code == code))

    def list_by_match_position(self) -> list[EventType]:
        """Return every type, in the order in which project names are matched."""
        return list(self.session.scalars(_BY_MATCH_POSITION))

    def lock_by_code(self, code: str) -> EventType | None:
        """Lock and return the type with that code, read afresh, or None."""
        query = locking(select(EventType).where(EventType.code == code))
        return self.session.scalar(query, execution_options={"populate_existing": True})

    def as_stored(self, event_type_id: UUID) -> EventType:
        """Write what changed and return the type as it stands now."""
        query = select(EventType).where(EventType.id == event_type_id)
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()

    def is_referenced(self, event_type_id: UUID) -> bool:
        """Return whether any event is of the type."""
        events = select(Event.id).where(Event.event_type_id == event_type_id)
        query = select(EventType.id).where(EventType.id == event_type_id, events.exists())
        return self.session.scalar(query) is not None

    def rewrite_stackable(self, event_type: EventType) -> None:
        """Copy the type's `is_stackable` to the schedules of its events."""
        events = select(Event.id).where(Event.event_type_id == event_type.id)
        self.session.execute(
            update(Schedule)
            .where(Schedule.event_id.in_(events), Schedule.is_stackable != event_type.is_stackable)
            .values(is_stackable=event_type.is_stackable, version=Schedule.version + 1)
            .execution_options(synchronize_session=False)
        )

    def page_rows(self, shape: RowShape, request: PageRequest) -> Page[PlainRow]:
        """Return one page of plain rows in order of code."""
        return self._page_rows(shape, [], request)

    def row(self, shape: RowShape, code: str) -> PlainRow | None:
        """Return one type as a plain row, or None."""
        return self._one_row(shape, EventType.code == code)
