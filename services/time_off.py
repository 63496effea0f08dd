"""Time off: asked for, decided on, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from error_handlers.exceptions import AuthorizationException
from models.employee import Employee
from models.time_off import TimeOff, TimeOffState
from repositories.employees import EmployeeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from repositories.sites import SiteRepository
from repositories.time_off import TimeOffFilters, TimeOffRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.changes import facts_of, given, kept, put, refuse_stale
from services.roster_refusals import no_employee
from services.time_off_checks import (
    OPEN,
    lies_in,
    no_time_off,
    refuse_decided,
    refuse_move,
    refuse_taken,
    refuse_unusable_range,
    unusable,
)
from services.time_off_commands import (
    ApproveTimeOff,
    CancelTimeOff,
    ChangeTimeOff,
    DenyTimeOff,
    RequestTimeOff,
    TimeOffCase,
)
from services.trail import Trail
from utils.ids import new_id
from utils.row_shape import RowShape

__all__ = [
    "ApproveTimeOff",
    "CancelTimeOff",
    "ChangeTimeOff",
    "DenyTimeOff",
    "RequestTimeOff",
    "TimeOffCase",
    "TimeOffService",
]

_KIND: Final = "time_off"
_OWN: Final = ("starts_local", "ends_local", "reason")
_FACTS: Final = (*_OWN, "state")
_ACTIONS: Final[Mapping[TimeOffState, str]] = MappingProxyType(
    {
        TimeOffState.APPROVED: "approve",
        TimeOffState.DENIED: "deny",
        TimeOffState.CANCELLED: "cancel",
    }
)
# Three years of a person's work: no absence is longer.
_MOST_WORK: Final = 5_000


class TimeOffService(RepositoryService):
    """Time off of the organization's people; staff see and touch their own alone."""

    def __init__(
        self,
        unit: Unit,
        time_off: TimeOffRepository,
        employees: EmployeeRepository,
        sites: SiteRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._time_off = time_off
        self._employees = employees
        self._sites = sites
        self._transitions = transitions
        self._trail = Trail(unit, audits, transitions)

    def request(self, command: RequestTimeOff) -> TimeOffCase:
        """Store and return a request that waits for a decision.

        Raises:
            AuthorizationException: staff ask for themselves alone.
            ConflictException: the person is away then already, or has asked for just that.
            ResourceNotFoundException: no such person here.
            ValidationException: no range, or the clocks jump over one of its ends.
        """
        person = self._lock_person(command.employee_code)
        time_off = TimeOff(
            id=new_id(),
            employee_id=person.id,
            state=TimeOffState.REQUESTED,
            starts_local=command.starts_local,
            ends_local=command.ends_local,
            reason=command.reason,
        )
        self._refuse_impossible(person, command.starts_local, command.ends_local)
        self._time_off.add(time_off)
        self._trail.begin(_KIND, [time_off.id], TimeOffState.REQUESTED)
        self._trail.audit("request", _KIND, time_off.id, after=_all_facts(time_off))
        return self._case(self._time_off.as_stored(time_off.id))

    def enter(self, command: RequestTimeOff) -> TimeOffCase:
        """Store and return time off that is approved at once; raises as `request` does."""
        self.require(Permission.ROSTER_EDIT)
        return self._decide(self.request(command).time_off, TimeOffState.APPROVED)

    def change(self, command: ChangeTimeOff) -> TimeOffCase:
        """Change and return a request that still waits.

        Raises:
            ConflictException: it is decided, or the person is away then already.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such time off here.
            ValidationException: no range, or the clocks jump over one of its ends.
        """
        time_off = self._locked(command.time_off_id, command.expected_version)
        refuse_decided(time_off)
        starts_local = kept(command.starts_local, time_off.starts_local)
        ends_local = kept(command.ends_local, time_off.ends_local)
        if (starts_local, ends_local) != (time_off.starts_local, time_off.ends_local):
            self._refuse_impossible(time_off.employee, starts_local, ends_local, time_off.id)
        before, after = put(time_off, given(command, _OWN))
        if after:
            self._trail.audit("change", _KIND, time_off.id, before=before, after=after)
        return self._case(self._time_off.as_stored(time_off.id))

    def approve(self, command: ApproveTimeOff) -> TimeOffCase:
        """Approve a request and return it with the work that it collides with, which stays.

        Raises:
            ConflictException: it is decided, or the person is away then already.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such time off here.
        """
        self.require(Permission.ROSTER_EDIT)
        time_off = self._locked(command.time_off_id, command.expected_version)
        refuse_move(time_off, TimeOffState.APPROVED)
        span = (time_off.starts_local, time_off.ends_local)
        approved = self._time_off.list_touching(
            time_off.employee_id, *span, (TimeOffState.APPROVED,)
        )
        refuse_taken(time_off.employee, *span, approved)
        return self._decide(time_off, TimeOffState.APPROVED, command.reason)

    def deny(self, command: DenyTimeOff) -> TimeOffCase:
        """Deny a request and return it.

        Raises:
            ConflictException: it is decided.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such time off here.
            ValidationException: no reason was given.
        """
        self.require(Permission.ROSTER_EDIT)
        time_off = self._locked(command.time_off_id, command.expected_version)
        refuse_move(time_off, TimeOffState.DENIED)
        if command.reason is None:
            raise unusable("reason", "Say why it is denied: the person will ask.")
        return self._decide(time_off, TimeOffState.DENIED, command.reason)

    def cancel(self, command: CancelTimeOff) -> TimeOffCase:
        """Take back a request or an approval and return it.

        Raises:
            ConflictException: it was denied or cancelled.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such time off here.
        """
        time_off = self._locked(command.time_off_id, command.expected_version)
        refuse_move(time_off, TimeOffState.CANCELLED)
        return self._move(time_off, {"state": TimeOffState.CANCELLED}, command.reason)

    def hold(self, time_off_id: UUID) -> TimeOff:
        """Return the time off whose work is to be handed over, its person locked; raises
        `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_EDIT)
        time_off = self._find(time_off_id, None)
        self._employees.lock_by_ids([time_off.employee_id])
        return time_off

    def list_rows(
        self, shape: RowShape, filters: TimeOffFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of time off as plain rows in order of start."""
        return self._time_off.page_rows(shape, self._seen(filters), request)

    def show(self, time_off_id: UUID) -> TimeOffCase:
        """Return one request with its history and the work in it; raises
        `ResourceNotFoundException`."""
        whose = self.whose(Permission.ROSTER_VIEW, Permission.OWN_VIEW)
        return self._case(self._find(time_off_id, whose))

    def of_person(self, code: str) -> Sequence[TimeOff]:
        """Return somebody's time off with who decided, latest first; raises
        `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        person = self._employees.find_by_code(code)
        if person is None:
            raise no_employee(code)
        return self._time_off.list_of_person(person.id)

    def _seen(self, filters: TimeOffFilters) -> TimeOffFilters:
        whose = self.whose(Permission.ROSTER_VIEW, Permission.OWN_VIEW)
        return replace(filters, employee_id=whose) if whose else filters

    def _lock_person(self, code: str | None) -> Employee:
        whose = self.whose(Permission.ROSTER_EDIT, Permission.OWN_REQUEST)
        if whose is not None:
            person = self._employees.lock_by_ids([whose])[whose]
            if code not in (None, person.code):
                raise AuthorizationException("You can ask for time off of your own only.")
            return person
        if code is None:
            raise unusable("employee_id", "Say whose time off it is.")
        found = self._employees.lock_by_codes([code]).get(code)
        if found is None:
            raise no_employee(code)
        return found

    def _locked(self, time_off_id: UUID, expected_version: int) -> TimeOff:
        """Lock the person, then return the time off as it stands now."""
        whose = self.whose(Permission.ROSTER_EDIT, Permission.OWN_REQUEST)
        self._employees.lock_by_ids([self._find(time_off_id, whose).employee_id])
        time_off = self._find(time_off_id, whose)
        refuse_stale(time_off.version, expected_version, _all_facts(time_off))
        return time_off

    def _find(self, time_off_id: UUID, whose: UUID | None) -> TimeOff:
        found = self._time_off.find(time_off_id)
        if found is None or whose not in (None, found.employee_id):
            raise no_time_off()
        return found

    def _refuse_impossible(
        self,
        person: Employee,
        starts_local: datetime,
        ends_local: datetime,
        own_id: UUID | None = None,
    ) -> None:
        refuse_unusable_range(starts_local, ends_local, self._zone_of(person))
        touching = self._time_off.list_touching(person.id, starts_local, ends_local, OPEN)
        others = [other for other in touching if other.id != own_id]
        refuse_taken(person, starts_local, ends_local, others)

    def _zone_of(self, person: Employee) -> str:
        if person.home_site_id is None:
            return self.principal.time_zone
        return self._sites.zones([person.home_site_id])[person.home_site_id]

    def _decide(
        self, time_off: TimeOff, state: TimeOffState, reason: str | None = None
    ) -> TimeOffCase:
        decided = {
            "state": state,
            "decided_by_id": self.principal.user_id,
            "decided_at": self.unit.now,
        }
        return self._move(time_off, decided, reason)

    def _move(
        self, time_off: TimeOff, values: Mapping[str, object], reason: str | None
    ) -> TimeOffCase:
        was = time_off.state
        before, after = put(time_off, values)
        self._trail.transition(_KIND, time_off.id, was, time_off.state, reason)
        self._trail.audit(
            _ACTIONS[time_off.state],
            _KIND,
            time_off.id,
            before=before,
            after=after,
            reason=reason,
        )
        return self._case(self._time_off.as_stored(time_off.id))

    def _case(self, time_off: TimeOff) -> TimeOffCase:
        open_ones = [time_off] if time_off.state in OPEN else []
        near = self._time_off.list_work_near(open_ones, _MOST_WORK)
        return TimeOffCase(
            time_off=time_off,
            history=self._transitions.steps_of_object(time_off.id),
            collisions=[schedule for schedule in near if lies_in(time_off, schedule)],
        )


def _all_facts(time_off: TimeOff) -> dict[str, object]:
    return {"employee_row_id": time_off.employee_id, **facts_of(time_off, _FACTS)}
