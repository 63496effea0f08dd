"""Tenants."""

import re
from dataclasses import asdict, dataclass
from datetime import time
from zoneinfo import available_timezones

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    ResourceNotFoundException,
    ValidationException,
)
from models.event_type import EventType
from models.job_role import JobRole
from models.organization import Organization
from repositories.accounts import OrganizationRepository
from repositories.event_types import EventTypeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.job_roles import JobRoleRepository
from scheduling.defaults import DEFAULT_ROLES, DEFAULT_TYPES, DefaultType
from scheduling.values import Slot
from security.permissions import permissions_of
from services.base import RepositoryService, Unit
from services.trail import SYSTEM, Trail
from utils.ids import new_id
from utils.principal import Principal, Role

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateOrganization:
    """A new tenant; `time_zone` is an IANA name."""

    slug: str
    name: str
    time_zone: str = "UTC"


class OrganizationService(RepositoryService):
    """Making tenants and finding them; used by commands, before anybody is signed in."""

    def __init__(
        self,
        unit: Unit,
        organizations: OrganizationRepository,
        roles: JobRoleRepository,
        event_types: EventTypeRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._organizations = organizations
        self._roles = roles
        self._event_types = event_types
        self._trail = Trail(unit, audits, transitions)

    def create(self, command: CreateOrganization) -> Principal:
        """Store an organization with its default roles and event types; return the system acting
        for it.

        Raises:
            ValidationException: the slug or the time zone is unusable.
            ConflictException: the slug is taken.
        """
        _check(command)
        if self._organizations.find_by_slug(command.slug) is not None:
            raise ConflictException(f"There is an organization {command.slug} already.")
        organization = Organization(
            id=new_id(), slug=command.slug, name=command.name, time_zone=command.time_zone
        )
        self._organizations.add(organization)
        self.unit.serve(organization.id)
        self._roles.add_all([JobRole(**asdict(role)) for role in DEFAULT_ROLES])
        self._event_types.add_all([event_type_of(default) for default in DEFAULT_TYPES])
        self._trail.audit("create", "organization", organization.id)
        return system_principal(organization)

    def system_of(self, slug: str | None) -> Principal:
        """Return the system acting for the organization with that slug, or for the only one there
        is.

        Raises:
            ResourceNotFoundException: there is none of that name; the message lists the slugs.
            ValidationException: there are several and `slug` is None; the message lists the slugs.
        """
        known = self._organizations.list_in_order()
        chosen = [one for one in known if one.slug == slug] if slug else known
        if len(chosen) == 1:
            return system_principal(chosen[0])
        slugs = ", ".join(one.slug for one in known) or "none yet"
        if slug:
            raise ResourceNotFoundException(
                f"No organization is called {slug}. There are: {slugs}."
            )
        raise ValidationException(
            f"Say which organization: --organization SLUG. There are: {slugs}."
        )

    def has_any(self) -> bool:
        """Tell whether any organization exists."""
        return bool(self._organizations.list_in_order(limit=1))


def system_principal(organization: Organization) -> Principal:
    """Return the value under which commands act for an organization."""
    return Principal(
        organization_id=organization.id,
        user_id=None,
        name=SYSTEM,
        role=Role.ADMIN,
        permissions=permissions_of(Role.ADMIN),
        organization_slug=organization.slug,
        organization_name=organization.name,
        time_zone=organization.time_zone,
    )


def event_type_of(default: DefaultType) -> EventType:
    """Return a new row with the values of a default."""
    values = asdict(default) | {"slots": [stored_slot(slot) for slot in default.slots]}
    return EventType(id=new_id(), **values)


def stored_slot(slot: Slot) -> dict[str, str | None]:
    """Return a slot as it is stored."""
    return {
        "start": _clock(slot.start),
        "lunch_begin": _clock(slot.lunch_begin),
        "lunch_end": _clock(slot.lunch_end),
    }


def _clock(moment: time | None) -> str | None:
    return f"{moment:%H:%M}" if moment else None


def _check(command: CreateOrganization) -> None:
    faults = []
    if not _SLUG.fullmatch(command.slug):
        words = "Use small letters, digits and hyphens, 63 at most."
        faults.append(FieldFault(field="slug", message=words))
    if command.time_zone not in available_timezones():
        words = f"{command.time_zone} is no IANA time zone; an example is America/Chicago."
        faults.append(FieldFault(field="time_zone", message=words))
    if faults:
        raise ValidationException(" ".join(fault.message for fault in faults), errors=faults)
