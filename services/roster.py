"""Putting people on events and taking them off, with every rule checked under lock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    PreconditionFailedException,
    ResourceNotFoundException,
    RuleViolationException,
    ValidationException,
)
from models.employee import Employee
from models.event import Event
from models.schedule import Schedule, ScheduleSource
from repositories.employees import EmployeeRepository
from repositories.events import EventRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from repositories.rule_inputs import RuleInputRepository
from repositories.schedules import ScheduleFilters, ScheduleRepository
from scheduling.engine import blocking, check
from scheduling.snapshot import Snapshot
from scheduling.values import LONGEST_WORK, Candidate, Violation
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.facts import schedule_facts
from services.snapshots import SnapshotLoader, loaded_work_order, person_of
from services.trail import Trail, changes
from utils.ids import new_id
from utils.row_shape import RowShape
from utils.wall_clock import NonexistentWallClockError, to_instant

SCHEDULED, UNSCHEDULED = "scheduled", "unscheduled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Assign:
    """Put a person on an event.

    `starts` is an aware instant, or a naive wall-clock time at the event's site. Without `ends_at`
    the work lasts the event's
    own minutes, or its type's default.
    """

    event_id: UUID
    employee_code: str
    starts: datetime
    ends_at: datetime | None = None
    is_pinned: bool = False
    source: ScheduleSource = ScheduleSource.MANUAL
    expected_event_version: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Change person, time or pin of a schedule; None keeps what is there.

    A new start without a new end keeps the length.
    """

    schedule_id: UUID
    expected_version: int
    employee_code: str | None = None
    starts: datetime | None = None
    ends_at: datetime | None = None
    is_pinned: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Unassign:
    """Take a person off an event."""

    schedule_id: UUID
    expected_version: int
    reason: str | None = None


