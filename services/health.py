"""Whether Rosterwright can serve."""

from error_handlers.exceptions import UnavailableException
from repositories.health import HealthRepository
from services.base import RepositoryService, Unit


class HealthService(RepositoryService):
    """Asked by load balancers; nobody is signed in."""

    def __init__(self, unit: Unit, health: HealthRepository) -> None:
        super().__init__(unit)
        self._health = health

    def check(self, wanted_revision: str) -> None:
        """Raise `UnavailableException` unless the database answers and is migrated to
        `wanted_revision`."""
        found = self._health.migrated_to()
        if found != wanted_revision:
            raise UnavailableException(
                f"The database is at revision {found}, but this version needs {wanted_revision}. "
                "Run `flask db upgrade`."
            )
