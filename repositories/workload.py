"""How much everybody works in some weeks, beside those who have the same job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Subquery, and_, func, select
from sqlalchemy.orm import joinedload

from models.attendance import Attendance, Mark
from models.employee import Employee
from models.event import Event
from models.schedule import Schedule
from models.site import Site
from repositories.base import SessionRepository
from repositories.employees import works_here
from repositories.paging import Keyset, Page, PageRequest
from repositories.work_time import work_seconds
from utils.wall_clock import start_of_day

# A person does a few pieces of work a day, and a page holds at most 500 people.
_MOST_WORK = 50_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Peer:
    """Somebody with their role loaded, and what all with the same job title do on average, in
    minutes; None for those without a title."""

    employee: Employee
    average_minutes: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stint:
    """One schedule of somebody: when, on which clock, and how it went where that is known."""

    employee_id: UUID
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    mark: Mark | None


class WorkloadRepository(SessionRepository):
    """Reads across everybody's work."""

    def page(self, first: date, last: date, zone: str, request: PageRequest) -> Page[Peer]:
        """Return one page of who works here on any of those days, both included, in order of name,
        with the average of the work that starts on them on the clock of `zone`, in one
        statement."""
        average = self._averages(first, last, zone)
        query = (
            select(Employee, average.c.seconds, average.c.people)
            .outerjoin(average, average.c.job_role_id == Employee.job_role_id)
            .options(joinedload(Employee.job_role))
            .where(works_here(first, last))
        )
        keyset = Keyset(column=Employee.name, id=Employee.id)
        rows, following, previous = keyset.read(self.session, query, request)
        return Page(
            items=[
                Peer(
                    employee=row.Employee,
                    average_minutes=_minutes(row.seconds, row.people) if row.people else None,
                )
                for row in rows
            ],
            next_cursor=following,
            previous_cursor=previous,
        )

    def list_work(
        self, employee_ids: Sequence[UUID], starts_from: datetime, starts_before: datetime
    ) -> list[Stint]:
        """Return the planned work of those people (at most 500) that starts in the half-open
        range, earliest first."""
        query = (
            select(
                Schedule.employee_id,
                Schedule.starts_at,
                Schedule.ends_at,
                Site.time_zone,
                Attendance.mark,
            )
            .join(Schedule.event)
            .join(Event.site)
            .outerjoin(Attendance, Attendance.schedule_id == Schedule.id)
            .where(
                Schedule.employee_id.in_(employee_ids),
                Schedule.is_active,
                Schedule.starts_at >= starts_from,
                Schedule.starts_at < starts_before,
            )
            .order_by(Schedule.starts_at, Schedule.id)
            .limit(_MOST_WORK)
        )
        return [Stint(**row) for row in self.session.execute(query).mappings()]

    def _averages(self, first: date, last: date, zone: str) -> Subquery:
        is_in_range = and_(
            Schedule.employee_id == Employee.id,
            Schedule.is_active,
            Schedule.starts_at >= start_of_day(first, zone),
            Schedule.starts_at < start_of_day(last + _DAY, zone),
        )
        return (
            select(
                Employee.job_role_id,
                func.count(Employee.id.distinct()).label("people"),
                func.sum(work_seconds(self.session)).label("seconds"),
            )
            .outerjoin(Schedule, is_in_range)
            .where(works_here(first, last))
            .group_by(Employee.job_role_id)
            .subquery()
        )


def _minutes(seconds: float | None, people: int) -> int:
    return round(float(seconds or 0) / 60 / people)
