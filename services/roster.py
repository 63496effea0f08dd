"""Putting people on events and taking them off, with every rule checked under lock."""

from datetime import datetime
from uuid import UUID

from models.employee import Employee
from models.event import Event
from models.schedule import Schedule
from repositories.employees import EmployeeRepository
from repositories.events import EventRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from repositories.rule_inputs import RuleInputRepository
from repositories.schedules import ScheduleFilters, ScheduleRepository
from scheduling.engine import check
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Violation
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.facts import schedule_facts
from services.overriding import Overriding, overridden_facts
from services.roster_commands import Assign, Change, Unassign
from services.roster_refusals import (
    no_employee,
    no_event,
    no_schedule,
    refuse_stale,
    refuse_stale_event,
)
from services.roster_times import changed_times, times_of
from services.snapshots import SnapshotLoader, loaded_work_order, person_of
from services.trail import Trail, changes
from utils.ids import new_id
from utils.row_shape import RowShape

__all__ = ["SCHEDULED", "UNSCHEDULED", "Assign", "Change", "RosterService", "Unassign"]

SCHEDULED, UNSCHEDULED = "scheduled", "unscheduled"


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
        refuse_stale_event(event, command.expected_event_version)
        starts_at, ends_at = times_of(event, command.starts, command.ends_at)
        snapshot = self._snapshot(employee, event, starts_at, ends_at)
        overriding = self._overriding(command.override_reason)
        overridden = overriding.settle(
            check(snapshot, _candidate(event, employee, starts_at, ends_at))
        )
        reason = overriding.reason if overridden else None
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
        self._trail.begin("schedule", [schedule.id], SCHEDULED, reason)
        self._trail.audit(
            "assign",
            "schedule",
            schedule.id,
            after=schedule_facts(schedule) | overridden_facts(overridden),
            reason=reason,
        )
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
        refuse_stale(schedule, command.expected_version)
        before = schedule_facts(schedule)
        starts_at, ends_at = changed_times(schedule, event, command)
        candidate = _candidate(event, employee, starts_at, ends_at, replaced=schedule)
        overriding = self._overriding(command.override_reason)
        overridden: tuple[Violation, ...] = ()
        if _moves(schedule, candidate):
            snapshot = self._snapshot(employee, event, starts_at, ends_at)
            overridden = overriding.settle(check(snapshot, candidate))
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
            self._trail.audit(
                "reschedule",
                "schedule",
                schedule.id,
                before=was,
                after=now_is | overridden_facts(overridden),
                reason=overriding.reason if overridden else None,
            )
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
        refuse_stale(schedule, command.expected_version)
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
        """Return every rule that would stand against `command`, each with whether whoever asks may
        set it aside; nothing is stored.

        Raises:
            ResourceNotFoundException: no such person or event here.
            ValidationException: the time does not exist, or the length is not within 24 hours.
        """
        self.require(Permission.ROSTER_VIEW)
        employee = self._employees.find_with_role(command.employee_code)
        event = self._events.get_with_relations(command.event_id)
        if employee is None:
            raise no_employee(command.employee_code)
        if event is None:
            raise no_event()
        starts_at, ends_at = times_of(event, command.starts, command.ends_at)
        snapshot = self._snapshot(employee, event, starts_at, ends_at)
        candidate = Candidate(
            event_id=event.id,
            employee_id=employee.id,
            starts_at=starts_at,
            ends_at=ends_at,
            replaces=replaces,
        )
        return self._overriding(None).judged(check(snapshot, candidate))

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
            raise no_schedule()
        return found

    def _overriding(self, reason: str | None) -> Overriding:
        return Overriding(permissions=self.principal.permissions, reason=reason)

    def _find(self, schedule_id: UUID) -> Schedule:
        schedule = self._schedules.get(schedule_id)
        if schedule is None:
            raise no_schedule()
        return schedule

    def _lock_employee(self, code: str) -> Employee:
        employee = self._employees.lock_by_codes([code]).get(code)
        if employee is None:
            raise no_employee(code)
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
            raise no_employee(new_code or "")
        return wanted[0]

    def _lock_event(self, event_id: UUID) -> Event:
        event = self._events.lock([event_id]).get(event_id)
        if event is None:
            raise no_event()
        return event

    def _snapshot(
        self, employee: Employee, event: Event, starts_at: datetime, ends_at: datetime
    ) -> Snapshot:
        loader = SnapshotLoader(
            self._inputs, self.organization_id, self.principal.time_zone, self.unit.now
        )
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


def _free_seat(snapshot: Snapshot, event: Event) -> int:
    taken = {placement.seat for placement in snapshot.roster.of_event(event.id)}
    return next(seat for seat in range(1, event.headcount + 1) if seat not in taken)
