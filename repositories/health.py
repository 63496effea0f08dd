"""Whether the database answers, and how far it is migrated."""

from sqlalchemy import Select, String, column, inspect, select, table

from models.tenancy import unscoped
from repositories.base import SessionRepository


class HealthRepository(SessionRepository):
    """Looks at no organization's rows."""

    def migrated_to(self) -> str | None:
        """Return the revision that the database is at, or None when it is empty."""
        if not inspect(self.session.connection()).has_table("alembic_version"):
            return None
        query: Select[tuple[str]] = (
            select(column("version_num", String)).select_from(table("alembic_version")).limit(1)
        )
        options = unscoped("the version table belongs to no organization")
        revision: str | None = self.session.scalar(query, execution_options=options)
        return revision
