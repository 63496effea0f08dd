"""Who is on the events of a page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from models.employee import Employee
from models.event import Event
from models.schedule import Schedule
from repositories.base import SessionRepository
from repositories.event_filters import EventFilters, event_criteria
from repositories.paging import Keyset, PageRequest

MOST_NAMES = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """Somebody's employee id and name."""

    code: str
    name: str


class EventLineRepository(SessionRepository):
    """Reads for the page that lists events."""

    def page(
        self, filters: EventFilters, request: PageRequest
    ) -> tuple[list[Event], str | None, str | None]:
        """Return one page of events in order of due time, and the cursors after and before it."""
        query = select(Event).where(*event_criteria(filters))
        keyset = Keyset(column=Event.due_at, id=Event.id)
        rows, following, previous = keyset.read(self.session, query, request)
        return [row[0] for row in rows], following, previous

    def people(self, event_ids: Iterable[UUID]) -> dict[UUID, list[Named]]:
        """Return who is on each event, in order of start, in one statement."""
        query = (
            select(Schedule.event_id, Employee.code, Employee.name)
            .join(Schedule.employee)
            .where(Schedule.is_active, Schedule.event_id.in_(list(event_ids)))
            .order_by(Schedule.starts_at, Schedule.id)
            .limit(MOST_NAMES)
        )
        named: defaultdict[UUID, list[Named]] = defaultdict(list)
        for event_id, code, name in self.session.execute(query):
            named[event_id].append(Named(code=code, name=name))
        return named
