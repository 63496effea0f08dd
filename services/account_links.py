"""Links that administrators hand on: to join the organization, and to a new password."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from error_handlers.exceptions import ConflictException, FieldFault, ResourceNotFoundException
from models.account_link import AccountLink, LinkPurpose, LinkState
from repositories.account_links import AccountLinkRepository
from repositories.accounts import OrganizationRepository, UserRepository
from repositories.employees import EmployeeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from security.one_time_secrets import hash_of, new_secret
from security.permissions import Permission
from services.accounts import linked_employee, normal_email, refuse_taken
from services.base import RepositoryService, Unit
from services.changes import facts_of, refuse_stale
from services.trail import Trail
from services.users import no_user
from utils.ids import new_id
from utils.principal import Role

# How long a link can be used; pages and documents read it from here.
VALID_FOR: Final[Mapping[LinkPurpose, timedelta]] = MappingProxyType(
    {LinkPurpose.JOIN: timedelta(days=7), LinkPurpose.RESET: timedelta(hours=24)}
)
_TOLD: Final = ("purpose", "email", "name", "role", "employee_id", "expires_at")


@dataclass(frozen=True, kw_only=True, slots=True)
class Invite:
    """Somebody who shall sign in, and what they may do."""

    email: str
    name: str
    role: Role
    employee_code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawLink:
    """A link that shall open nothing any more."""

    link_id: UUID
    expected_version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeLink:
    """A new link with its secret, which nobody can read again."""

    link: AccountLink
    secret: str = field(repr=False)


class AccountLinkService(RepositoryService):
    """Making, listing and withdrawing links; using them is `LinkUseService`."""

    def __init__(
        self,
        unit: Unit,
        links: AccountLinkRepository,
        users: UserRepository,
        organizations: OrganizationRepository,
        employees: EmployeeRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._links = links
        self._users = users
        self._organizations = organizations
        self._employees = employees
        self._trail = Trail(unit, audits, transitions)

    def invite(self, command: Invite) -> MadeLink:
        """Store and return a link by which somebody makes their account.

        Raises:
            ConflictException: the address has an account, or an invitation that still can be used.
            ResourceNotFoundException: no employee has that code.
            ValidationException: the e-mail address is unusable.
        """
        self.require(Permission.USERS_EDIT)
        self.require_in_person()
        email = normal_email(command.email)
        self._organizations.hold(self.organization_id)
        refuse_taken(self._users, email)
        self._refuse_second(email)
        employee = linked_employee(self._employees, command.employee_code)
        return self._made(
            AccountLink(
                id=new_id(),
                purpose=LinkPurpose.JOIN,
                email=email,
                name=command.name,
                role=command.role,
                employee_id=employee.id if employee else None,
            )
        )

    def make_reset(self, user_id: UUID) -> MadeLink:
        """Store and return a link to a new password; earlier ones of that user are withdrawn.

        Raises:
            ConflictException: the account is disabled.
            ResourceNotFoundException: no such account here.
        """
        self.require(Permission.USERS_EDIT)
        self.require_in_person()
        user = self._users.lock(user_id)
        if user is None:
            raise no_user()
        if not user.is_active:
            raise ConflictException(f"{user.name} is disabled. Enable the account first.")
        for earlier in self._links.lock_unused(LinkPurpose.RESET, user.email):
            earlier.revoked_at = self.unit.now
        return self._made(
            AccountLink(
                id=new_id(),
                purpose=LinkPurpose.RESET,
                email=user.email,
                name=user.name,
                role=user.role,
                user_id=user.id,
            )
        )

    def renew(self, link_id: UUID) -> MadeLink:
        """Give an invitation a new secret and its full time; the old secret opens nothing.

        Raises:
            ConflictException: it was used or withdrawn, or the address has an account by now.
            ResourceNotFoundException: no such invitation here.
        """
        self.require(Permission.USERS_EDIT)
        self.require_in_person()
        link = self._locked(link_id)
        if link.purpose is not LinkPurpose.JOIN:
            raise _no_link()
        self._refuse_done(link)
        refuse_taken(self._users, link.email)
        return self._with_secret(link, "renew")

    def withdraw(self, command: WithdrawLink) -> AccountLink:
        """Let a link open nothing any more, and return it.

        Raises:
            ConflictException: it was used or withdrawn before.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such link here.
        """
        self.require(Permission.USERS_EDIT)
        link = self._locked(command.link_id)
        refuse_stale(link.version, command.expected_version, facts_of(link, _TOLD))
        self._refuse_done(link)
        link.revoked_at = self.unit.now
        self._trail.audit("withdraw", "account-link", link.id, before=facts_of(link, _TOLD))
        return link

    def list_invitations(self, request: PageRequest) -> Page[AccountLink]:
        """Return one page of invitations with their employees, oldest first."""
        self.require(Permission.USERS_EDIT)
        return self._links.page_of_invitations(request)

    def list_recent(self, limit: int) -> list[AccountLink]:
        """Return invitations with their employees, those that wait before those that are done and
        newest first, at most `limit`."""
        self.require(Permission.USERS_EDIT)
        return self._links.list_recent_invitations(limit)

    def invitation(self, link_id: UUID) -> AccountLink:
        """Return one invitation with its employee; raises `ResourceNotFoundException`."""
        self.require(Permission.USERS_EDIT)
        found = self._links.get_invitation(link_id)
        if found is None:
            raise _no_link()
        return found

    def _locked(self, link_id: UUID) -> AccountLink:
        link = self._links.lock(link_id)
        if link is None:
            raise _no_link()
        return link

    def _refuse_second(self, email: str) -> None:
        waiting = self._links.lock_unused(LinkPurpose.JOIN, email)
        if any(link.state_at(self.unit.now) is LinkState.OPEN for link in waiting):
            words = (
                f"{email} is invited already. Make a new link for that invitation, or withdraw it."
            )
            raise ConflictException(words, errors=[FieldFault(field="email", message=words)])

    def _refuse_done(self, link: AccountLink) -> None:
        state = link.state_at(self.unit.now)
        if state in {LinkState.USED, LinkState.WITHDRAWN}:
            raise ConflictException(f"This link is {state} already.")

    def _made(self, link: AccountLink) -> MadeLink:
        link.made_by_id = self.principal.user_id
        self._links.add(link)
        return self._with_secret(link, "invite" if link.user_id is None else "offer-password")

    def _with_secret(self, link: AccountLink, action: str) -> MadeLink:
        secret = new_secret()
        link.secret_hash = hash_of(secret)
        link.expires_at = self.unit.now + VALID_FOR[link.purpose]
        self._trail.audit(action, "account-link", link.id, after=facts_of(link, _TOLD))
        return MadeLink(link=self._links.as_stored(link.id), secret=secret)


def _no_link() -> ResourceNotFoundException:
    return ResourceNotFoundException("There is no such link here.")
