"""Assigning, changing, taking off: each one unit of work, and what came of it as plain values."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from models.employee import Employee
from models.event import Event
from models.schedule import Schedule
from scheduling.values import Violation
from services.roster import Assign, Change, RosterService, Unassign
from tests.services.use import Desk
from tests.support.factories import CHICAGO, MONDAY, STARTS
from utils.wall_clock import to_instant

TUESDAY: Final = MONDAY + timedelta(days=1)
STARTS_AT: Final = to_instant(STARTS, CHICAGO)
REASON: Final = "The client asked for it"
CORE_WORK: Final = timedelta(minutes=390)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a schedule showed while its unit was open."""

    id: UUID
    seat: int
    starts_at: datetime
    ends_at: datetime
    is_pinned: bool
    version: int
    person: str
    work: str
    site: str


def shown(schedule: Schedule) -> Shown:
    """Read the schedule, its person, its event and its site: all must be loaded."""
    return Shown(
        id=schedule.id,
        seat=schedule.seat,
        starts_at=schedule.starts_at,
        ends_at=schedule.ends_at,
        is_pinned=schedule.is_pinned,
        version=schedule.version,
        person=schedule.employee.name,
        work=schedule.event.project_name,
        site=schedule.event.site.name,
    )


def wish(event: Event, employee: Employee, starts: datetime = STARTS) -> Assign:
    """Return the command that puts somebody on an event."""
    return Assign(event_id=event.id, employee_code=employee.code, starts=starts)


def despite(command: Assign) -> Assign:
    """Return the command with a reason that sets soft rules aside."""
    return replace(command, override_reason=REASON)


def assign(desk: Desk, command: Assign) -> Shown:
    """Carry out the command."""
    return desk.run(RosterService, lambda roster: shown(roster.assign(command).schedule))


def change(desk: Desk, command: Change) -> Shown:
    """Carry out the change."""
    return desk.run(RosterService, lambda roster: shown(roster.change(command).schedule))


def unassign(desk: Desk, command: Unassign) -> None:
    """Take the person off."""
    desk.run(RosterService, lambda roster: roster.unassign(command))


def check(desk: Desk, command: Assign) -> list[Violation]:
    """Ask without storing."""
    return desk.run(RosterService, lambda roster: roster.check(command), read_only=True)
