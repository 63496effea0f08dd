"""Accounts: making them, and what a sign-in reads and writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from error_handlers.exceptions import (
    AuthenticationException,
    ConflictException,
    FieldFault,
    ResourceNotFoundException,
    ValidationException,
)
from models.employee import Employee
from models.history import AuditEntry
from models.organization import Organization
from models.user import User
from repositories.accounts import OrganizationRepository, UserRepository
from repositories.employees import EmployeeRepository
from repositories.factory import RepositoryFactory
from repositories.history import AuditRepository, TransitionRepository
from security.permissions import Permission, permissions_of
from services.base import RepositoryService, Unit
from services.trail import Trail
from utils.ids import new_id
from utils.principal import Principal, Role

REFUSAL_WINDOW = timedelta(minutes=1)
SIGN_IN_REFUSED = "sign-in-refused"
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateUser:
    """A new account; the password is hashed before the unit of work opens."""

    email: str
    name: str
    role: Role
    password_hash: str
    employee_code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """What a sign-in compares with; nothing of it goes to the client."""

    user_id: UUID
    organization_id: UUID
    password_hash: str
    is_active: bool
    failed_sign_ins: int
    last_failed_at: datetime | None


class AccountService(RepositoryService):
    """Users. E-mail addresses are compared case-folded, across the installation."""

    def __init__(
        self,
        unit: Unit,
        users: UserRepository,
        organizations: OrganizationRepository,
        employees: EmployeeRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._users = users
        self._organizations = organizations
        self._employees = employees
        self._trail = Trail(unit, audits, transitions)

    def create(self, command: CreateUser) -> User:
        """Store and return a new account of the acting organization.

        Raises:
            ValidationException: the e-mail address is unusable.
            ConflictException: the address has an account already.
            ResourceNotFoundException: no employee has that code.
        """
        self.require(Permission.USERS_EDIT)
        email = normal_email(command.email)
        refuse_taken(self._users, email)
        employee = linked_employee(self._employees, command.employee_code)
        user = User(
            id=new_id(),
            email=email,
            name=command.name,
            role=command.role,
            password_hash=command.password_hash,
            employee_id=employee.id if employee else None,
        )
        self._users.add(user)
        self._trail.audit("create", "user", user.id, after={"email": email, "role": command.role})
        return user

    def credentials(self, email: str) -> Credentials | None:
        """Return what a sign-in with that address compares with, or None without an account."""
        user = self._users.find_by_email(email.strip().casefold())
        if user is None:
            return None
        return Credentials(
            user_id=user.id,
            organization_id=user.organization_id,
            password_hash=user.password_hash,
            is_active=user.is_active,
            failed_sign_ins=user.failed_sign_ins,
            last_failed_at=user.last_failed_at,
        )

    def refuse_sign_in(self, credentials: Credentials) -> None:
        """Count the failure on the account, and audit it at most once a minute.

        Raises:
            AuthenticationException: always; the counting outlives the rollback.
        """
        self.unit.serve(credentials.organization_id)
        at, request_id = self.unit.now, self.unit.request_id

        def write(repositories: RepositoryFactory) -> None:
            repositories(UserRepository).count_failed_sign_in(credentials.user_id, at)
            audits = repositories(AuditRepository)
            since = at - REFUSAL_WINDOW
            if not audits.count_refusal(credentials.user_id, SIGN_IN_REFUSED, since):
                audits.add(_refusal(credentials, at, request_id))

        self.unit.after_rollback(write)
        raise wrong_sign_in()

    def accept_sign_in(self, credentials: Credentials, new_hash: str | None = None) -> Principal:
        """Reset the failures, note the sign-in and return who acts from now on.

        Raises:
            AuthenticationException: the account was disabled or its password changed meanwhile.
        """
        self.unit.serve(credentials.organization_id)
        user = self._users.lock(credentials.user_id)
        organization = self._organizations.get(credentials.organization_id)
        if user is None or organization is None or not user.is_active:
            raise wrong_sign_in()
        if user.password_hash != credentials.password_hash:
            raise wrong_sign_in()
        user.failed_sign_ins = 0
        user.last_failed_at = None
        user.last_signed_in_at = self.unit.now
        user.password_hash = new_hash or user.password_hash
        self._trail.audit("sign-in", "user", user.id)
        return principal_of(user, organization)

    def record_sign_out(self) -> None:
        """Note that the acting user signed out; raises `InPersonException` for a token."""
        self.require_in_person()
        if (user_id := self.principal.user_id) is not None:
            self._trail.audit("sign-out", "user", user_id)


def normal_email(email: str) -> str:
    """Return the address as it is stored; raises `ValidationException` when it can't be one."""
    address = email.strip().casefold()
    local, at, domain = address.rpartition("@")
    is_usable = local and at and domain and not any(c.isspace() or c < " " for c in address)
    if not is_usable or len(address) > LONGEST_EMAIL:
        words = "This is no e-mail address; an example is dana@example.com."
        raise ValidationException(words, errors=[FieldFault(field="email", message=words)])
    return address


def refuse_taken(users: UserRepository, email: str) -> None:
    """Raise `ConflictException` when the address has an account, whosever it is."""
    if users.find_by_email(email) is not None:
        words = f"{email} has an account already. Use another address."
        raise ConflictException(words, errors=[FieldFault(field="email", message=words)])


def linked_employee(employees: EmployeeRepository, code: str | None) -> Employee | None:
    """Return whom an account belongs to; raises `ResourceNotFoundException` on an unknown code."""
    if code is None:
        return None
    employee = employees.find_by_code(code)
    if employee is None:
        words = f"Nobody here has the employee id {code}."
        fault = FieldFault(field="employee_id", message=words)
        raise ResourceNotFoundException(words, errors=[fault])
    return employee


def principal_of(user: User, organization: Organization) -> Principal:
    """Return the value under which that user acts."""
    return Principal(
        organization_id=organization.id,
        user_id=user.id,
        name=user.name,
        role=user.role,
        permissions=permissions_of(user.role),
        employee_id=user.employee_id,
        email=user.email,
        organization_slug=organization.slug,
        time_zone=organization.time_zone,
    )


def wrong_sign_in() -> AuthenticationException:
    """Return the one refusal of a sign-in: it never says which part was wrong."""
    return AuthenticationException("The e-mail address or the password is wrong. Try again.")


def _refusal(credentials: Credentials, at: datetime, request_id: str | None) -> AuditEntry:
    return AuditEntry(
        at=at,
        actor_id=None,
        actor_name="unknown",
        action=SIGN_IN_REFUSED,
        object_type="user",
        object_id=credentials.user_id,
        request_id=request_id,
    )
