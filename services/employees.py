"""People: who they are and what they may do."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Final
from uuid import UUID

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    ResourceNotFoundException,
    ValidationException,
)
from models.employee import Employee
from repositories.employees import EmployeeFilters, EmployeeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.job_roles import JobRoleRepository
from repositories.paging import Page, PageRequest
from repositories.person import PersonRepository
from repositories.row_reader import PlainRow
from repositories.sites import SiteRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.changes import KEEP, Keep, facts_of, given, put, refuse_stale
from services.trail import Trail
from services.work_left import refuse_work_left
from utils.ids import new_id
from utils.row_shape import RowShape
from utils.wall_clock import local_date

_OWN: Final = (
    "name",
    "email",
    "phone",
    "is_active",
    "hired_on",
    "terminated_on",
    "upstream_id",
    "max_minutes_per_day",
    "max_minutes_per_week",
)
_PRESENCE: Final = frozenset({"is_active", "hired_on", "terminated_on"})
_FACTS: Final = (*_OWN, "job_role_id", "home_site_id")


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateEmployee:
    """A new person; `code` is what they are known by outside."""

    code: str
    name: str
    email: str | None = None
    phone: str | None = None
    job_role_code: str | None = None
    home_site_code: str | None = None
    is_active: bool = True
    hired_on: date | None = None
    terminated_on: date | None = None
    upstream_id: str | None = None
    max_minutes_per_day: int | None = None
    max_minutes_per_week: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeEmployee:
    """What changes about a person; KEEP leaves it as it is."""

    code: str
    expected_version: int
    name: str | Keep = KEEP
    email: str | Keep | None = KEEP
    phone: str | Keep | None = KEEP
    job_role_code: str | Keep | None = KEEP
    home_site_code: str | Keep | None = KEEP
    is_active: bool | Keep = KEEP
    hired_on: date | Keep | None = KEEP
    terminated_on: date | Keep | None = KEEP
    upstream_id: str | Keep | None = KEEP
    max_minutes_per_day: int | Keep | None = KEEP
    max_minutes_per_week: int | Keep | None = KEEP


@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteEmployee:
    """Somebody who was never scheduled goes without a trace in the lists."""

    code: str
    expected_version: int


class EmployeeService(RepositoryService):
    """Employees of the organization."""

    def __init__(
        self,
        unit: Unit,
        employees: EmployeeRepository,
        roles: JobRoleRepository,
        sites: SiteRepository,
        person: PersonRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._employees = employees
        self._roles = roles
        self._sites = sites
        self._person = person
        self._trail = Trail(unit, audits, transitions)

    def create(self, command: CreateEmployee) -> Employee:
        """Store and return a new person with role and home site loaded.

        Raises:
            ConflictException: the code is taken.
            ResourceNotFoundException: no such role or site here.
            ValidationException: terminated before hired.
        """
        self.require(Permission.ROSTER_EDIT)
        if self._employees.find_by_code(command.code) is not None:
            words = f"Somebody has the employee id {command.code} already. Choose another one."
            fault = FieldFault(field="employee_id", message=words)
            raise ConflictException(words, errors=[fault])
        values = asdict(command)
        values["job_role_id"] = self._role_id(values.pop("job_role_code"))
        values["home_site_id"] = self._site_id(values.pop("home_site_code"))
        employee = Employee(id=new_id(), **values)
        refuse_backwards(employee)
        self._employees.add(employee)
        self._trail.audit(
            "create", "employee", employee.id, after=facts_of(employee, ("code", *_FACTS))
        )
        return self._employees.as_stored(employee.id)

    def change(self, command: ChangeEmployee) -> Employee:
        """Change a person and return them with role and home site loaded.

        Raises:
            PreconditionFailedException: somebody changed them meanwhile.
            ResourceNotFoundException: no such person, role or site here.
            ValidationException: terminated before hired.
            WorkLeftException: they would not be here for work that they are planned on.
        """
        self.require(Permission.ROSTER_EDIT)
        employee = self._locked(command.code, command.expected_version)
        values = given(command, _OWN)
        if not isinstance(command.job_role_code, Keep):
            values["job_role_id"] = self._role_id(command.job_role_code)
        if not isinstance(command.home_site_code, Keep):
            values["home_site_id"] = self._site_id(command.home_site_code)
        before, after = put(employee, values)
        refuse_backwards(employee)
        if not _PRESENCE.isdisjoint(after):
            today = local_date(self.unit.now, self.principal.time_zone)
            refuse_work_left(employee, self._person, self.unit.now, today)
        if after:
            self._trail.audit("change", "employee", employee.id, before=before, after=after)
        return self._employees.as_stored(employee.id)

    def delete(self, command: DeleteEmployee) -> None:
        """Remove somebody whom nothing refers to.

        Raises:
            ConflictException: they were scheduled, sign in, or said when they can work.
            PreconditionFailedException: somebody changed them meanwhile.
            ResourceNotFoundException: no such person here.
        """
        self.require(Permission.ROSTER_EDIT)
        employee = self._locked(command.code, command.expected_version)
        if self._employees.is_referenced(employee.id):
            raise ConflictException(
                f"{employee.name} has schedules, time off, rotations or an account, which stay. "
                "Set is_active to false instead."
            )
        self._employees.delete(employee)
        self._trail.audit(
            "delete", "employee", employee.id, before=facts_of(employee, ("code", *_FACTS))
        )

    def list_rows(
        self, shape: RowShape, filters: EmployeeFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of people as plain rows in order of name."""
        self.require(Permission.ROSTER_VIEW)
        return self._employees.page_rows(shape, filters, request)

    def row(self, shape: RowShape, code: str) -> PlainRow:
        """Return one person as a plain row; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._employees.row(shape, code)
        if found is None:
            raise _nobody(code)
        return found

    def _locked(self, code: str, expected_version: int) -> Employee:
        employee = self._employees.lock_by_codes([code]).get(code)
        if employee is None:
            raise _nobody(code)
        current = {"employee_id": employee.code, **facts_of(employee, _OWN)}
        refuse_stale(employee.version, expected_version, current)
        return employee

    def _role_id(self, code: str | None) -> UUID | None:
        if code is None:
            return None
        role = self._roles.find_by_code(code)
        if role is None:
            raise _missing("job_role_code", f"There is no job role {code} here.")
        return role.id

    def _site_id(self, code: str | None) -> UUID | None:
        if code is None:
            return None
        site = self._sites.find_by_code(code)
        if site is None:
            raise _missing("home_site_code", f"There is no site {code} here.")
        return site.id


def refuse_backwards(employee: Employee) -> None:
    """Raise `ValidationException` when somebody goes before they came."""
    if employee.hired_on and employee.terminated_on and employee.terminated_on < employee.hired_on:
        words = "Nobody leaves before they are hired: correct one of the two dates."
        raise ValidationException(words, errors=[FieldFault(field="terminated_on", message=words)])


def _nobody(code: str) -> ResourceNotFoundException:
    return ResourceNotFoundException(f"Nobody here has the employee id {code}.")


def _missing(field: str, words: str) -> ResourceNotFoundException:
    return ResourceNotFoundException(words, errors=[FieldFault(field=field, message=words)])
