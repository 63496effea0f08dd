"""What verification is given, and what it finds."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from scheduling.rules import Finding
from scheduling.snapshot import Snapshot
from scheduling.values import Causes, Placement, Violation, WorkOrder
from utils.quick_values import quickly_made

DUE, PAIR, ALONE, ABSENT = "due", "pair", "alone", "absent"
CROWDED, UNREPORTED = "crowded", "unreported"
HEALTH_FORMULA: Final = (
    "100 - 100 x (critical + warnings / 4) / pieces of work, rounded down, not below 0; "
    "accepted lines count nothing"
)


class Weight(StrEnum):
    """How bad a line is; accepted is what somebody set aside with a reason."""

    CRITICAL = "critical"
    WARNING = "warning"
    ACCEPTED = "accepted"


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing that is wrong on a day, in words; `check` is a rule's id or one of the checks'.

    `event_id` and `ref_num` are of the event to look at or to staff, None where it is not here or
    not one alone; `staff_on` is a day on which it can be staffed, `due_on` the last one.
    """

    day: date
    weight: Weight
    check: str
    message: str
    site_id: UUID
    event_id: UUID | None = None
    ref_num: str | None = None
    staff_on: date | None = None
    due_on: date | None = None
    schedule_id: UUID | None = None
    employee_id: UUID | None = None
    violation: Violation | None = None
    accepted: str | None = None

    @property
    def id(self) -> UUID:
        """Return the id of what it speaks of; several lines may speak of the same."""
        return self.schedule_id or self.event_id or self.site_id


class PairKey(NamedTuple):
    """What belongs to other work: the kind that it is, and the number and site of both."""

    type_code: str
    number: str
    site_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Partner:
    """An event that belongs to other work, and whether all its seats are taken, on whatever day."""

    event: WorkOrder
    is_staffed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAside:
    """A reason with which somebody set a rule aside for a schedule, and what stood against it.

    Without `causes` it speaks of what had that very message: that is how it was kept at first.
    """

    schedule_id: UUID
    rule: str
    message: str
    reason: str
    causes: Causes = field(default_factory=dict)

    def covers(self, finding: Finding) -> bool:
        """Return whether the reason was given for all that the rule finds now, and for as much."""
        words = finding()
        return self.speaks_of(words.message, words.causes)

    def speaks_of(self, message: Callable[[], str], causes: Callable[[], Causes]) -> bool:
        """Return the same of what is told and caused like that."""
        if not self.causes:
            return message() == self.message
        return all(
            cause in self.causes and much <= self.causes[cause] for cause, much in causes().items()
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """What is verified: the schedules of some days, and what they have to do with.

    `unstaffed` are events with a free seat whose last day is one of the days, or the one after, and
    of days that have today among them those that were due before and nobody was ever on;
    `pairing` maps a type's code to that of the type that belongs to it, `partners` has
    what is stored of the partners that are missing. `accepted` has what was set aside by
    schedule and rule, latest first; `absent` are the schedules whose people said that they won't
    come.
    """

    first: date
    last: date
    now: datetime
    snapshot: Snapshot
    placements: Sequence[Placement]
    unstaffed: Sequence[WorkOrder] = ()
    pairing: Mapping[str, str] = field(default_factory=dict)
    type_labels: Mapping[str, str] = field(default_factory=dict)
    partners: Mapping[PairKey, Sequence[Partner]] = field(default_factory=dict)
    accepted: Mapping[tuple[UUID, str], Sequence[SetAside]] = field(default_factory=dict)
    absent: Collection[UUID] = frozenset()

    def line_about(self, placement: Placement, weight: Weight, check: str, message: str) -> Line:
        """Return a line about a schedule, on its day."""
        return Line(
            day=placement.day,
            weight=weight,
            check=check,
            message=message,
            site_id=placement.site_id,
            event_id=placement.event_id,
            ref_num=self.snapshot.events[placement.event_id].ref_num,
            schedule_id=placement.id,
            employee_id=placement.employee_id,
        )
