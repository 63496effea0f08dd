"""Filling in who somebody is: what the form shows, and what saving it does."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from error_handlers.exceptions import ConflictException
from models.employee import Employee
from models.site import Site
from repositories.employees import EmployeeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.job_roles import JobRoleRepository
from repositories.person import PersonRepository
from repositories.sites import SiteRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.employees import ChangeEmployee, CreateEmployee, EmployeeService
from services.filters import filter_choices
from services.form_state import Typed, form_state
from services.page_views import FilterChoice
from services.people_views import PersonForm, WorkLine
from services.people_words import today_of
from services.person_work import MOST_WORK, Planned, standing_words, work_lines
from services.roster_refusals import no_employee

MOST_LISTED = 8
_NEW: Final[Mapping[str, str]] = MappingProxyType({"is_active": "true"})


class WorkLeftException(ConflictException):
    """Somebody is to go, and planned work would be left behind; `standing` are its first lines."""

    code = "work-left"
    title = "There is work planned"

    def __init__(self, message: str, *, standing: tuple[WorkLine, ...]) -> None:
        self.standing = standing
        super().__init__(message)


class PersonFormService(RepositoryService):
    """The form of a person, and what it asks for."""

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
        self._use_cases = EmployeeService(unit, employees, roles, sites, audits, transitions)

    def new_form(self, typed: Typed | None) -> PersonForm:
        """Return the form of a new person, as it was typed if it was refused."""
        self.require(Permission.ROSTER_EDIT)
        state = form_state(_NEW, 1, typed)
        return PersonForm(
            code=None,
            name="",
            sites=self._site_choices(state.value("home_site_code"), None),
            roles=self._role_choices(state.value("job_role_code")),
            state=state,
        )

    def form(
        self, code: str, typed: Typed | None, standing: tuple[WorkLine, ...] = ()
    ) -> PersonForm:
        """Return the form of somebody as they are stored, or as it was typed if it was refused,
        with the work that it would leave behind; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_EDIT)
        employee = self._employees.find_with_relations(code)
        if employee is None:
            raise no_employee(code)
        state = form_state(values_of(employee), employee.version, typed)
        return PersonForm(
            code=employee.code,
            name=employee.name,
            sites=self._site_choices(state.value("home_site_code"), employee.home_site),
            roles=self._role_choices(state.value("job_role_code")),
            state=state,
            standing=standing,
        )

    def add(self, command: CreateEmployee) -> Employee:
        """Store and return a new person; raises as `EmployeeService.create` does."""
        return self._use_cases.create(command)

    def change(self, command: ChangeEmployee, *, leaves_work: bool) -> Employee:
        """Change and return somebody.

        Raises:
            WorkLeftException: they would not be there for work that they are planned on, and nobody
                said that it may stay as it is.
            PreconditionFailedException: somebody changed them meanwhile.
            ResourceNotFoundException: no such person, role or site here.
            ValidationException: terminated before hired.
        """
        employee = self._employees.find_by_code(command.code)
        was_there = _presence(employee) if employee else None
        changed = self._use_cases.change(command)
        if not leaves_work and _presence(changed) != was_there:
            self._refuse_work_left(changed)
        return changed

    def _refuse_work_left(self, employee: Employee) -> None:
        today = today_of(employee, self.unit.now, self.principal.time_zone)
        rows = self._person.work(employee.id, self.unit.now, None, MOST_WORK)
        planned = Planned(employee=employee, rows=rows, now=self.unit.now)
        if standing := planned.standing():
            raise WorkLeftException(
                standing_words(employee.name, standing, today),
                standing=work_lines(standing[:MOST_LISTED], today),
            )

    def _site_choices(self, chosen: str, home: Site | None) -> tuple[FilterChoice, ...]:
        """Return the sites to choose from: the active ones, and the person's own in any case."""
        sites = {site.code: site.name for site in self._sites.list_in_order()}
        if home is not None:
            sites.setdefault(home.code, home.name)
        return filter_choices(sites.items(), chosen)

    def _role_choices(self, chosen: str) -> tuple[FilterChoice, ...]:
        roles = self._roles.list_in_order()
        return filter_choices(((role.code, role.label) for role in roles), chosen)


def values_of(employee: Employee) -> dict[str, str]:
    """Return what the form's fields hold of somebody with role and home site loaded."""
    role, site = employee.job_role, employee.home_site
    return {
        "name": employee.name,
        "email": employee.email or "",
        "phone": employee.phone or "",
        "job_role_code": role.code if role else "",
        "home_site_code": site.code if site else "",
        "is_active": "true" if employee.is_active else "",
        "hired_on": employee.hired_on.isoformat() if employee.hired_on else "",
        "terminated_on": employee.terminated_on.isoformat() if employee.terminated_on else "",
        "upstream_id": employee.upstream_id or "",
        "max_minutes_per_day": _hours(employee.max_minutes_per_day),
        "max_minutes_per_week": _hours(employee.max_minutes_per_week),
    }


def _hours(minutes: int | None) -> str:
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d}" if rest else str(hours)


def _presence(employee: Employee) -> tuple[bool, date | None, date | None]:
    return employee.is_active, employee.hired_on, employee.terminated_on
