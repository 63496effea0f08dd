"""What a day shows: its schedules, its people, the work that waits, in a fixed number of
statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import joinedload

from models.employee import Employee
from models.event import Event
from models.schedule import Schedule
from models.site import Site
from repositories.base import SessionRepository
from repositories.employees import works_here
from repositories.events import is_plannable, is_staffed, open_between
from repositories.work_time import work_seconds

MOST_SCHEDULES = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class DayRow:
    """One schedule of a day with what is shown of its event."""

    schedule_id: UUID
    version: int
    employee_id: UUID
    starts_at: datetime
    ends_at: datetime
    event_id: UUID
    project_name: str
    event_number: str | None
    event_type_id: UUID
    site_id: UUID
    site_name: str
    site_zone: str
    is_pinned: bool
    seat: int
    employee_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingCount:
    """How many events wait for people, and how many of them are due by a given instant."""

    total: int
    due: int


class DayRepository(SessionRepository):
    """Reads for the day view."""

    def schedules(
        self, starts_from: datetime, starts_before: datetime, site_id: UUID | None
    ) -> list[DayRow]:
        """Return the active schedules that start in the half-open range.

        With a site: those at the site, and those elsewhere of people whose home it is.
        """
        query = (
            select(
                Schedule.id.label("schedule_id"),
                Schedule.version,
                Schedule.employee_id,
                Schedule.starts_at,
                Schedule.ends_at,
                Schedule.event_id,
                Event.project_name,
                Event.event_number,
                Event.event_type_id,
                Event.site_id,
                Site.name.label("site_name"),
                Site.time_zone.label("site_zone"),
                Schedule.is_pinned,
                Schedule.seat,
                Employee.name.label("employee_name"),
            )
            .join(Schedule.event)
            .join(Event.site)
            .join(Schedule.employee)
            .where(
                Schedule.is_active,
                Schedule.starts_at >= starts_from,
                Schedule.starts_at < starts_before,
            )
            .order_by(Schedule.starts_at, Schedule.id)
            .limit(MOST_SCHEDULES)
        )
        if site_id is not None:
            query = query.where(or_(Event.site_id == site_id, Employee.home_site_id == site_id))
        return [DayRow(**row) for row in self.session.execute(query).mappings()]

    def people(
        self, first: date, last: date, site_id: UUID | None, working: Iterable[UUID], limit: int
    ) -> tuple[list[Employee], int]:
        """Return who is shown of those days, both included (those working first, then by name),
        and how many there are."""
        working_ids = list(working)
        is_working = Employee.id.in_(working_ids)
        belongs = works_here(first, last)
        if site_id is not None:
            belongs &= or_(Employee.home_site_id == site_id, Employee.home_site_id.is_(None))
        query = (
            select(Employee, func.count().over())
            .options(joinedload(Employee.job_role))
            .where(or_(belongs, is_working))
            .order_by(case((is_working, 0), else_=1), Employee.name, Employee.id)
            .limit(limit)
        )
        found = self.session.execute(query).all()
        return [employee for employee, _ in found], found[0][1] if found else 0

    def worked_minutes(
        self, employee_ids: Iterable[UUID], starts_from: datetime, starts_before: datetime
    ) -> dict[UUID, int]:
        """Return the minutes of each person's active schedules that start in the half-open
        range."""
        query = (
            select(Schedule.employee_id, func.sum(work_seconds(self.session)))
            .where(
                Schedule.is_active,
                Schedule.employee_id.in_(list(employee_ids)),
                Schedule.starts_at >= starts_from,
                Schedule.starts_at < starts_before,
            )
            .group_by(Schedule.employee_id)
        )
        return {
            employee_id: int(seconds) // 60 for employee_id, seconds in self.session.execute(query)
        }

    def waiting(
        self, starts_at: datetime, ends_at: datetime, site_id: UUID | None, limit: int
    ) -> tuple[list[Event], WaitingCount]:
        """Return plannable events with a free seat whose window touches the range, soonest due
        first; how many there are, shown or not, and how many of them are due before its end."""
        is_due = case((Event.due_at <= ends_at, 1), else_=0)
        query = (
            select(Event, func.count().over(), func.sum(is_due).over())
            .options(joinedload(Event.site, innerjoin=True))
            .where(*_waiting(starts_at, ends_at, site_id))
            # Sorted after the window's index found them: few rows, whatever the years hold.
            .order_by(func.coalesce(Event.due_at, Event.opens_at), Event.id)
            .limit(limit)
        )
        found = self.session.execute(query).all()
        total, due = found[0][1:] if found else (0, 0)
        return [event for event, *_ in found], WaitingCount(total=total, due=int(due))


def _waiting(
    starts_at: datetime, ends_at: datetime, site_id: UUID | None
) -> Iterable[ColumnElement[bool]]:
    yield is_plannable()
    yield open_between(starts_at, ends_at)
    yield ~is_staffed()
    if site_id is not None:
        yield Event.site_id == site_id