class RosterService(RepositoryService):
    """Schedules: assign, change, unassign, and asking beforehand."""

    def __init__(
        self,
        unit: Unit,
        employees: EmployeeRepository,
        events: EventRepository,
        schedules: ScheduleRepository,
        inputs: RuleInputRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._employees = employees
        self._events = events
        self._schedules = schedules
        self._inputs = inputs
        self._trail = Trail(unit, audits, transitions)

    def assign(self, command: Assign) -> Schedule:
        """Store and return a new schedule with its person and event loaded.

        Raises:
            ResourceNotFoundException: no such person or event here.
            ValidationException: the time does not exist, or the length is not within 24 hours.
            RuleViolationException: a rule stands against it.
            PreconditionFailedException: the event is no longer the one that was seen.
        """
        self.require(Permission.ROSTER_EDIT)
        employee = self._lock_employee(command.employee_code)
        event = self._lock_event(command.event_id)
        _refuse_stale_event(event, command.expected_event_version)
        starts_at, ends_at = _times(event, command.starts, command.ends_at)
        snapshot = self._snapshot(employee, event, starts_at, ends_at)
        _refuse_blocked(snapshot, _candidate(event, employee, starts_at, ends_at))
        schedule = Schedule(
            id=new_id(),
            event_id=event.id,
            employee_id=employee.id,
            seat=_free_seat(snapshot, event),
            starts_at=starts_at,
            ends_at=ends_at,
            is_active=True,
            is_stackable=event.event_type.is_stackable,
            is_pinned=command.is_pinned,
            source=command.source,
        )
        self._schedules.add_related(schedule, employee, event)
        self._trail.begin("schedule", [schedule.id], SCHEDULED)
        self._trail.audit("assign", "schedule", schedule.id, after=schedule_facts(schedule))
        return schedule

    def change(self, command: Change) -> Schedule:
        """Change a schedule and return it with its person and event loaded.

        Raises:
            ResourceNotFoundException: no such schedule or person here.
            PreconditionFailedException: somebody changed it meanwhile.
            ConflictException: it has ended.
            RuleViolationException: a rule stands against it.
        """
        self.require(Permission.ROSTER_EDIT)
        schedule = self._find(command.schedule_id)
        employee = self._lock_for_change(schedule, command.employee_code)
        event = self._lock_event(schedule.event_id)
        _refuse_stale(schedule, command.expected_version)
        before = schedule_facts(schedule)
        starts_at, ends_at = _changed_times(schedule, event, command)
        candidate = _candidate(event, employee, starts_at, ends_at, replaced=schedule)
        if _moves(schedule, candidate):
            _refuse_blocked(self._snapshot(employee, event, starts_at, ends_at), candidate)
        schedule.employee_id, schedule.starts_at, schedule.ends_at = (
            employee.id,
            starts_at,
            ends_at,
        )
        if command.is_pinned is not None:
            schedule.is_pinned = command.is_pinned
        self._schedules.relate(schedule, employee, event)
        was, now_is = changes(before, schedule_facts(schedule))
        if now_is:
            self._trail.audit("reschedule", "schedule", schedule.id, before=was, after=now_is)
        self._schedules.flush_versions()
        return schedule

    def unassign(self, command: Unassign) -> Schedule:
        """End a schedule; its row stays for history.

        Raises:
            ResourceNotFoundException: no such schedule here.
            PreconditionFailedException: somebody changed it meanwhile.
            ConflictException: it has ended already.
        """
        self.require(Permission.ROSTER_EDIT)
        schedule = self._find(command.schedule_id)
        self._employees.lock_by_ids([schedule.employee_id])
        _refuse_stale(schedule, command.expected_version)
        schedule.is_active = False
        reason = command.reason
        self._trail.transition("schedule", schedule.id, SCHEDULED, UNSCHEDULED, reason)
        self._trail.audit(
            "unassign",
            "schedule",
            schedule.id,
            before={"is_active": True},
            after={"is_active": False},
            reason=reason,
        )
        return schedule

    def check(self, command: Assign, replaces: frozenset[UUID] = frozenset()) -> list[Violation]:
        """Return every rule that would stand against `command`, storing nothing.

        Raises:
            ResourceNotFoundException: no such person or event here.
            ValidationException: the time does not exist, or the length is not within 24 hours.
        """
        self.require(Permission.ROSTER_VIEW)
        employee = self._employees.find_with_role(command.employee_code)
        event = self._events.get_with_relations(command.event_id)
        if employee is None:
            raise _no_employee(command.employee_code)
        if event is None:
            raise _no_event()
        starts_at, ends_at = _times(event, command.starts, command.ends_at)
        snapshot = self._snapshot(employee, event, starts_at, ends_at)
        candidate = Candidate(
            event_id=event.id,
            employee_id=employee.id,
            starts_at=starts_at,
            ends_at=ends_at,
            replaces=replaces,
        )
        return list(check(snapshot, candidate))

    def list_rows(
        self, shape: RowShape, filters: ScheduleFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of schedules as plain rows in order of start."""
        self.require(Permission.ROSTER_VIEW)
        return self._schedules.page_rows(shape, filters, request)

    def row(self, shape: RowShape, schedule_id: UUID) -> PlainRow:
        """Return one schedule as a plain row; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._schedules.row(shape, schedule_id)
        if found is None:
            raise _no_schedule()
        return found

    def _find(self, schedule_id: UUID) -> Schedule:
        schedule = self._schedules.get(schedule_id)
        if schedule is None:
            raise _no_schedule()
        return schedule

    def _lock_employee(self, code: str) -> Employee:
        employee = self._employees.lock_by_codes([code]).get(code)
        if employee is None:
            raise _no_employee(code)
        return employee

    def _lock_for_change(self, schedule: Schedule, new_code: str | None) -> Employee:
        """Lock the person who has it and the one who gets it, in one statement; return the
        latter."""
        locked = self._employees.lock_by_id_or_code(schedule.employee_id, new_code)
        wanted = [
            person
            for person in locked
            if (person.code == new_code if new_code else person.id == schedule.employee_id)
        ]
        if not wanted:
            raise _no_employee(new_code or "")
        return wanted[0]

    def _lock_event(self, event_id: UUID) -> Event:
        event = self._events.lock([event_id]).get(event_id)
        if event is None:
            raise _no_event()
        return event

    def _snapshot(
        self, employee: Employee, event: Event, starts_at: datetime, ends_at: datetime
    ) -> Snapshot:
        loader = SnapshotLoader(self._inputs, self.organization_id, self.principal.time_zone)
        return loader.around([person_of(employee)], [loaded_work_order(event)], starts_at, ends_at)


def _candidate(
    event: Event,
    employee: Employee,
    starts_at: datetime,
    ends_at: datetime,
    replaced: Schedule | None = None,
) -> Candidate:
    return Candidate(
        event_id=event.id,
        employee_id=employee.id,
        starts_at=starts_at,
        ends_at=ends_at,
        seat=replaced.seat if replaced else None,
        replaces=frozenset([replaced.id]) if replaced else frozenset(),
    )


def _moves(schedule: Schedule, candidate: Candidate) -> bool:
    now_is = (schedule.employee_id, schedule.starts_at, schedule.ends_at)
    return now_is != (candidate.employee_id, candidate.starts_at, candidate.ends_at)


def _refuse_blocked(snapshot: Snapshot, candidate: Candidate) -> None:
    violations = check(snapshot, candidate)
    if standing := blocking(violations):
        raise RuleViolationException(
            " ".join(f"{violation.message}." for violation in standing),
            violations=[violation.to_dict() for violation in violations],
        )


def _refuse_stale(schedule: Schedule, expected_version: int) -> None:
    if schedule.version != expected_version:
        raise PreconditionFailedException(context={"current": schedule_facts(schedule)})
    if not schedule.is_active:
        raise ConflictException(
            "This person was taken off the event already. Assign somebody anew instead.",
            context={"current": schedule_facts(schedule)},
        )


def _refuse_stale_event(event: Event, expected_version: int | None) -> None:
    if expected_version is not None and event.version != expected_version:
        raise PreconditionFailedException(
            "The event was changed since you opened it. Look at it again, then assign.",
            context={"current": {"id": event.id, "version": event.version}},
        )


def _free_seat(snapshot: Snapshot, event: Event) -> int:
    taken = {placement.seat for placement in snapshot.roster.of_event(event.id)}
    return next(seat for seat in range(1, event.headcount + 1) if seat not in taken)


def _times(event: Event, starts: datetime, ends_at: datetime | None) -> tuple[datetime, datetime]:
    starts_at = instant_at_site(starts, event.site.time_zone)
    minutes = event.estimated_minutes or event.event_type.default_minutes
    return _checked(starts_at, ends_at or starts_at + timedelta(minutes=minutes))


def _changed_times(schedule: Schedule, event: Event, command: Change) -> tuple[datetime, datetime]:
    if command.starts is None:
        return _checked(schedule.starts_at, command.ends_at or schedule.ends_at)
    starts_at = instant_at_site(command.starts, event.site.time_zone)
    return _checked(
        starts_at, command.ends_at or starts_at + (schedule.ends_at - schedule.starts_at)
    )


def instant_at_site(starts: datetime, zone: str) -> datetime:
    """Return, in UTC, an aware `starts` as it is, a naive one as wall clock in `zone`; raises
    `ValidationException`."""
    if starts.tzinfo is not None:
        return starts.astimezone(UTC)
    try:
        return to_instant(starts, zone)
    except NonexistentWallClockError as error:
        words = f"The clocks at the site jump over {starts:%H:%M} that day. Choose another start."
        fault = FieldFault(field="starts_at", message=words)
        raise ValidationException(words, errors=[fault]) from error


def _checked(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    if not timedelta(0) < ends_at - starts_at <= LONGEST_WORK:
        words = "Work ends after it starts and lasts 24 hours at most. Correct the end."
        raise ValidationException(words, errors=[FieldFault(field="ends_at", message=words)])
    return starts_at, ends_at.astimezone(UTC)


def _no_employee(code: str) -> ResourceNotFoundException:
    words = f"Nobody here has the employee id {code}. Choose somebody from the list of people."
    return ResourceNotFoundException(words, errors=[FieldFault(field="employee_id", message=words)])


def _no_event() -> ResourceNotFoundException:
    words = "There is no such event here. It may have been removed; look at the list of events."
    return ResourceNotFoundException(words, errors=[FieldFault(field="event_id", message=words)])


def _no_schedule() -> ResourceNotFoundException:
    return ResourceNotFoundException("There is no such schedule here. It may have been removed.")
