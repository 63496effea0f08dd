"""Putting people on events and taking them off, with every rule checked under lock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from models.employee import Employee
from models.event import Event
from repositories.paging import Page, PageRequest
from repositories.roster_locks import RosterRows
from repositories.row_reader import PlainRow
from repositories.schedules import ScheduleFilters
from scheduling.engine import check
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Violation
from security.permissions import Permission
from services.pairing import follow
from services.roster_commands import Assign, Change, Unassign
from services.roster_draft import Draft
from services.roster_places import Locked, Place
from services.roster_refusals import (
    no_employee,
    no_event,
    no_schedule,
    refuse_stale,
    refuse_stale_event,
)
from services.roster_times import changed_times, times_of
from services.roster_work import SCHEDULED, UNSCHEDULED, Deed, Done, RosterWork
from services.snapshots import SnapshotLoader, loaded_work_order, person_of
from utils.ids import new_id
from utils.row_shape import RowShape

__all__ = ["SCHEDULED", "UNSCHEDULED", "Assign", "Change", "Done", "RosterService", "Unassign"]


class RosterService(RosterWork):
    """Schedules: assign, change, unassign, and asking beforehand."""

    def assign(self, command: Assign) -> Done:
        """Store a new schedule; what is returned has its person and event loaded.

        Raises:
            ResourceNotFoundException: no such person or event here.
            ValidationException: the time does not exist, or the length is not within 24 hours.
            RuleViolationException: a rule stands against it.
            PreconditionFailedException: the event is no longer the one that was seen.
        """
        locked = self._lock(
            RosterRows(event_ids=[command.event_id], employee_codes=[command.employee_code])
        )
        employee, event = locked.person(command.employee_code), locked.event(command.event_id)
        refuse_stale_event(event, command.expected_event_version)
        starts_at, ends_at = times_of(event, command.starts, command.ends_at)
        draft = self._draft(locked, [(starts_at, ends_at)])
        place = Place(
            schedule_id=new_id(),
            event_id=event.id,
            employee_id=employee.id,
            seat=draft.free_seat(event),
            starts_at=starts_at,
            ends_at=ends_at,
            is_pinned=command.is_pinned,
            source=command.source,
        )
        return self._put(draft, place, command.override_reason, "assign")

    def change(self, command: Change) -> Done:
        """Change a schedule; what is returned has its person and event loaded.

        Raises:
            ResourceNotFoundException: no such schedule or person here.
            PreconditionFailedException: somebody changed it meanwhile.
            ConflictException: it has ended.
            RuleViolationException: a rule stands against it.
        """
        code = command.employee_code
        locked = self._lock(
            RosterRows(
                schedule_ids=[command.schedule_id], employee_codes=[] if code is None else [code]
            )
        )
        schedule = locked.schedule(command.schedule_id)
        refuse_stale(schedule, command.expected_version)
        place = _changed_place(locked, command)
        draft = self._draft(locked, [(place.starts_at, place.ends_at)])
        was = Place.of(schedule)
        if replace(place, is_pinned=was.is_pinned) == was:
            draft.settle(place)
            verb = "pin" if place.is_pinned else "unpin"
            return self._carry_out(draft, Deed(verb=verb), [schedule.id])
        pinned = [was] if was.is_pinned and place.is_pinned else []
        return self._put(draft, place, command.override_reason, "change", pinned)

    def unassign(self, command: Unassign) -> Done:
        """End a schedule; its row stays for history.

        Raises:
            ResourceNotFoundException: no such schedule here.
            PreconditionFailedException: somebody changed it meanwhile.
            ConflictException: it has ended already.
        """
        locked = self._lock(RosterRows(schedule_ids=[command.schedule_id]))
        schedule = locked.schedule(command.schedule_id)
        refuse_stale(schedule, command.expected_version)
        draft = self._draft(locked, [])
        draft.end(schedule.id)
        deed = Deed(
            verb="unassign",
            reason=command.reason,
            notes=follow(draft),
            about_first=schedule.id,
        )
        return self._carry_out(draft, deed, [schedule.id])

    def _put(
        self,
        draft: Draft,
        place: Place,
        reason: str | None,
        verb: str,
        pinned: Sequence[Place] = (),
    ) -> Done:
        overriding = self._overriding(reason)
        draft.put(place, overriding)
        used = overriding.reason if draft.overridden else None
        notes = [*follow(draft), *self._teller(draft.locked).pinned(pinned)]
        deed = Deed(verb=verb, reason=used, notes=notes, about_first=place.schedule_id)
        return self._carry_out(draft, deed, [place.schedule_id])

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
        snapshot = self._around(employee, event, starts_at, ends_at)
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

    def _around(
        self, employee: Employee, event: Event, starts_at: datetime, ends_at: datetime
    ) -> Snapshot:
        loader = SnapshotLoader(
            self._inputs, self.organization_id, self.principal.time_zone, self.unit.now
        )
        return loader.around([person_of(employee)], [loaded_work_order(event)], starts_at, ends_at)


def _changed_place(locked: Locked, command: Change) -> Place:
    schedule = locked.schedule(command.schedule_id)
    code, is_pinned = command.employee_code, command.is_pinned
    employee = locked.whose(schedule.employee_id) if code is None else locked.person(code)
    starts_at, ends_at = changed_times(schedule, locked.event(schedule.event_id), command)
    return replace(
        Place.of(schedule),
        employee_id=employee.id,
        starts_at=starts_at,
        ends_at=ends_at,
        is_pinned=schedule.is_pinned if is_pinned is None else is_pinned,
    )
