"""The people who could do work, as the rules see them: plain rows, because they are many."""

from uuid import UUID

from sqlalchemy import case, select

from models.employee import Employee
from models.job_role import JobRole
from repositories.base import SessionRepository
from scheduling.values import Person


class CrowdRepository(SessionRepository):
    """Reads active people by the hundreds."""

    def active(self, site_id: UUID, limit: int) -> list[Person]:
        """Return active people, those at home at the site first, then by name; at most `limit`.

        Their skills are not read here.
        """
        is_elsewhere = case((Employee.home_site_id == site_id, 0), else_=1)
        query = (
            select(
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
            )
            .outerjoin(Employee.job_role)
            .where(Employee.is_active)
            .order_by(is_elsewhere, Employee.name, Employee.id)
            .limit(limit)
        )
        return [
            Person(**{**row, "role_label": row.role_label or ""})
            for row in self.session.execute(query).mappings()
        ]
