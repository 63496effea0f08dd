"""Whether Rosterwright can serve."""

from collections.abc import Sequence
from typing import Final

from error_handlers.exceptions import UnavailableException
from repositories.health import HealthRepository
from services.base import RepositoryService, Unit

# In `app.extensions`: the revisions that this version knows, the newest first.
REVISIONS: Final = "migration_revisions"


class HealthService(RepositoryService):
    """Asked by load balancers; nobody is signed in."""

    def __init__(self, unit: Unit, health: HealthRepository) -> None:
        super().__init__(unit)
        self._health = health

    def check(self, revisions: Sequence[str]) -> None:
        """Raise `UnavailableException` unless the database answers and is migrated far enough.

        `revisions` are all that this version knows, the newest first. One that it does not know was
        made by a later version, which is about to take over: migrations come before the code that
        needs them, and leave room for the code before.
        """
        found = self._health.migrated_to()
        if found is None or found in revisions[1:]:
            raise UnavailableException(
                f"The database is at revision {found}, but this version needs {revisions[0]}. "
                "Run `flask db upgrade`."
            )
