"""Using a link: whoever holds it chooses a password, once.

A link that can't be used is refused in the same words whatever the reason: they tell a guesser
nothing.
"""

from dataclasses import dataclass
from typing import Final

from error_handlers.exceptions import ConflictException, ResourceNotFoundException
from models.account_link import AccountLink, LinkPurpose, LinkState
from models.organization import Organization
from models.user import User
from repositories.account_links import AccountLinkRepository
from repositories.accounts import OrganizationRepository, UserRepository
from repositories.history import AuditRepository, TransitionRepository
from security.one_time_secrets import hash_of
from security.session_endings import SessionEndings
from security.session_records import Ending
from services.base import RepositoryService, Unit
from services.changes import facts_of
from services.sign_in_steps import proven_principal
from services.trail import Trail
from utils.ids import new_id
from utils.principal import Principal, Role

_KEPT: Final = ("email", "name", "role", "employee_id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What a link that can be used offers to whoever holds it."""

    email: str
    name: str
    role: Role
    organization_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """What whoever opens a link brings: which kind they take it for, and its secret."""

    purpose: LinkPurpose
    secret: str


class LinkUseService(RepositoryService):
    """What strangers do with a link; the link itself says for which organization."""

    def __init__(
        self,
        unit: Unit,
        links: AccountLinkRepository,
        users: UserRepository,
        organizations: OrganizationRepository,
        endings: SessionEndings,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._links = links
        self._users = users
        self._organizations = organizations
        self._endings = endings
        self._trail = Trail(unit, audits, transitions)

    def offer(self, key: Key) -> Offer:
        """Return what the link offers; changes nothing.

        Raises:
            ResourceNotFoundException: unknown, used, expired or withdrawn, or a disabled account's.
        """
        link, organization = self._found(key)
        user = self._users.get(link.user_id) if link.user_id else None
        self._refuse_unusable(link, user)
        return Offer(
            email=link.email,
            name=link.name,
            role=link.role,
            organization_name=organization.name,
        )

    def use(self, key: Key, password_hash: str) -> Principal | None:
        """Make the account, or give it the password, and return who acts from now on.

        None means that the password alone does not sign in: the account has a second factor.

        Raises:
            ConflictException: the address got an account in another way meanwhile.
            ResourceNotFoundException: as `offer`; of two at once, one finds the link used.
        """
        found, organization = self._found(key)
        # The account before its link, as whoever disables it does.
        user = self._users.lock(found.user_id) if found.user_id else None
        link = self._links.lock(found.id)
        if link is None or link.secret_hash != hash_of(key.secret):
            raise unusable()  # it was given a new secret while we waited
        self._refuse_unusable(link, user)
        link.used_at = self.unit.now
        if user is None:
            user = self._joined(link, password_hash)
        else:
            self._give_password(user, password_hash)
        if user.second_factor_since is not None:
            return None
        user.last_signed_in_at = self.unit.now
        self._trail.audit("sign-in", "user", user.id)
        return proven_principal(user, organization)

    def _found(self, key: Key) -> tuple[AccountLink, Organization]:
        link = self._links.find_by_hash(hash_of(key.secret))
        if link is None or link.purpose is not key.purpose:
            raise unusable()
        organization = self._organizations.get(link.organization_id)
        if organization is None:
            raise unusable()
        self.unit.serve(organization.id)
        return link, organization

    def _refuse_unusable(self, link: AccountLink, user: User | None) -> None:
        is_nobodys = link.user_id is not None and (user is None or not user.is_active)
        if is_nobodys or link.state_at(self.unit.now) is not LinkState.OPEN:
            raise unusable()

    def _joined(self, link: AccountLink, password_hash: str) -> User:
        self._refuse_taken(link)
        user = User(
            id=new_id(),
            email=link.email,
            name=link.name,
            role=link.role,
            employee_id=link.employee_id,
            password_hash=password_hash,
            password_changed_at=self.unit.now,
        )
        self._users.add_all([user])
        link.user_id = user.id
        self._trail.audit("join", "user", user.id, after=facts_of(user, _KEPT))
        return user

    def _refuse_taken(self, link: AccountLink) -> None:
        if self._users.find_by_email(link.email) is not None:
            raise ConflictException(f"{link.email} got an account in another way meanwhile.")

    def _give_password(self, user: User, password_hash: str) -> None:
        user.password_hash = password_hash
        user.password_changed_at = self.unit.now
        user.failed_sign_ins = 0
        user.last_failed_at = None
        count = self._endings.end_all_of(user.id, Ending.CREDENTIALS_CHANGED)
        self._trail.audit("reset-password", "user", user.id, after={"sessions_ended": count})


def unusable() -> ResourceNotFoundException:
    """Return the one refusal of a link that can't be used."""
    return ResourceNotFoundException(
        "It may have been used already, or withdrawn, or its time may be over. Perhaps it was not "
        "copied whole."
    )
