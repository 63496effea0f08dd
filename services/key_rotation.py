"""Second factors under the newest key. Nothing changes that anybody could see: no trail, no new
version."""

from uuid import UUID

from repositories.accounts import SealedSecret, UserRepository
from services.base import RepositoryService, Unit


class KeyRotationService(RepositoryService):
    """Used by a command, for the whole installation: keys belong to no organization."""

    def __init__(self, unit: Unit, users: UserRepository) -> None:
        super().__init__(unit)
        self._users = users

    def batch(self, after: UUID | None, limit: int) -> list[SealedSecret]:
        """Return the next second factors in order of their users, at most `limit`."""
        return self._users.list_sealed(after, limit)

    def replace(self, secret: SealedSecret, anew: bytes) -> bool:
        """Store the same secret under another key; False when its user changed it meanwhile."""
        return self._users.replace_sealed(secret, anew)
