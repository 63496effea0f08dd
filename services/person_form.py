"""Filling in who somebody is: what the form shows, and what saving it does."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

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
from services.roster_refusals import no_employee

_NEW: Final[Mapping[str, str]] = MappingProxyType({"is_active": "true"})


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
        self._use_cases = EmployeeService(
            unit, employees, roles, sites, person, audits, transitions
        )

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

    def change(self, command: ChangeEmployee) -> Employee:
        """Change and return somebody; raises as `EmployeeService.change` does."""
        return self._use_cases.change(command)

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
