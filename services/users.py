"""Who signs in: their names, their roles, and whether they still may.

Ending somebody's sessions is a part of the change that makes them worthless: were it a second step,
a crash between the two could leave a session that a later re-enabling brings to life.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from error_handlers.exceptions import ConflictException, FieldFault, ResourceNotFoundException
from models.account_link import LinkPurpose
from models.user import User
from repositories.account_links import AccountLinkRepository
from repositories.accounts import OrganizationRepository, UserFilters, UserRepository
from repositories.employees import EmployeeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from security.permissions import Permission
from security.session_endings import SessionEndings
from security.session_records import Ending
from services.account_endings import end_sessions
from services.accounts import linked_employee
from services.base import RepositoryService, Unit
from services.changes import KEEP, Keep, facts_of, given, put, refuse_stale
from services.trail import Trail
from utils.principal import Role
from utils.row_shape import RowShape

_OWN: Final = ("name", "role", "is_active")


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeUser:
    """What changes about an account; KEEP leaves it as it is."""

    user_id: UUID
    expected_version: int
    name: str | Keep = KEEP
    role: Role | Keep = KEEP
    is_active: bool | Keep = KEEP
    employee_code: str | Keep | None = KEEP


class UserService(RepositoryService):
    """Accounts of the organization, for its administrators."""

    def __init__(
        self,
        unit: Unit,
        users: UserRepository,
        organizations: OrganizationRepository,
        employees: EmployeeRepository,
        links: AccountLinkRepository,
        endings: SessionEndings,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._users = users
        self._organizations = organizations
        self._employees = employees
        self._links = links
        self._endings = endings
        self._trail = Trail(unit, audits, transitions)

    def list_rows(
        self, shape: RowShape, filters: UserFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of accounts as plain rows in order of name."""
        self.require(Permission.USERS_EDIT)
        return self._users.page_rows(shape, filters, request)

    def row(self, shape: RowShape, user_id: UUID) -> PlainRow:
        """Return one account as a plain row; raises `ResourceNotFoundException`."""
        self.require(Permission.USERS_EDIT)
        found = self._users.row(shape, user_id)
        if found is None:
            raise no_user()
        return found

    def change(self, command: ChangeUser) -> User:
        """Change an account and return it with its employee loaded.

        Another role, or none any more, ends the account's sessions; a disabled account's links to
        a new password are withdrawn as well.

        Raises:
            AuthorizationException: a program gives somebody other rights.
            ConflictException: nobody would be left to administer, or it is one's own end.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such account or employee here.
        """
        self.require(Permission.USERS_EDIT)
        # Two administrators who demote each other have to see one another.
        self._organizations.hold(self.organization_id)
        user = self._locked(command.user_id, command.expected_version)
        was_admin = is_active_admin(user)
        values = given(command, _OWN)
        if not isinstance(command.employee_code, Keep):
            employee = linked_employee(self._employees, command.employee_code)
            values["employee_id"] = employee.id if employee else None
        before, after = put(user, values)
        if "role" in after or after.get("is_active"):
            self.require_in_person()  # a stolen token must not give anybody more than they have
        self._refuse_own_end(user)
        if was_admin and not is_active_admin(user):
            self._refuse_last_admin(user)
        if after:
            self._trail.audit("change", "user", user.id, before=before, after=after)
        if "is_active" in after and not user.is_active:
            self._withdraw_resets(user)
            end_sessions(self._endings, self._trail, user.id, Ending.USER_DISABLED)
        elif "role" in after:
            end_sessions(self._endings, self._trail, user.id, Ending.ROLE_CHANGED)
        return self._users.as_stored(user.id)

    def _locked(self, user_id: UUID, expected_version: int) -> User:
        user = self._users.lock(user_id)
        if user is None:
            raise no_user()
        refuse_stale(user.version, expected_version, facts_of(user, ("email", *_OWN)))
        return user

    def _refuse_own_end(self, user: User) -> None:
        if user.id == self.principal.user_id and not user.is_active:
            raise _refused("is_active", "You can't disable yourself. Another administrator can.")

    def _refuse_last_admin(self, user: User) -> None:
        if not self._users.has_other_admin(user.id):
            field = "role" if user.is_active else "is_active"
            words = (
                f"{user.name} is the only active administrator. Make somebody else an "
                "administrator first."
            )
            raise _refused(field, words)

    def _withdraw_resets(self, user: User) -> None:
        for link in self._links.lock_unused(LinkPurpose.RESET, user.email):
            link.revoked_at = self.unit.now


def is_active_admin(user: User) -> bool:
    """Return whether the account can administer its organization."""
    return user.is_active and user.role is Role.ADMIN


def no_user() -> ResourceNotFoundException:
    """Return that there is no such account in the organization."""
    return ResourceNotFoundException("Nobody here signs in under this id.")


def _refused(field: str, words: str) -> ConflictException:
    return ConflictException(words, errors=[FieldFault(field=field, message=words)])
