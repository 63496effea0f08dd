"""What a rule is, and the one look at a candidate that all rules share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Generic, TypeVar
from uuid import UUID

from scheduling.availability import Availability, availability_between, touches, week_start
from scheduling.local_time import to_local
from scheduling.project_names import event_number
from scheduling.snapshot import Snapshot, between
from scheduling.values import (
    BLOCKING,
    Absence,
    Candidate,
    Causes,
    Person,
    Placement,
    Settings,
    Severity,
    Violation,
    WorkOrder,
)
from utils.json import JsonValue
from utils.quick_values import quickly_made

# Who shares a date starts within a day and the widest difference of zones.
_ZONES_APART = timedelta(hours=26)
_SAME_DATE = timedelta(hours=24) + _ZONES_APART
SOMEBODY = "somebody else"
_WEEK = timedelta(days=7)


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A candidate and the snapshot it is asked of, not yet known to belong together."""

    snapshot: Snapshot
    candidate: Candidate


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class Case(Question):
    """A candidate with its person and event found, and everything near it in time.

    `day` is the date of its start at the event's site, `week` the first day of its week. `nearby`
    holds the person's other schedules of that date and within the required rest or the way between
    sites, whichever is longer, `in_week` those that count to days of the same week, both in order
    of start; `seated` all of the event. What the candidate replaces is in none of them.
    """

    person: Person
    event: WorkOrder
    starts_local: datetime
    day: date
    week: date
    nearby: tuple[Placement, ...]
    in_week: tuple[Placement, ...]
    seated: tuple[Placement, ...]
    availability: Availability

    @classmethod
    def of(cls, question: Question) -> "Case":
        """Look at a question whose person and event are in the snapshot."""
        snapshot, candidate = question.snapshot, question.candidate
        event = snapshot.events[candidate.event_id]
        starts_local = to_local(candidate.starts_at, event.zone)
        day = starts_local.date()
        week = week_start(day, snapshot.settings)
        # As whole numbers: an id itself takes ten times as long to compare.
        gone = frozenset([each.int for each in candidate.replaces])
        theirs = snapshot.roster.of_employee(candidate.employee_id)
        return cls(
            snapshot=snapshot,
            candidate=candidate,
            person=snapshot.people[candidate.employee_id],
            event=event,
            starts_local=starts_local,
            day=day,
            week=week,
            nearby=_nearby(theirs, candidate, day, snapshot.settings, gone),
            in_week=_in_week(theirs, week, gone),
            seated=_seated(snapshot, event.id, gone),
            availability=availability_between(
                snapshot,
                candidate.employee_id,
                candidate.starts_at,
                candidate.ends_at,
                event.zone,
            ),
        )

    def is_same_day(self, other: Placement) -> bool:
        """Return whether the other schedule counts to the same date, each read at its own site."""
        return other.day == self.day

    def absences(self) -> list[Absence]:
        """Return all of the person's time off that the candidate touches."""
        theirs = self.snapshot.calendar.absences.get(self.person.id, ())
        begin, end = self.candidate.starts_at, self.candidate.ends_at
        return [one for one in theirs if touches(one, begin, end, self.event.zone)]

    def holder_name(self, placement: Placement) -> str:
        """Return the name of whose schedule it is."""
        person = self.snapshot.people.get(placement.employee_id)
        return person.name if person else placement.person_name or SOMEBODY

    def event_name(self) -> str:
        """Return the event's number, or its reference where the project name has none."""
        return event_number(self.event.project_name) or self.event.ref_num

    def facts(self, **more: JsonValue) -> dict[str, JsonValue]:
        """Return who, what and when of the candidate, and `more`."""
        return {
            "employee": self.person.code,
            "event": self.event.ref_num,
            "starts_at": self.candidate.starts_at.isoformat(),
            "ends_at": self.candidate.ends_at.isoformat(),
            "day": self.day.isoformat(),
            **more,
        }

    def causes(self, found: Causes) -> Causes:
        """Return what stands against this person on this day, as a reason given for it is kept."""
        return {f"employee:{self.person.id}": 0, f"day:{self.day}": 0, **found}

    def placement_facts(self, placement: Placement) -> dict[str, JsonValue]:
        """Return who, what and when of a schedule that stands against the candidate."""
        person = self.snapshot.people.get(placement.employee_id)
        event = self.snapshot.events.get(placement.event_id)
        return {
            "schedule_id": str(placement.id),
            "employee": person.code if person else placement.person_code,
            "event": event.ref_num if event else placement.ref_num,
            "project_name": placement.project_name,
            "starts_at": placement.starts_at.isoformat(),
            "ends_at": placement.ends_at.isoformat(),
        }


