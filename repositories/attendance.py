"""Who turned up, and what was planned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager

from models.attendance import Attendance, Mark
from models.employee import Employee
from models.event import Event
from models.schedule import Schedule
from repositories.base import locking
from repositories.event_search import Days, starts_on
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape


@dataclass(frozen=True, kw_only=True, slots=True)
class AttendanceFilters:
    """Which records; None means all. The range is of the schedules' starts, half-open."""

    starts_from: datetime | None = None
    starts_before: datetime | None = None
    employee_code: str | None = None
    mark: Mark | None = None


class AttendanceRepository(ListRepository[Attendance]):
    """Attendance of the organization's schedules; one record each at most."""

    model = Attendance
    keyset = Keyset(column=Attendance.recorded_at, id=Attendance.id)

    def page_rows(
        self, shape: RowShape, filters: AttendanceFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows in the order in which they were recorded."""
        return self._page_rows(shape, list(_criteria(filters)), request)

    def row(self, shape: RowShape, schedule_id: UUID) -> PlainRow | None:
        """Return what is known of one schedule as a plain row, or None."""
        return self._one_row(shape, Attendance.schedule_id == schedule_id)

    def list_of_schedules(self, schedule_ids: Iterable[UUID]) -> list[Attendance]:
        """Return what is known of these schedules, in one statement."""
        query = select(Attendance).where(Attendance.schedule_id.in_(list(schedule_ids)))
        return list(self.session.scalars(query.order_by(Attendance.schedule_id)))

    def lock_of_schedules(self, schedule_ids: Sequence[UUID]) -> dict[UUID, Attendance]:
        """Lock and return the records of those schedules (at most 500), read afresh."""
        query = (
            select(Attendance)
            .where(Attendance.schedule_id.in_(schedule_ids))
            .order_by(Attendance.id)
            .limit(500)
        )
        options = {"populate_existing": True}
        found = self.session.scalars(locking(query), execution_options=options)
        return {record.schedule_id: record for record in found}

    def lock_schedules(self, schedule_ids: Sequence[UUID]) -> dict[UUID, Schedule]:
        """Lock and return those schedules (at most 500) with their person."""
        query = (
            select(Schedule)
            .join(Schedule.employee)
            .options(contains_eager(Schedule.employee))
            .where(Schedule.id.in_(schedule_ids))
            .order_by(Schedule.id)
            .limit(500)
        )
        found = {one.id: one for one in self.session.scalars(locking(query, Schedule))}
        if len(found) < len(set(schedule_ids)):
            # PostgreSQL joins what it waited for to the person from before the wait: ask anew.
            found |= {one.id: one for one in self.session.scalars(locking(query, Schedule))}
        return found

    def page_of_people(
        self, first: date, last: date, zones: Iterable[str], request: PageRequest
    ) -> Page[Employee]:
        """Return one page of those whose work `list_planned` would return, in order of name."""
        theirs = (
            select(Schedule.employee_id)
            .join(Schedule.event)
            .outerjoin(Attendance, Attendance.schedule_id == Schedule.id)
            .where(*_planned(first, last, zones))
        )
        keyset = Keyset(column=Employee.name, id=Employee.id)
        query = select(Employee).where(Employee.id.in_(theirs))
        rows, following, previous = keyset.read(self.session, query, request)
        people = [row.Employee for row in rows]
        return Page(items=people, next_cursor=following, previous_cursor=previous)

    def list_planned(
        self,
        first: date,
        last: date,
        zones: Iterable[str],
        limit: int,
        employee_ids: Sequence[UUID] | None = None,
    ) -> list[tuple[Schedule, Attendance | None]]:
        """Return the schedules that begin on those days, both included, at their sites (`zones` are
        those of all sites) with what is known of them, by person and start: the active ones, and
        ended ones of which something is known; of those people alone where they are given."""
        query = (
            select(Schedule, Attendance)
            .join(Schedule.employee)
            .join(Schedule.event)
            .join(Event.event_type)
            .join(Event.site)
            .outerjoin(Attendance, Attendance.schedule_id == Schedule.id)
            .options(
                contains_eager(Schedule.employee),
                contains_eager(Schedule.event).options(
                    contains_eager(Event.event_type), contains_eager(Event.site)
                ),
            )
            .where(*_planned(first, last, zones))
            .order_by(Employee.name, Employee.id, Schedule.starts_at, Schedule.id)
            .limit(limit)
        )
        if employee_ids is not None:
            query = query.where(Schedule.employee_id.in_(employee_ids))
        return [(schedule, known) for schedule, known in self.session.execute(query).tuples()]

    def as_stored(self, attendance_id: UUID) -> Attendance:
        """Write what changed and return it as it stands now, with the schedule and who recorded
        it."""
        query = (
            select(Attendance)
            .join(Attendance.schedule)
            .join(Schedule.employee)
            .join(Schedule.event)
            .join(Event.event_type)
            .join(Event.site)
            .outerjoin(Attendance.recorded_by)
            .options(
                contains_eager(Attendance.schedule).options(
                    contains_eager(Schedule.employee),
                    contains_eager(Schedule.event).options(
                        contains_eager(Event.event_type), contains_eager(Event.site)
                    ),
                ),
                contains_eager(Attendance.recorded_by),
            )
            .where(Attendance.id == attendance_id)
        )
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()


def _criteria(filters: AttendanceFilters) -> Iterable[ColumnElement[bool]]:
    if filters.mark is not None:
        yield Attendance.mark == filters.mark
    planned = list(_of_schedules(filters))
    if planned:
        yield Attendance.schedule_id.in_(select(Schedule.id).where(*planned))


def _planned(first: date, last: date, zones: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        starts_on(Days(first=first, last=last), zones),
        Schedule.is_active | Attendance.id.is_not(None),
    )


def _of_schedules(filters: AttendanceFilters) -> Iterable[ColumnElement[bool]]:
    if filters.starts_from is not None:
        yield Schedule.starts_at >= filters.starts_from
    if filters.starts_before is not None:
        yield Schedule.starts_at < filters.starts_before
    if filters.employee_code is not None:
        yield Schedule.employee_id.in_(
            select(Employee.id).where(Employee.code == filters.employee_code)
        )
