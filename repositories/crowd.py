"""The people who could do work, as the rules see them: plain rows, because they are many."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select

from models.attendance import AWAY, Attendance
from models.employee import Employee
from models.event import Event
from models.job_role import JobRole
from models.schedule import Schedule
from models.site import Site
from repositories.base import SessionRepository
from repositories.employees import works_here
from scheduling.values import Person
from utils.wall_clock import local_date

MOST_PEOPLE = 50_000
_DAY = timedelta(days=1)


class CrowdRepository(SessionRepository):
    """Reads people by the hundreds; their skills are not read here."""

    def here(
        self, site_id: UUID, starts_from: datetime, starts_before: datetime, limit: int
    ) -> list[Person]:
        """Return who works here around those instants, those at home at the site first, then by
        name; at most `limit`. The rules tell of each day whether somebody is there."""
        # No clock is a whole day away from UTC.
        first, last = (starts_from - _DAY).date(), (starts_before + _DAY).date()
        is_elsewhere = case((Employee.home_site_id == site_id, 0), else_=1)
        query = _people().where(works_here(first, last))
        query = query.order_by(is_elsewhere, Employee.name, Employee.id)
        people = self._read(query.limit(limit))
        away = self._away(starts_from - _DAY, starts_before + _DAY)
        return [
            replace(one, away_on=frozenset(away[one.id])) if one.id in away else one
            for one in people
        ]

    def _away(self, starts_from: datetime, starts_before: datetime) -> dict[UUID, set[date]]:
        """Return on which days people don't come to work that they have or had, by id."""
        query = (
            select(Schedule.employee_id, Schedule.starts_at, Site.time_zone)
            .join(Attendance, Attendance.schedule_id == Schedule.id)
            .join(Schedule.event)
            .join(Event.site)
            .where(
                Schedule.starts_at >= starts_from,
                Schedule.starts_at < starts_before,
                Attendance.mark.in_(AWAY),
            )
            .order_by(Schedule.starts_at, Schedule.id)
            .limit(MOST_PEOPLE)
        )
        away: dict[UUID, set[date]] = {}
        for employee_id, starts_at, zone in self.session.execute(query).tuples():
            away.setdefault(employee_id, set()).add(local_date(starts_at, zone))
        return away

    def placed(self, starts_from: datetime, starts_before: datetime) -> list[Person]:
        """Return who has an active schedule that starts in the half-open range, by id."""
        working = select(Schedule.employee_id).where(
            Schedule.is_active,
            Schedule.starts_at >= starts_from,
            Schedule.starts_at < starts_before,
        )
        query = _people().where(Employee.id.in_(working)).order_by(Employee.id)
        return self._read(query.limit(MOST_PEOPLE))

    def _read(self, query: Select[Any]) -> list[Person]:
        return [
            Person(**{**row, "role_label": row.role_label or ""})
            for row in self.session.execute(query).mappings()
        ]


def _people() -> Select[Any]:
    columns = select(
        Employee.id,
        Employee.organization_id,
        Employee.code,
        Employee.name,
        Employee.is_active,
        Employee.hired_on,
        Employee.terminated_on,
        Employee.home_site_id,
        Employee.max_minutes_per_day,
        Employee.max_minutes_per_week,
        JobRole.code.label("role"),
        JobRole.label.label("role_label"),
        func.coalesce(Site.name, "").label("home_name"),
    )
    return columns.outerjoin(Employee.job_role).outerjoin(Employee.home_site)
