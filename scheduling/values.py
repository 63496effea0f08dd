"""What the rules look at and what they answer: frozen values, ids as UUIDs, instants in UTC.

Wall clocks (absences, slots, usual weeks) are naive and read in the zone of the event's site.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Literal
from uuid import UUID

from scheduling.local_time import day_of
from utils.json import JsonValue
from utils.quick_values import quickly_made

LONGEST_WORK = timedelta(hours=24)

# What stands against a schedule, named by ids rather than words, and by how much where it has a
# measure, else 0.
Causes = Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldSkill:
    """A qualification somebody holds, on both dates too; None leaves that side open."""

    code: str
    since: date | None = None
    expires_on: date | None = None


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who does the work; `terminated_on` is the first day without them.

    The maxima are minutes of a day and of a week; None is no limit. `home_name` is their home
    store's, `away_on` the days on which they don't come to work that they have: both are known
    where people are compared.
    """

    id: UUID
    organization_id: UUID
    code: str
    name: str
    role: str | None
    role_label: str
    is_active: bool = True
    hired_on: date | None = None
    terminated_on: date | None = None
    home_site_id: UUID | None = None
    skills: tuple[HeldSkill, ...] = ()
    max_minutes_per_day: int | None = None
    max_minutes_per_week: int | None = None
    home_name: str = ""
    away_on: frozenset[date] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A usual start of a type's work and its lunch, as wall clocks."""

    start: time
    lunch_begin: time | None = None
    lunch_end: time | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkType:
    """How a kind of work is staffed.

    `preferences` names, best first, role codes or `rotation:<name>` for whoever holds it that day;
    so does `discouraged_roles`, whose rotations spare their holders and let nobody in.
    """

    code: str
    label: str
    default_minutes: int
    break_minutes: int = 0
    preferences: tuple[str, ...] = ()
    discouraged_roles: tuple[str, ...] = ()
    required_skills: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    max_per_day: int | None = None
    is_stackable: bool = False
    exclusive_with: tuple[str, ...] = ()
    rotation: str | None = None


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class WorkOrder:
    """One event: work at one site that may start from `opens_at` and must start before `due_at`.

    `staying` are those who were on it before anything was asked, where that matters: they may stay
    on work that is paused.
    """

    id: UUID
    organization_id: UUID
    ref_num: str
    project_name: str
    type: WorkType
    site_id: UUID
    site_organization_id: UUID
    site_name: str
    zone: str
    opens_at: datetime
    due_at: datetime
    estimated_minutes: int | None = None
    headcount: int = 1
    state: str = "open"
    staying: frozenset[UUID] = frozenset()

    @property
    def minutes(self) -> int:
        """Return the event's own estimate, or its type's default."""
        if self.estimated_minutes is None:
            return self.type.default_minutes
        return self.estimated_minutes

    @property
    def length(self) -> timedelta:
        """Return how long the work takes."""
        return timedelta(minutes=self.minutes)


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """An active schedule: one person on one seat of one event, at most 24 hours long.

    `day` is the date that it counts to: that of its start at its own site. Its event and person are
    named here, because they may be none that the rules are asked about.
    """

    id: UUID
    organization_id: UUID
    event_id: UUID
    employee_id: UUID
    seat: int
    starts_at: datetime
    ends_at: datetime
    is_stackable: bool
    type_code: str
    project_name: str
    zone: str
    site_id: UUID
    exclusive_with: tuple[str, ...] = ()
    ref_num: str | None = None
    person_code: str | None = None
    person_name: str | None = None
    # Kept, because nearly every rule asks for it again.
    day: date = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "day", day_of(self.starts_at, self.zone))


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """Approved time off, half-open on the wall clock; a whole day is midnight to midnight."""

    employee_id: UUID
    starts_local: datetime
    ends_local: datetime
    id: UUID | None = None
    reason: str = ""
    decided_by: str | None = None
    decided_on: date | None = None


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class WeekPattern:
    """One weekday (0 = Monday) of somebody's usual week, available between two wall clocks.

    A row for week a or b beats the row for every week. Without `from_local` or `to_local` that
    side is open.
    """

    employee_id: UUID
    weekday: int
    week: Literal["every", "a", "b"] = "every"
    is_available: bool = True
    from_local: time | None = None
    to_local: time | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekOverride:
    """A temporary usual week, both dates included, that stands in the place of the usual one.

    `days` are its rows as `WeekPattern`; a weekday without a row is one of which nothing is said.
    """

    employee_id: UUID
    first_on: date
    last_on: date
    days: tuple[WeekPattern, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DateMark:
    """What somebody said about one date."""

    employee_id: UUID
    on_date: date
    is_available: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedDay:
    """A holiday: one date, or the same month and day every year (29 February in leap years only).

    Without `site_id` it closes every site.
    """

    name: str
    id: UUID | None = None
    site_id: UUID | None = None
    on_date: date | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The organization's limits.

    `week_starts_on` is a weekday (0 = Monday) and `week_a_on` any date in a week that counts as
    week a. `buffer_days` are the days from today on that are too near to be planned unseen.
    """

    rest_minutes: int = 600
    proximity_minutes: int = 120
    most_working_days: int = 6
    buffer_days: int = 3
    week_starts_on: int = 6
    week_a_on: date = date(2000, 1, 2)


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A question: may this person do this event then, once the schedules in `replaces` are gone?

    `is_automatic` says that no person asks: some rules are then harder.

    Raises:
        ValueError: an instant that is not in UTC, or an end that is not after the start.
    """

    event_id: UUID
    employee_id: UUID
    starts_at: datetime
    ends_at: datetime
    seat: int | None = None
    replaces: frozenset[UUID] = frozenset()
    is_automatic: bool = False

    def __post_init__(self) -> None:
        for instant in (self.starts_at, self.ends_at):
            if instant.tzinfo is not UTC and instant.utcoffset() != timedelta(0):
                raise ValueError(f"{instant.isoformat()} is not an instant in UTC")
        if self.ends_at <= self.starts_at:
            raise ValueError("work ends after it starts")


class Severity(StrEnum):
    """How much stands against it: absolute and hard block, soft wants a reason, info only tells."""

    ABSOLUTE = "absolute"
    HARD = "hard"
    SOFT = "soft"
    INFO = "info"


BLOCKING: Final = (Severity.ABSOLUTE, Severity.HARD)


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class Violation:
    """One rule that stands against a candidate, in the supervisor's words and for machines.

    `causes` tells it from another finding of the same rule, whatever names and words become; a
    rule that nobody sets aside has none.
    """

    rule: str
    severity: Severity
    message: str
    details: Mapping[str, JsonValue]
    overridable: bool
    causes: Callable[[], Causes] = field(default=dict, compare=False, repr=False)

    @property
    def blocks(self) -> bool:
        """Return whether this refuses the schedule (an override aside)."""
        return self.severity in BLOCKING

    def to_dict(self) -> dict[str, JsonValue]:
        """Return the form that the API answers."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "details": dict(self.details),
            "overridable": self.overridable,
        }
