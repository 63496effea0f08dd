"""Schedules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import contains_eager, undefer
from sqlalchemy.orm.attributes import set_committed_value

from models.employee import Employee
from models.event import Event
from models.event_type import EventType
from models.schedule import Schedule
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleFilters:
    """Which schedules; the range is of starts, half-open. `is_active` None also shows ended
    ones."""

    starts_from: datetime | None = None
    starts_before: datetime | None = None
    employee_code: str | None = None
    event_id: UUID | None = None
    site_code: str | None = None
    is_active: bool | None = True


class ScheduleRepository(ListRepository[Schedule]):
    """Schedules of the organization."""

    model = Schedule
    keyset = Keyset(column=Schedule.starts_at, id=Schedule.id)

    def get_with_relations(self, schedule_id: UUID) -> Schedule | None:
        """Return the schedule with its person and event, or None."""
        query = (
            select(Schedule)
            .join(Schedule.employee)
            .join(Schedule.event)
            .options(contains_eager(Schedule.employee), contains_eager(Schedule.event))
            .where(Schedule.id == schedule_id)
        )
        return self.session.scalar(query)

    def get_with_details(self, schedule_id: UUID) -> Schedule | None:
        """Return the schedule with the upstream payload, which default reads leave out."""
        query = select(Schedule).where(Schedule.id == schedule_id)
        return self.session.scalar(query.options(undefer(Schedule.raw_payload)))

    def page_rows(
        self, shape: RowShape, filters: ScheduleFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows in order of start."""
        return self._page_rows(shape, list(schedule_criteria(filters)), request)

    def page_rows_of(
        self,
        shape: RowShape,
        employee_id: UUID | None,
        filters: ScheduleFilters,
        request: PageRequest,
    ) -> Page[PlainRow]:
        """Return one page of that person's alone as plain rows in order of start."""
        own = Schedule.employee_id == employee_id
        return self._page_rows(shape, [own, *schedule_criteria(filters)], request)

    def row(self, shape: RowShape, schedule_id: UUID) -> PlainRow | None:
        """Return one schedule as a plain row, or None."""
        return self._one_row(shape, Schedule.id == schedule_id)

    def add_related(self, schedule: Schedule, employee: Employee, event: Event) -> None:
        """Store a new schedule whose person and event are at hand, so that showing it costs no
        query."""
        self.session.add(schedule)
        self.relate(schedule, employee, event)
        self.session.flush()  # so that what the database itself refuses is known here, and by rule

    def relate(self, schedule: Schedule, employee: Employee, event: Event) -> None:
        """Attach the loaded person and event."""
        set_committed_value(schedule, "employee", employee)
        set_committed_value(schedule, "event", event)

    def flush_versions(self) -> None:
        """Write what changed now, so that the rows carry their new versions."""
        self.session.flush()

    def taken_seats(self, event_id: UUID) -> set[int]:
        """Return the numbers of the event's taken seats."""
        query = select(Schedule.seat).where(Schedule.event_id == event_id, Schedule.is_active)
        return set(self.session.scalars(query.limit(100)))

    def count_coming(self, type_code: str, now: datetime) -> int:
        """Return how many active schedules of a kind of work begin from `now` on."""
        of_type = select(Event.id).join(Event.event_type).where(EventType.code == type_code)
        query = select(func.count(Schedule.id)).where(
            Schedule.is_active, Schedule.starts_at >= now, Schedule.event_id.in_(of_type)
        )
        return self.session.scalar(query) or 0

    def count_active(self, event_id: UUID) -> int:
        """Return how many seats of the event are taken."""
        query = select(func.count(Schedule.id)).where(
            Schedule.event_id == event_id, Schedule.is_active
        )
        return self.session.scalar(query) or 0


def schedule_criteria(filters: ScheduleFilters) -> Iterable[ColumnElement[bool]]:
    """Yield the criteria that `filters` stand for."""
    if filters.is_active is not None:
        # As a bare column for true, so that the partial indexes are found on both databases.
        yield and_(Schedule.is_active if filters.is_active else not_(Schedule.is_active))
    if filters.starts_from is not None:
        yield Schedule.starts_at >= filters.starts_from
    if filters.starts_before is not None:
        yield Schedule.starts_at < filters.starts_before
    if filters.event_id is not None:
        yield Schedule.event_id == filters.event_id
    if filters.employee_code is not None:
        yield Schedule.employee_id.in_(
            select(Employee.id).where(Employee.code == filters.employee_code)
        )
    if filters.site_code is not None:
        yield Schedule.event.has(Event.site.has(code=filters.site_code))
