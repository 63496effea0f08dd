"""What the demo organization is made of: frozen values, planned before anything is stored."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from models.attendance import Mark
from models.event import EventState
from models.schedule import ScheduleSource
from models.time_off import TimeOffState
from scheduling.values import ClosedDay, DateMark, Person, Placement, WeekPattern, WorkOrder
from utils.wall_clock import start_of_day

SLUG: Final = "demo"
NAME: Final = "Rosterwright Demo"
ZONE: Final = "America/Chicago"

DAYS_BEFORE: Final = 45
DAYS_AFTER: Final = 60


class Dice(random.Random):
    """Draws believable data, never secrets; the same seed draws the same."""

    def chance(self, probability: float) -> bool:
        """Return True with that probability."""
        return self.random() < probability


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoSize:
    """How much there is to be."""

    employees: int = 50
    events: int = 2_000
    schedules: int = 1_500


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoSite:
    """A club that exists nowhere; names and numbers as in the client's files."""

    id: UUID
    code: str
    name: str
    time_zone: str
    mvid: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoPerson:
    """Somebody as the rules see them, and the rest of their row."""

    person: Person
    email: str
    phone: str
    upstream_id: str
    max_minutes_per_week: int

    @property
    def id(self) -> UUID:
        """The person's id."""
        return self.person.id


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoTimeOff:
    """An absence; `decided_at` is None while it waits or was withdrawn."""

    id: UUID
    employee_id: UUID
    starts_local: datetime
    ends_local: datetime
    reason: str
    state: TimeOffState
    requested_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoStaff:
    """The people and everything that says when they work."""

    sites: tuple[DemoSite, ...]
    people: tuple[DemoPerson, ...]
    weeks: tuple[WeekPattern, ...]
    marks: tuple[DateMark, ...]
    time_off: tuple[DemoTimeOff, ...]
    closed_days: tuple[ClosedDay, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoEvent:
    """A work order, still open, with its window on the site's wall clock.

    `withheld` is the state of one that the client took back before anybody was put on it.
    """

    order: WorkOrder
    opens_local: datetime
    due_local: datetime
    made_at: datetime
    parent_id: UUID | None = None
    withheld: EventState | None = None

    @property
    def id(self) -> UUID:
        """The event's id."""
        return self.order.id


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoSchedule:
    """A placement that no rule stands against, and the rest of its row."""

    placement: Placement
    source: ScheduleSource
    is_pinned: bool
    made_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoAttendance:
    """How somebody's work went."""

    schedule_id: UUID
    mark: Mark
    minutes: int | None
    note: str | None
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoPlan:
    """Everything to store; `states` holds the events that are no longer open."""

    today: date
    staff: DemoStaff
    events: tuple[DemoEvent, ...]
    schedules: tuple[DemoSchedule, ...]
    states: Mapping[UUID, EventState]
    attendance: tuple[DemoAttendance, ...]

    def state_of(self, event: DemoEvent) -> EventState:
        """Return the state in which the event is stored."""
        return self.states.get(event.id, EventState.OPEN)


def at(day: date, clock: time = time(0)) -> datetime:
    """Return the naive wall-clock time of that day."""
    return datetime.combine(day, clock)


def days_from(day: date, number: int) -> date:
    """Return the date `number` days later."""
    return day + timedelta(days=number)


def dawn(today: date) -> datetime:
    """Return the instant at which `today` begins: everything stored was made before it."""
    return start_of_day(today, ZONE)
