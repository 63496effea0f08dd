"""Accounts: making them, and who acts once somebody is signed in."""

from dataclasses import dataclass

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    ResourceNotFoundException,
    ValidationException,
)
from models.employee import Employee
from models.organization import Organization
from models.user import User
from repositories.accounts import UserRepository
from repositories.employees import EmployeeRepository
from repositories.history import AuditRepository, TransitionRepository
from security.permissions import Permission, permissions_of
from services.base import RepositoryService, Unit
from services.trail import Trail
from utils.ids import new_id
from utils.principal import Principal, Role

LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateUser:
    """A new account; the password is hashed before the unit of work opens."""

    email: str
    name: str
    role: Role
    password_hash: str
    employee_code: str | None = None


class AccountService(RepositoryService):
    """Users. E-mail addresses are compared case-folded, across the installation."""

    def __init__(
        self,
        unit: Unit,
        users: UserRepository,
        employees: EmployeeRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._users = users
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
        organization_name=organization.name,
        time_zone=organization.time_zone,
    )
