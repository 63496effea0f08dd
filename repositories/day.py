"""What a day shows: its schedules, its people, the work that waits, in a fixed number of
statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from models.attendance import AWAY, Attendance, Mark
from models.employee import Employee
from models.event import Event
from models.job_role import JobRole
from models.schedule import Schedule
from models.site import Site
from repositories.base import SessionRepository
from repositories.employees import works_here
from repositories.event_filters import is_plannable, is_staffed
from repositories.work_time import work_seconds_on
from utils.db_helpers import window_template, window_values

MOST_SCHEDULES = 2_000

# Made once: to make a statement again costs as much as to run it.
_STARTING: Final = (
    Schedule.is_active,
    Schedule.starts_at >= bindparam("starts_from"),
    Schedule.starts_at < bindparam("starts_before"),
)
_SITE: Final[BindParameter[Any]] = bindparam("site_id")
_MOST: Final[BindParameter[Any]] = bindparam("most", type_=Integer)
_SCHEDULES: Final[Select[Any]] = (
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
        Attendance.mark,
    )
    .join(Schedule.event)
    .join(Event.site)
    .join(Schedule.employee)
    .outerjoin(Attendance, Attendance.schedule_id == Schedule.id)
    .where(*_STARTING)
    .order_by(Schedule.starts_at, Schedule.id)
    .limit(MOST_SCHEDULES)
)
_SCHEDULES_AT_SITE: Final = _SCHEDULES.where(
    or_(Event.site_id == _SITE, Employee.home_site_id == _SITE)
)


def _people(belongs: ColumnElement[bool]) -> Select[Any]:
    is_working = Employee.id.in_(bindparam("working", expanding=True))
    return (
        select(
            Employee.id,
            Employee.code,
            Employee.name,
            JobRole.label,
            Employee.max_minutes_per_day,
            Employee.max_minutes_per_week,
            func.count().over(),
        )
        .outerjoin(Employee.job_role)
        .where(or_(belongs, is_working))
        .order_by(case((is_working, 0), else_=1), Employee.name, Employee.id)
        .limit(_MOST)
    )


_WORKS_HERE: Final = works_here(bindparam("first"), bindparam("last"))
_PEOPLE: Final = _people(_WORKS_HERE)
_PEOPLE_AT_SITE: Final = _people(
    _WORKS_HERE & or_(Employee.home_site_id == _SITE, Employee.home_site_id.is_(None))
)
_IS_DUE: Final = case((Event.due_at <= bindparam("window_ends_at"), 1), else_=0)
_WAITING: Final[Select[Any]] = (
    select(Event, func.count().over(), func.sum(_IS_DUE).over())
    .options(joinedload(Event.site, innerjoin=True))
    .where(is_plannable(), window_template(Event), ~is_staffed())
    # Sorted after the window's index found them: few rows, whatever the years hold.
    .order_by(func.coalesce(Event.due_at, Event.opens_at), Event.id)
    .limit(_MOST)
)
_WAITING_AT_SITE: Final = _WAITING.where(Event.site_id == _SITE)


@cache
def _worked(dialect: str) -> Select[Any]:
    return (
        select(Schedule.employee_id, func.sum(work_seconds_on(dialect)))
        .where(Schedule.employee_id.in_(bindparam("people", expanding=True)), *_STARTING)
        .group_by(Schedule.employee_id)
    )


class DayPerson(NamedTuple):
    """Who is shown of some days; None without a job title, or without a limit."""

    id: UUID
    code: str
    name: str
    role_label: str | None
    max_minutes_per_day: int | None
    max_minutes_per_week: int | None


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
    mark: Mark | None

    @property
    def is_away(self) -> bool:
        """Whether they don't come to it."""
        return self.mark in AWAY


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
        query = _SCHEDULES if site_id is None else _SCHEDULES_AT_SITE
        asked = {"starts_from": starts_from, "starts_before": starts_before, "site_id": site_id}
        return [DayRow(**row) for row in self.session.execute(query, asked).mappings()]

    def people(
        self, first: date, last: date, site_id: UUID | None, working: Iterable[UUID], limit: int
    ) -> tuple[list[DayPerson], int]:
        """Return who is shown of those days, both included (those working first, then by name),
        and how many there are."""
        asked = {
            "first": first,
            "last": last,
            "working": list(working),
            "site_id": site_id,
            "most": limit,
        }
        query = _PEOPLE if site_id is None else _PEOPLE_AT_SITE
        found = self.session.execute(query, asked).all()
        return [DayPerson(*values) for *values, _ in found], found[0][-1] if found else 0

    def worked_minutes(
        self, employee_ids: Iterable[UUID], starts_from: datetime, starts_before: datetime
    ) -> dict[UUID, int]:
        """Return the minutes of each person's active schedules that start in the half-open
        range."""
        asked = {
            "people": list(employee_ids),
            "starts_from": starts_from,
            "starts_before": starts_before,
        }
        found = self.session.execute(_worked(self.session.get_bind().dialect.name), asked)
        return {employee_id: int(seconds) // 60 for employee_id, seconds in found}

    def waiting(
        self, starts_at: datetime, ends_at: datetime, site_id: UUID | None, limit: int
    ) -> tuple[list[Event], WaitingCount]:
        """Return plannable events with a free seat whose window touches the range, soonest due
        first; how many there are, shown or not, and how many of them are due before its end."""
        asked: dict[str, Any] = {"site_id": site_id, "most": limit}
        query = _WAITING if site_id is None else _WAITING_AT_SITE
        found = self.session.execute(query, asked | window_values(starts_at, ends_at)).all()
        total, due = found[0][1:] if found else (0, 0)
        return [event for event, *_ in found], WaitingCount(total=total, due=int(due))
