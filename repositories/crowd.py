"""The people who could do work, as the rules see them: plain rows, because they are many."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, select

from models.employee import Employee
from models.job_role import JobRole
from models.schedule import Schedule
from repositories.base import SessionRepository
from scheduling.values import Person

MOST_PEOPLE = 50_000


class CrowdRepository(SessionRepository):
    """Reads people by the hundreds; their skills are not read here."""

    def active(self, site_id: UUID, limit: int) -> list[Person]:
        """Return active people, those at home at the site first, then by name; at most `limit`."""
        is_elsewhere = case((Employee.home_site_id == site_id, 0), else_=1)
        query = _people().where(Employee.is_active)
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
