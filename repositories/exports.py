"""Everything of one kind as plain tuples, in keyset chunks, for files that leave."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from models.employee import Employee
from models.event import Event
from models.job_role import JobRole
from models.roster_version import PublishedSchedule
from models.schedule import Schedule
from models.site import Site
from repositories.base import SessionRepository


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportFilters:
    """Which schedules leave; None means all. The range is of starts, half-open."""

    starts_from: datetime | None = None
    starts_before: datetime | None = None
    site_code: str | None = None


class PersonLine(NamedTuple):
    """One person, with the label of their role."""

    code: str
    name: str
    email: str | None
    phone: str | None
    job_title: str | None
    is_active: bool
    upstream_id: str | None
    id: UUID


class ScheduleLine(NamedTuple):
    """One active schedule, with what its file says of event, site and person."""

    project_name: str
    ref_num: str
    mvid: str | None
    site_code: str
    site_name: str
    time_zone: str
    opens_local: datetime
    due_local: datetime
    estimated_minutes: int | None
    employee_name: str
    employee_code: str
    starts_at: datetime
    id: UUID


class ExportRepository(SessionRepository):
    """Reads columns, never instances; one statement per 5,000 rows."""

    rows_per_statement: ClassVar[int] = 5_000

    def employees(self) -> Iterator[PersonLine]:
        """Yield every person with the label of their role, in order of code."""
        query = select(
            Employee.code,
            Employee.name,
            Employee.email,
            Employee.phone,
            JobRole.label.label("job_title"),
            Employee.is_active,
            Employee.upstream_id,
            Employee.id,
        ).outerjoin(Employee.job_role)
        return map(PersonLine._make, self._chunks(query, Employee.code, Employee.id))

    def schedules(self, filters: ExportFilters) -> Iterator[ScheduleLine]:
        """Yield the active schedules with their events, sites and people, in order of start."""
        query = (
            select(
                Event.project_name,
                Event.ref_num,
                Site.mvid,
                Site.code.label("site_code"),
                Site.name.label("site_name"),
                Site.time_zone,
                Event.opens_local,
                Event.due_local,
                Event.estimated_minutes,
                Employee.name.label("employee_name"),
                Employee.code.label("employee_code"),
                Schedule.starts_at,
                Schedule.id,
            )
            .select_from(Schedule)
            .join(Schedule.event)
            .join(Event.site)
            .join(Schedule.employee)
            .where(Schedule.is_active)
        )
        if filters.starts_from is not None:
            query = query.where(Schedule.starts_at >= filters.starts_from)
        if filters.starts_before is not None:
            query = query.where(Schedule.starts_at < filters.starts_before)
        if filters.site_code is not None:
            query = query.where(Site.code == filters.site_code)
        return map(ScheduleLine._make, self._chunks(query, Schedule.starts_at, Schedule.id))

    def published(self, version_id: UUID) -> Iterator[tuple[ScheduleLine, datetime]]:
        """Yield what a version says, each line with its start on the clock of then, in order of
        start; the windows are those of the events now."""
        query = (
            select(
                PublishedSchedule.project_name,
                PublishedSchedule.ref_num,
                Site.mvid,
                Site.code.label("site_code"),
                PublishedSchedule.site_name,
                Site.time_zone,
                Event.opens_local,
                Event.due_local,
                Event.estimated_minutes,
                PublishedSchedule.employee_name,
                PublishedSchedule.employee_code,
                PublishedSchedule.starts_at,
                PublishedSchedule.id,
                PublishedSchedule.starts_local,
            )
            .join(PublishedSchedule.site)
            .join(Event, Event.id == PublishedSchedule.event_id)
            .where(PublishedSchedule.version_id == version_id)
        )
        rows = self._chunks(query, PublishedSchedule.starts_at, PublishedSchedule.id)
        return ((ScheduleLine._make(row[:-1]), row.starts_local) for row in rows)

    def _chunks(
        self,
        query: Select[Any],
        key: InstrumentedAttribute[Any],
        identity: InstrumentedAttribute[Any],
    ) -> Iterator[Row[Any]]:
        page = query.order_by(key, identity).limit(self.rows_per_statement)
        rows = self.session.execute(page).all()
        while rows:
            yield from rows
            if len(rows) < self.rows_per_statement:
                return
            last = rows[-1]
            mark = (getattr(last, key.key), getattr(last, identity.key))
            rows = self.session.execute(page.where(tuple_(key, identity) > mark)).all()
