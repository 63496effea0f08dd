"""The people who could do work, as the rules see them: plain rows, because they are many."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, select

from models.employee import Employee
from models.job_role import JobRole
from models.schedule import Schedule
from repositories.base import SessionRepository
from repositories.employees import works_here
from scheduling.values import Person

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
        return self._read(query.limit(limit))

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
    return select(
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
    ).outerjoin(Employee.job_role)
