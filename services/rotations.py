"""Rotations: standing duty by weekday, and who stands in on single days."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    ResourceNotFoundException,
    ValidationException,
)
from models.employee import Employee
from models.rotation import RotationAssignment, RotationException
from models.site import Site
from repositories.employees import EmployeeRepository
from repositories.event_types import EventTypeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.rotations import (
    DutyFilters,
    RotationAssignmentRepository,
    RotationExceptionRepository,
    SubstituteFilters,
)
from repositories.row_reader import PlainRow
from repositories.sites import SiteRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.changes import Keep, facts_of, put, refuse_stale
from services.day_wording import date_words
from services.event_type_words import named_rotations, rotation_words
from services.rotation_commands import (
    AddSubstitute,
    ChangeSubstitute,
    RemoveSubstitute,
    SetDuty,
)
from services.sites import no_site
from services.standing_duty import StandingDuty, duty_facts
from services.trail import Trail, all_changes
from utils.ids import new_id
from utils.row_shape import RowShape

_KIND: Final = "rotation_exception"
_FACTS: Final = ("on_date", "rotation", "employee_id", "reason")


class RotationService(RepositoryService):
    """Standing duty at the organization's sites; whoever changes it holds the site meanwhile."""

    def __init__(
        self,
        unit: Unit,
        assignments: RotationAssignmentRepository,
        exceptions: RotationExceptionRepository,
        sites: SiteRepository,
        employees: EmployeeRepository,
        event_types: EventTypeRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._assignments = assignments
        self._exceptions = exceptions
        self._sites = sites
        self._employees = employees
        self._event_types = event_types
        self._trail = Trail(unit, audits, transitions)

    def list_rows(
        self, shape: RowShape, filters: DutyFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of standing duty as plain rows in order of rotation."""
        self.require(Permission.ROSTER_VIEW)
        return self._assignments.page_rows(shape, filters, request)

    def duty(self, site_code: str) -> StandingDuty:
        """Return a site's standing duty; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        return self._duty(self._site(site_code))

    def set_duty(self, command: SetDuty) -> StandingDuty:
        """Replace a site's standing duty and return it.

        Raises:
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such site, person or rotation here.
            ValidationException: somebody is to hold it who is not here any more.
        """
        self.require(Permission.ROSTER_EDIT)
        site = self._locked_site(command.site_code)
        was = self._duty(site)
        refuse_stale(was.version, command.expected_version, {"duties": was.facts()})
        self._refuse_unknown_rotations({duty.rotation for duty in command.duties})
        people = self._employees.find_by_codes({duty.employee_code for duty in command.duties})
        rows = []
        for duty in sorted(command.duties, key=lambda duty: (duty.rotation, duty.weekday)):
            holder = people.get(duty.employee_code)
            is_new = was.facts().get(duty.name) != duty.employee_code
            field = f"{duty.rotation}.{duty.weekday}"
            rows.append(
                RotationAssignment(
                    id=new_id(),
                    site_id=site.id,
                    rotation=duty.rotation,
                    weekday=duty.weekday,
                    employee_id=_present(holder, duty.employee_code, field, is_new=is_new).id,
                )
            )
        before, after = all_changes(was.facts(), duty_facts(command.duties))
        if after:
            self._assignments.replace(site.id, rows)
            self._trail.audit("set-duty", "site", site.id, before=before, after=after)
        return self._duty(site)

    def list_substitutes(
        self, shape: RowShape, filters: SubstituteFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of substitutes as plain rows in order of date."""
        self.require(Permission.ROSTER_VIEW)
        return self._exceptions.page_rows(shape, filters, request)

    def substitute_row(self, shape: RowShape, substitute_id: UUID) -> PlainRow:
        """Return one substitute as a plain row; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._exceptions.row(shape, substitute_id)
        if found is None:
            raise _no_substitute()
        return found

    def add_substitute(self, command: AddSubstitute) -> RotationException:
        """Store and return who stands in on a date, with site and person.

        Raises:
            ConflictException: somebody stands in that day already.
            ResourceNotFoundException: no such site, person or rotation here.
            ValidationException: the person is not here any more.
        """
        self.require(Permission.ROSTER_EDIT)
        site = self._locked_site(command.site_code)
        self._refuse_unknown_rotations({command.rotation})
        if self._exceptions.find_on(site.id, command.on_date, command.rotation) is not None:
            raise _said_already(command)
        substitute = RotationException(
            id=new_id(),
            site_id=site.id,
            on_date=command.on_date,
            rotation=command.rotation,
            employee_id=self._stand_in(command.employee_code),
            reason=command.reason,
        )
        self._exceptions.add(substitute)
        self._trail.audit("create", _KIND, substitute.id, after=facts_of(substitute, _FACTS))
        return self._exceptions.as_stored(substitute.id)

    def change_substitute(self, command: ChangeSubstitute) -> RotationException:
        """Change and return a substitute with site and person.

        Raises:
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such substitute or person here.
            ValidationException: the person is not here any more.
        """
        self.require(Permission.ROSTER_EDIT)
        substitute = self._locked(command.substitute_id, command.expected_version)
        values: dict[str, object] = {}
        if not isinstance(command.employee_code, Keep):
            values["employee_id"] = self._stand_in(command.employee_code)
        if not isinstance(command.reason, Keep):
            values["reason"] = command.reason
        before, after = put(substitute, values)
        if after:
            self._trail.audit("change", _KIND, substitute.id, before=before, after=after)
        return self._exceptions.as_stored(substitute.id)

    def remove_substitute(self, command: RemoveSubstitute) -> None:
        """Give the date back to the weekday's holder.

        Raises:
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such substitute here.
        """
        self.require(Permission.ROSTER_EDIT)
        substitute = self._locked(command.substitute_id, command.expected_version)
        self._exceptions.delete(substitute)
        self._trail.audit("delete", _KIND, substitute.id, before=facts_of(substitute, _FACTS))

    def _duty(self, site: Site) -> StandingDuty:
        return StandingDuty(site=site, rows=tuple(self._assignments.list_of_site(site.id)))

    def _site(self, code: str) -> Site:
        site = self._sites.find_by_code(code)
        if site is None:
            raise no_site(code)
        return site

    def _locked_site(self, code: str) -> Site:
        site = self._sites.lock_by_code(code)
        if site is None:
            raise no_site(code)
        return site

    def _locked(self, substitute_id: UUID, expected_version: int) -> RotationException:
        substitute = self._exceptions.lock(substitute_id)
        if substitute is None:
            raise _no_substitute()
        current = {"id": substitute.id, **facts_of(substitute, _FACTS)}
        refuse_stale(substitute.version, expected_version, current)
        return substitute

    def _stand_in(self, code: str | None) -> UUID | None:
        if code is None:
            return None
        return _present(self._employees.find_by_code(code), code, "employee_id", is_new=True).id

    def _refuse_unknown_rotations(self, wanted: Iterable[str]) -> None:
        known = named_rotations(self._event_types.list_by_match_position())
        for name in sorted(set(wanted) - set(known)):
            offered = ", ".join(known) or "none yet"
            words = (
                f"No kind of work has the rotation {rotation_words(name)}. There are: {offered}."
            )
            raise ResourceNotFoundException(
                words, errors=[FieldFault(field="rotation", message=words)]
            )


def _present(person: Employee | None, code: str, field: str, *, is_new: bool) -> Employee:
    """Return the person; whoever is gone may keep what they hold, and gets nothing new."""
    if person is None:
        words = f"Nobody here has the employee id {code}."
        raise ResourceNotFoundException(words, errors=[FieldFault(field=field, message=words)])
    if is_new and not person.is_active:
        words = f"{person.name} can't be planned any more: choose somebody else."
        raise ValidationException(words, errors=[FieldFault(field=field, message=words)])
    return person


def _said_already(command: AddSubstitute) -> ConflictException:
    words = (
        f"{rotation_words(command.rotation).capitalize()} has a substitute on "
        f"{date_words(command.on_date)} already. Remove that one first."
    )
    return ConflictException(words, errors=[FieldFault(field="on_date", message=words)])


def _no_substitute() -> ResourceNotFoundException:
    return ResourceNotFoundException("There is no such substitute here. It may have been removed.")
