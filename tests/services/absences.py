"""Asking for time off and deciding on it: each one unit of work, and what came of it as values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from models.employee import Employee
from models.time_off import TimeOff, TimeOffState
from services.time_off import (
    ApproveTimeOff,
    CancelTimeOff,
    DenyTimeOff,
    RequestTimeOff,
    TimeOffCase,
    TimeOffService,
)
from tests.services.use import Desk


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a request showed while its unit was open."""

    id: UUID
    state: TimeOffState
    version: int
    person: str
    decided_by: str | None
    steps: list[tuple[str | None, str, str | None]]
    work: list[str]


def told(case: TimeOffCase) -> Told:
    """Read the request, its person, who decided, and the work in it: all must be loaded."""
    row = case.time_off
    return Told(
        id=row.id,
        state=row.state,
        version=row.version,
        person=row.employee.name,
        decided_by=row.decided_by.name if row.decided_by else None,
        steps=[(step.from_state, step.to_state, step.reason) for step in case.history],
        work=[schedule.event.project_name for schedule in case.collisions],
    )


def wish(person: Employee, first: date, last: date | None = None) -> RequestTimeOff:
    """Return the command that asks for whole days, both included."""
    until = (last or first) + timedelta(days=1)
    return hours(person, datetime.combine(first, time.min), datetime.combine(until, time.min))


def hours(person: Employee, starts: datetime, ends: datetime) -> RequestTimeOff:
    """Return the command that asks for a stretch of hours."""
    return RequestTimeOff(employee_code=person.code, starts_local=starts, ends_local=ends)


def do(desk: Desk, act: Callable[[TimeOffService], TimeOffCase]) -> Told:
    """Carry out one use case."""
    return desk.run(TimeOffService, lambda time_off: told(act(time_off)))


def ask(desk: Desk, command: RequestTimeOff) -> Told:
    """Ask for time off."""
    return do(desk, lambda time_off: time_off.request(command))


def approve(desk: Desk, row: TimeOff | Told) -> Told:
    """Approve it as it was seen."""
    command = ApproveTimeOff(time_off_id=row.id, expected_version=row.version)
    return do(desk, lambda time_off: time_off.approve(command))


def deny(desk: Desk, row: TimeOff | Told, reason: str | None = "Too many are away.") -> Told:
    """Deny it as it was seen."""
    command = DenyTimeOff(time_off_id=row.id, expected_version=row.version, reason=reason)
    return do(desk, lambda time_off: time_off.deny(command))


def cancel(desk: Desk, row: TimeOff | Told, reason: str | None = None) -> Told:
    """Cancel it as it was seen."""
    command = CancelTimeOff(time_off_id=row.id, expected_version=row.version, reason=reason)
    return do(desk, lambda time_off: time_off.cancel(command))


def show(desk: Desk, row: TimeOff | Told) -> Told:
    """Look at it."""
    return desk.run(TimeOffService, lambda time_off: told(time_off.show(row.id)), read_only=True)
