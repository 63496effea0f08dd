"""Job roles."""

from sqlalchemy import select

from models.job_role import JobRole
from repositories.base import BaseRepository

MOST_ROLES = 500


class JobRoleRepository(BaseRepository[JobRole]):
    """The job titles of the organization."""

    model = JobRole

    def list_in_order(self) -> list[JobRole]:
        """Return every role in its own order."""
        query = select(JobRole).order_by(JobRole.position, JobRole.id).limit(MOST_ROLES)
        return list(self.session.scalars(query))

    def find_by_code(self, code: str) -> JobRole | None:
        """Return the role with that code, or None."""
        return self.session.scalar(select(JobRole).where(JobRole.code == code))