def _nearby(
    theirs: tuple[Placement, ...],
    candidate: Candidate,
    day: date,
    settings: Settings,
    gone: frozenset[int],
) -> tuple[Placement, ...]:
    apart = _minutes(max(settings.rest_minutes, settings.proximity_minutes))
    earliest, latest = candidate.starts_at - apart, candidate.ends_at + apart
    around = between(theirs, earliest - _SAME_DATE, latest + _SAME_DATE)
    return tuple(
        [
            other
            for other in around
            if ((earliest < other.ends_at and other.starts_at < latest) or other.day == day)
            and other.id.int not in gone
        ]
    )


@lru_cache(maxsize=64)
def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def _in_week(
    theirs: tuple[Placement, ...], first: date, gone: frozenset[int]
) -> tuple[Placement, ...]:
    begins, ends, next_first = _everywhere(first)
    around = between(theirs, begins, ends)
    return tuple(
        [other for other in around if first <= other.day < next_first and other.id.int not in gone]
    )


@lru_cache(maxsize=1_024)
def _everywhere(first: date) -> tuple[datetime, datetime, date]:
    """Return between which instants the week is that begins on `first`, in whatever zone, and the
    first day of the next one."""
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return midnight - _ZONES_APART, midnight + _WEEK + _ZONES_APART, first + _WEEK


def _seated(snapshot: Snapshot, event_id: UUID, gone: frozenset[int]) -> tuple[Placement, ...]:
    seated = snapshot.roster.of_event(event_id)
    return tuple([other for other in seated if other.id.int not in gone]) if gone else seated


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What one rule has against a candidate; each is made when it is asked for.

    `causes` names everything that the rule has, also where the words name the worst alone: a
    reason that was given for some of it is none for more.
    """

    message: Callable[[], str]
    details: Callable[[], Mapping[str, JsonValue]]
    causes: Callable[[], Causes] = dict


# Put into words when it is called, because most findings are only counted.
Finding = Callable[[], Words]
# Most rules have nothing against most candidates: an empty tuple, where a generator costs more than
# what it would look at.
Findings = Sequence[Finding]
S_contra = TypeVar("S_contra", bound=Question, contravariant=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule(Generic[S_contra]):
    """One rule: `find` returns what stands against the candidate, nothing if all is well.

    `explanation` says what must be, `settings` names the limits of `Settings` that it reads.
    `automatic_severity` is that of a candidate nobody asked for by hand, where it differs.
    """

    id: str
    severity: Severity
    explanation: str
    find: Callable[[S_contra], Findings]
    settings: tuple[str, ...] = ()
    automatic_severity: Severity | None = None

    @property
    def blocks(self) -> bool:
        """Return whether what it finds refuses a schedule that somebody asked for by hand."""
        return self.severity in BLOCKING

    @property
    def overridable(self) -> bool:
        """Return whether a typed reason can set the rule aside."""
        return is_overridable(self.severity)

    def severity_for(self, candidate: Candidate) -> Severity:
        """Return how much the rule weighs for that candidate."""
        if candidate.is_automatic and self.automatic_severity is not None:
            return self.automatic_severity
        return self.severity

    def violation(self, finding: Finding, candidate: Candidate) -> Violation:
        """Return a finding as the violation that it is for that candidate."""
        severity, words = self.severity_for(candidate), finding()
        return Violation(
            rule=self.id,
            severity=severity,
            message=words.message(),
            details=words.details(),
            overridable=is_overridable(severity),
            causes=words.causes,
        )


def schedules_named(placements: Iterable[Placement]) -> Causes:
    """Return schedules as what stands against a candidate."""
    return {f"schedule:{placement.id}": 0 for placement in placements}


def is_overridable(severity: Severity) -> bool:
    """Return whether a typed reason sets aside what weighs so much."""
    return severity in (Severity.HARD, Severity.SOFT)
