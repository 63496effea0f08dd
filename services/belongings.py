"""What belongs to one user: seen and ended by themselves, or by an administrator, in person."""

from uuid import UUID

from error_handlers.exceptions import AuthorizationException
from repositories.accounts import UserRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.users import no_user


class BelongingsService(RepositoryService):
    """Use cases about the acting user's own things, or those of another user of the organization.

    A program may do none of them: whoever finds a token must learn nothing of its user's other
    keys, and make or end none.
    """

    def __init__(self, unit: Unit, users: UserRepository) -> None:
        super().__init__(unit)
        self._users = users

    def _own_id(self) -> UUID:
        self.require_in_person()
        if self.principal.user_id is None:
            raise AuthorizationException("Only somebody who signs in has these. Sign in first.")
        return self.principal.user_id

    def _owner(self, user_id: UUID | None) -> UUID:
        """Return whose things are meant: one's own without `user_id`.

        Raises:
            AuthorizationException: somebody else's, without the permission for it.
            ResourceNotFoundException: nobody here has that id.
        """
        own = self._own_id()
        if user_id is None or user_id == own:
            return own
        self.require(Permission.USERS_EDIT)
        if self._users.get(user_id) is None:
            raise no_user()
        return user_id
