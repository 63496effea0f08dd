"""Event types."""

from sqlalchemy import select

from models.event_type import EventType
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape

MOST_TYPES = 500


class EventTypeRepository(ListRepository[EventType]):
    """The kinds of work of the organization."""

    model = EventType
    keyset = Keyset(column=EventType.code, id=EventType.id)

    def find_by_code(self, code: str) -> EventType | None:
        """Return the type with that code, or None."""
        return self.session.scalar(select(EventType).where(EventType.code == code))

    def list_by_match_position(self) -> list[EventType]:
        """Return every type, in the order in which project names are matched."""
        query = select(EventType).order_by(EventType.match_position, EventType.id)
        return list(self.session.scalars(query.limit(MOST_TYPES)))

    def page_rows(self, shape: RowShape, request: PageRequest) -> Page[PlainRow]:
        """Return one page of plain rows in order of code."""
        return self._page_rows(shape, [], request)
