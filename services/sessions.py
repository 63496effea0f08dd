"""Where somebody is signed in, and signing out from afar."""

from uuid import UUID

from error_handlers.exceptions import ResourceNotFoundException
from repositories.accounts import UserRepository
from repositories.history import AuditRepository, TransitionRepository
from security.session_endings import SessionEndings
from security.session_records import Ending, SessionSummary, StoredSession
from services.base import Unit
from services.belongings import BelongingsService
from services.trail import Trail


class SessionService(BelongingsService):
    """Sessions of the acting user; administrators also see and end those of others.

    The trail is written with the end, and stays when the sessions themselves are cleaned away.
    """

    def __init__(
        self,
        unit: Unit,
        users: UserRepository,
        sessions: SessionEndings,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit, users)
        self._sessions = sessions
        self._trail = Trail(unit, audits, transitions)

    def list_valid(self, user_id: UUID | None = None) -> tuple[SessionSummary, ...]:
        """Return where a user is signed in, the session used last first, at most 100; one's own
        without `user_id`.

        Raises:
            AuthorizationException: somebody else's, without the permission for it.
            ResourceNotFoundException: nobody here has that id.
        """
        return self._sessions.valid_of(self._owner(user_id))

    def end(self, handle: str, user_id: UUID | None = None) -> None:
        """End the session of that handle; one's own without `user_id`.

        Raises:
            AuthorizationException: somebody else's, without the permission for it.
            ResourceNotFoundException: nobody here has that id, or such a session.
        """
        owner = self._owner(user_id)
        found = [one for one in self._sessions.valid_of(owner) if one.handle == handle]
        if not self._sessions.end_one_of(owner, Ending.REVOKED, handle):
            raise ResourceNotFoundException("This session has ended already, or never was.")
        facts: dict[str, object] = {"sessions": 1, "because": Ending.REVOKED}
        for one in found:
            facts |= {"ip_address": one.ip_address, "user_agent": one.user_agent}
        self._trail.audit("end-sessions", "user", owner, after=facts)

    def end_others(self, keep: StoredSession | None, user_id: UUID | None = None) -> int:
        """End every session of a user but `keep`, the one that asks; return how many ended.

        Raises:
            AuthorizationException: somebody else's, without the permission for it.
            ResourceNotFoundException: nobody here has that id.
        """
        owner = self._owner(user_id)
        count = self._sessions.end_all_of(owner, Ending.REVOKED, keep=keep)
        if count:
            facts = {"sessions": count, "because": Ending.REVOKED}
            self._trail.audit("end-sessions", "user", owner, after=facts)
        return count
