"""What people do with their own account."""

from error_handlers.exceptions import AuthenticationException, ConflictException
from models.user import User
from repositories.accounts import UserRepository
from repositories.history import AuditRepository, TransitionRepository
from security.password_proofs import PasswordProof
from security.session_endings import SessionEndings
from security.session_records import Ending
from services.base import RepositoryService, Unit
from services.sign_in_steps import credentials_of
from services.trail import Trail


class PersonalService(RepositoryService):
    """Use cases of whoever acts on their own account: in person, never by token."""

    def __init__(
        self,
        unit: Unit,
        users: UserRepository,
        endings: SessionEndings,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._users = users
        self._endings = endings
        self._trail = Trail(unit, audits, transitions)

    def _own(self, *, is_locked: bool = False) -> User:
        """Return the account of whoever acts, locked for a change or not.

        Raises:
            AuthenticationException: whoever acts has no account.
            AuthorizationException: a program acts.
        """
        self.require_in_person()
        find = self._users.lock if is_locked else self._users.get
        user_id = self.principal.user_id
        user = None if user_id is None else find(user_id)
        if user is None:
            raise AuthenticationException
        return user

    def _proven(self, proof: PasswordProof) -> User:
        """Lock and return the account of whoever acts, in the state that was proven.

        Raises:
            ConflictException: the account is opened otherwise by now.
        """
        user = self._own(is_locked=True)
        if credentials_of(user).proof != proof:
            raise ConflictException(
                "Your account was changed meanwhile. Look at it as it is now, then decide again."
            )
        return user

    def _others_ended(self, user: User) -> dict[str, object]:
        """End all sessions but the one that asks; return how many, for the trail."""
        count = self._endings.end_others_of(user.id, Ending.CREDENTIALS_CHANGED)
        return {"sessions_ended": count}
