"""Reads for the list of people: who, how much they do this week, and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, not_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from models.employee import Employee
from models.event import Event
from models.event_type import EventType
from models.schedule import Schedule
from models.site import Site
from models.skill import EmployeeSkill, Skill
from repositories.base import SessionRepository
from repositories.employees import EmployeeFilters, employee_criteria, works_here
from repositories.paging import Keyset, PageRequest
from repositories.work_time import work_seconds
from scheduling.values import LONGEST_WORK

# Long enough before a skill expires to renew it.
EXPIRES_SOON: Final = timedelta(days=60)


@dataclass(frozen=True, kw_only=True, slots=True)
class PeopleFilters:
    """Which people; `is_here` tells those who work here `today`, or will, from those who left
    or rest."""

    found: EmployeeFilters
    is_here: bool | None
    today: date


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonRow:
    """Somebody with role and home site loaded, the minutes of their work in the week, and the skill
    of theirs that expires or expired first, if one does soon."""

    employee: Employee
    minutes: int
    skill_label: str | None = None
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PeopleRows:
    """One page of people, the cursors beside it, and how many there are (counted to a limit)."""

    rows: list[PersonRow]
    next_cursor: str | None
    previous_cursor: str | None
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkRow:
    """One schedule of somebody with what is shown of its event."""

    employee_id: UUID
    starts_at: datetime
    ends_at: datetime
    project_name: str
    event_number: str | None
    event_type: EventType
    site: Site


class PeopleRepository(SessionRepository):
    """People, a page at a time."""

    def page(
        self,
        filters: PeopleFilters,
        week: tuple[datetime, datetime],
        request: PageRequest,
        counted_to: int,
    ) -> PeopleRows:
        """Return one page of people in order of name, with the minutes of their schedules that
        start in the half-open `week`; all in one statement, unless the page is empty."""
        query: Select[Any] = (
            select(
                Employee,
                self._minutes(*week),
                _few(filters, counted_to).scalar_subquery(),
                _first_to_expire(Skill.label, filters.today + EXPIRES_SOON),
                _first_to_expire(EmployeeSkill.expires_on, filters.today + EXPIRES_SOON),
            )
            .options(joinedload(Employee.job_role), joinedload(Employee.home_site))
            .where(*_criteria(filters))
        )
        keyset = Keyset(column=Employee.name, id=Employee.id)
        rows, following, previous = keyset.read(self.session, query, request)
        return PeopleRows(
            rows=[
                PersonRow(
                    employee=row[0],
                    minutes=int(row[1] or 0) // 60,
                    skill_label=row[3],
                    expires_on=row[4],
                )
                for row in rows
            ],
            next_cursor=following,
            previous_cursor=previous,
            total=rows[0][2] if rows else self.count(filters, counted_to),
        )

    def count(self, filters: PeopleFilters, counted_to: int) -> int:
        """Return how many people there are, counting no further than `counted_to`."""
        return self.session.scalar(_few(filters, counted_to)) or 0

    def next_work(self, employee_ids: Iterable[UUID], now: datetime) -> dict[UUID, WorkRow]:
        """Return each person's work that is on or comes next, in one statement."""
        later = aliased(Schedule)
        first = (
            select(later.id)
            .where(
                later.employee_id == Employee.id,
                later.is_active,
                # The second alone would read everything that the person ever did.
                later.starts_at > now - LONGEST_WORK,
                later.ends_at > now,
            )
            .order_by(later.starts_at, later.id)
            .limit(1)
            .correlate(Employee)
            .scalar_subquery()
        )
        query = work_query().join(Employee, Employee.id == Schedule.employee_id)
        query = query.where(Employee.id.in_(list(employee_ids)), Schedule.id == first)
        return {row.employee_id: row for row in work_rows(self.session.execute(query))}

    def _minutes(self, starts_from: datetime, starts_before: datetime) -> ColumnElement[Any]:
        seconds = func.sum(work_seconds(self.session))
        query = select(seconds).where(
            Schedule.employee_id == Employee.id,
            Schedule.is_active,
            Schedule.starts_at >= starts_from,
            Schedule.starts_at < starts_before,
        )
        return query.correlate(Employee).scalar_subquery()


def _first_to_expire(column: InstrumentedAttribute[Any], until: date) -> ColumnElement[Any]:
    """Return that column of the skill of a person that expires first, not after `until`."""
    return (
        select(column)
        .select_from(EmployeeSkill)
        .join(Skill, Skill.id == EmployeeSkill.skill_id)
        .where(EmployeeSkill.employee_id == Employee.id, EmployeeSkill.expires_on <= until)
        .order_by(EmployeeSkill.expires_on, EmployeeSkill.id)
        .limit(1)
        .correlate(Employee)
        .scalar_subquery()
    )


def work_query() -> Select[Any]:
    """Return the SELECT of schedules with their events, kinds and sites, for `work_rows`."""
    return (
        select(
            Schedule.employee_id,
            Schedule.starts_at,
            Schedule.ends_at,
            Event.project_name,
            Event.event_number,
            EventType,
            Site,
        )
        .join(Schedule.event)
        .join(Event.event_type)
        .join(Event.site)
    )


def work_rows(found: Iterable[Any]) -> list[WorkRow]:
    """Return what `work_query` found."""
    return [
        WorkRow(
            employee_id=row.employee_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            project_name=row.project_name,
            event_number=row.event_number,
            event_type=row.EventType,
            site=row.Site,
        )
        for row in found
    ]


def _few(filters: PeopleFilters, counted_to: int) -> Select[tuple[int]]:
    few = select(Employee.id).where(*_criteria(filters)).limit(counted_to).subquery()
    return select(func.count()).select_from(few)


def _criteria(filters: PeopleFilters) -> Iterable[ColumnElement[bool]]:
    yield from employee_criteria(filters.found)
    if filters.is_here is not None:
        is_here = works_here(filters.today)
        yield is_here if filters.is_here else not_(is_here)
