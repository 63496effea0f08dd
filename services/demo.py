"""The demo organization: stored whole, in one transaction, and only once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from error_handlers.exceptions import ConflictException
from models.history import StateTransition
from repositories.accounts import OrganizationRepository, UserRepository
from repositories.demo import DemoRepository
from repositories.employees import EmployeeRepository
from repositories.event_types import EventTypeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.job_roles import JobRoleRepository
from services.accounts import AccountService, CreateUser
from services.base import RepositoryService, Unit
from services.demo_history import transition_rows
from services.demo_rows import DemoRows
from services.demo_values import NAME, SLUG, ZONE, DemoPlan
from services.organizations import CreateOrganization, OrganizationService
from services.trail import Trail
from utils.principal import Role

EMAIL: Final = "dana@demo.example"
ADMIN_NAME: Final = "Dana Rossi"


@dataclass(frozen=True, kw_only=True, slots=True)
class SeedDemo:
    """A plan and the hash of the administrator's password, both made before the unit opens."""

    plan: DemoPlan
    password_hash: str


class DemoService(RepositoryService):
    """Stores what `services.demo_plan` planned."""

    def __init__(
        self,
        unit: Unit,
        organizations: OrganizationRepository,
        roles: JobRoleRepository,
        event_types: EventTypeRepository,
        users: UserRepository,
        employees: EmployeeRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
        rows: DemoRepository,
    ) -> None:
        super().__init__(unit)
        self._organizations = organizations
        self._roles = roles
        self._event_types = event_types
        self._users = users
        self._employees = employees
        self._audits = audits
        self._transitions = transitions
        self._rows = rows

    def refuse_second(self) -> None:
        """Raise `ConflictException` when the demo organization exists already."""
        if self._organizations.find_by_slug(SLUG) is not None:
            raise ConflictException(f"There is an organization {SLUG} already: it is made once.")

    def seed(self, command: SeedDemo, advance: Callable[[int], None]) -> None:
        """Store organization, administrator and everything planned; `advance` hears the rows.

        Raises:
            ConflictException: the organization or the administrator's address exists already.
        """
        self.refuse_second()
        acting = self._founded()
        decider = AccountService(
            acting, self._users, self._employees, self._audits, self._transitions
        ).create(_administrator(command))
        self._users.add_all([decider])
        rows = DemoRows(
            command.plan,
            role_ids={role.code: role.id for role in self._roles.list_in_order()},
            type_ids={one.code: one.id for one in self._event_types.list_by_match_position()},
            decider_id=decider.id,
        )
        for model, wanted in rows.tables():
            self._rows.store(model, wanted, advance)
        self._rows.store(StateTransition, transition_rows(command.plan, decider.id), advance)

    def _founded(self) -> Unit:
        """Make the organization; return this unit with the system acting for it."""
        organizations = OrganizationService(
            self.unit,
            self._organizations,
            self._roles,
            self._event_types,
            self._audits,
            self._transitions,
        )
        principal = organizations.create(CreateOrganization(slug=SLUG, name=NAME, time_zone=ZONE))
        acting = replace(self.unit, principal=principal)
        Trail(acting, self._audits, self._transitions).audit(
            "seed-demo", "organization", principal.organization_id
        )
        return acting


def _administrator(command: SeedDemo) -> CreateUser:
    return CreateUser(
        email=EMAIL, name=ADMIN_NAME, role=Role.ADMIN, password_hash=command.password_hash
    )


def row_count(plan: DemoPlan) -> int:
    """Return how many rows `plan` has, transitions left out."""
    staff = plan.staff
    parts = (
        staff.sites,
        staff.people,
        staff.weeks,
        staff.marks,
        staff.time_off,
        staff.closed_days,
        plan.events,
        plan.schedules,
        plan.attendance,
    )
    return sum(len(part) for part in parts)
