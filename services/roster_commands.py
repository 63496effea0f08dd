"""What the roster's use cases take: frozen commands."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from models.schedule import ScheduleSource


@dataclass(frozen=True, kw_only=True, slots=True)
class Assign:
    """Put a person on an event.

    `starts` is an aware instant, or a naive wall-clock time at the event's site. Without `ends_at`
    the work lasts the event's
    own minutes, or its type's default. `override_reason` sets aside the rules that whoever acts may
    set aside.
    """

    event_id: UUID
    employee_code: str
    starts: datetime
    ends_at: datetime | None = None
    is_pinned: bool = False
    source: ScheduleSource = ScheduleSource.MANUAL
    expected_event_version: int | None = None
    override_reason: str | None = None


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
    override_reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A schedule, in the version that was seen."""

    schedule_id: UUID
    expected_version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Trade:
    """Two schedules swap their people, each keeping its event and its time."""

    one: Seen
    other: Seen
    override_reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Given(Seen):
    """A schedule, in the version that was seen, and whom it goes to."""

    employee_code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reassign:
    """Schedules that go to others, each to its own person or to `employee_code`: all or none, or
    each on its own."""

    rows: tuple[Given, ...]
    employee_code: str | None = None
    each_on_its_own: bool = False
    override_reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Terminate:
    """Somebody goes, `terminated_on` being the first day without them; `work` is all that they are
    planned on from then on, and who does it instead: nobody yet where a row names nobody."""

    employee_code: str
    expected_version: int
    terminated_on: date
    work: tuple[Given, ...] = ()
    reason: str | None = None
    override_reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Undo:
    """Take an action back."""

    action_id: UUID
    override_reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Unassign:
    """Take a person off an event."""

    schedule_id: UUID
    expected_version: int
    reason: str | None = None
