"""What is wrong with some days: every schedule asked of the engine again, and the checks of a day.

A schedule is judged against everything but itself. Critical is what a hard rule stands against,
work that is due with nobody on it, and work without the one that belongs to it; a warning is what
only speaks against a schedule, a crowded start beside an empty one, and work that nobody reported.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from scheduling.engine import check
from scheduling.local_time import day_of, to_local
from scheduling.project_names import event_number
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Placement, Severity, Violation, WorkOrder
from scheduling.wording import clock_text, day_text, time_text

DUE, PAIR, CROWDED, UNREPORTED = "due", "pair", "crowded", "unreported"
CROWD: Final = 3
REPORTED_WITHIN: Final = timedelta(hours=24)
HEALTH_FORMULA: Final = (
    "100 - 100 x (critical + warnings / 4) / pieces of work, rounded down, not below 0; "
    "accepted lines count nothing"
)
_WARNINGS_PER_CRITICAL: Final = 4
_DAY: Final = timedelta(days=1)
_INSTANT: Final = timedelta(microseconds=1)
# Of these nothing more is to be told.
_OVER: Final = frozenset({"submitted", "cancelled", "expired"})


class Weight(StrEnum):
    """How bad a line is; accepted is what somebody set aside with a reason."""

    CRITICAL = "critical"
    WARNING = "warning"
    ACCEPTED = "accepted"


_WEIGHTS: Final = tuple(Weight)


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """What is verified: the schedules of some days, and what they have to do with.

    `unstaffed` are events with a free seat whose last day is one of the days, or the one after;
    `pairing` maps a type's code to that of the type that belongs to it, `partners` the numbers of
    events to the partners that are stored. `accepted` has the reasons by schedule, rule and
    message.
    """

    first: date
    last: date
    now: datetime
    snapshot: Snapshot
    placements: Sequence[Placement]
    unstaffed: Sequence[WorkOrder] = ()
    pairing: Mapping[str, str] = field(default_factory=dict)
    type_labels: Mapping[str, str] = field(default_factory=dict)
    partners: Mapping[str, WorkOrder] = field(default_factory=dict)
    accepted: Mapping[tuple[UUID, str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """Everything that is wrong, in order of day and weight, and of how much work."""

    lines: tuple[Line, ...]
    checked: int

    def count(self, weight: Weight) -> int:
        """Return how many lines are of that weight."""
        return sum(line.weight is weight for line in self.lines)

    @property
    def health(self) -> int | None:
        """Return how right the days are, 0 to 100 (see `HEALTH_FORMULA`); None without work."""
        if not self.checked:
            return None
        quarters = _WARNINGS_PER_CRITICAL * self.count(Weight.CRITICAL) + self.count(Weight.WARNING)
        lost = -(-100 * quarters // (_WARNINGS_PER_CRITICAL * self.checked))
        return max(0, 100 - lost)


def verify(days: Days) -> Verification:
    """Return everything that is wrong with the days."""
    lines = [
        *_broken_rules(days),
        *_due(days),
        *_unpaired(days),
        *_crowded(days),
        *_unreported(days),
    ]
    lines.sort(key=lambda one: (one.day, _WEIGHTS.index(one.weight), one.message, one.id))
    return Verification(lines=tuple(lines), checked=len(days.placements) + len(days.unstaffed))


def standing_against(snapshot: Snapshot, placement: Placement) -> tuple[Violation, ...]:
    """Return what stands against a schedule as it is, itself left out of account."""
    candidate = Candidate(
        event_id=placement.event_id,
        employee_id=placement.employee_id,
        starts_at=placement.starts_at,
        ends_at=placement.ends_at,
        seat=placement.seat,
        replaces=frozenset([placement.id]),
    )
    found = check(snapshot, candidate)
    return tuple(one for one in found if not _is_history(one))


def missing_partners(
    placements: Iterable[Placement], pairing: Mapping[str, str]
) -> Iterator[tuple[Placement, str]]:
    """Yield the schedules without the one that belongs to them that day, and their event
    numbers."""
    there: set[tuple[str, str, date]] = set()
    wanting: list[tuple[Placement, str]] = []
    partners = set(pairing.values())
    for placement in placements:
        number = event_number(placement.project_name)
        if number is None:
            continue
        if placement.type_code in partners:
            there.add((placement.type_code, number, _day(placement)))
        if placement.type_code in pairing:
            wanting.append((placement, number))
    for placement, number in wanting:
        if (pairing[placement.type_code], number, _day(placement)) not in there:
            yield placement, number


def last_day_of(event: WorkOrder) -> date:
    """Return the last day on which the work may start."""
    return day_of(event.due_at - _INSTANT, event.zone)


def _is_history(violation: Violation) -> bool:
    is_done = violation.rule == "event-state" and violation.details.get("state") == "submitted"
    return is_done or violation.severity is Severity.INFO


def _day(placement: Placement) -> date:
    return day_of(placement.starts_at, placement.zone)


def _broken_rules(days: Days) -> Iterator[Line]:
    for placement in days.placements:
        for violation in standing_against(days.snapshot, placement):
            reason = days.accepted.get((placement.id, violation.rule, violation.message))
            weight = Weight.CRITICAL if violation.blocks else Weight.WARNING
            yield Line(
                day=_day(placement),
                weight=weight if reason is None else Weight.ACCEPTED,
                check=violation.rule,
                message=violation.message,
                site_id=placement.site_id,
                event_id=placement.event_id,
                ref_num=days.snapshot.events[placement.event_id].ref_num,
                schedule_id=placement.id,
                employee_id=placement.employee_id,
                violation=violation,
                accepted=reason,
            )


def _due(days: Days) -> Iterator[Line]:
    for event in days.unstaffed:
        last = last_day_of(event)
        taken = len(days.snapshot.roster.of_event(event.id))
        missing = f"{taken} of {event.headcount} people are on it" if taken else "nobody is on it"
        yield Line(
            day=min(max(last, days.first), days.last),
            weight=Weight.CRITICAL,
            check=DUE,
            message=f"{event.project_name} must be done by {day_text(last, last)}, and {missing}",
            site_id=event.site_id,
            event_id=event.id,
            ref_num=event.ref_num,
            staff_on=_first_chance(event, last, days.now),
            due_on=last,
        )


def _first_chance(event: WorkOrder, last: date, now: datetime) -> date:
    return min(day_of(max(event.opens_at, now), event.zone), last)


def _unpaired(days: Days) -> Iterator[Line]:
    for placement, number in missing_partners(days.placements, days.pairing):
        wanted = days.pairing[placement.type_code]
        label = days.type_labels.get(wanted, wanted)
        partner = days.partners.get(number)
        why = "nobody is on it that day" if partner else f"there is no such event {number}"
        day = _day(placement)
        yield Line(
            day=day,
            weight=Weight.CRITICAL,
            check=PAIR,
            message=f"{placement.project_name} on {day_text(day, day)} lacks its {label}: {why}",
            site_id=placement.site_id,
            event_id=partner.id if partner else None,
            ref_num=partner.ref_num if partner else None,
            staff_on=day if partner else None,
            schedule_id=placement.id,
        )


def _crowded(days: Days) -> Iterator[Line]:
    starts: defaultdict[tuple[date, UUID, str], list[Placement]] = defaultdict(list)
    for placement in days.placements:
        starts[_day(placement), placement.site_id, placement.type_code].append(placement)
    for (day, site_id, _), group in starts.items():
        kind = days.snapshot.events[group[0].event_id].type
        clocks = sorted({slot.start for slot in kind.slots})
        per_start = Counter(to_local(one.starts_at, one.zone).time() for one in group)
        empty = [clock for clock in clocks if not per_start[clock]]
        fullest = max(clocks, key=lambda clock: per_start[clock], default=None)
        if fullest is None or not empty or per_start[fullest] < CROWD:
            continue
        yield Line(
            day=day,
            weight=Weight.WARNING,
            check=CROWDED,
            message=(
                f"{per_start[fullest]} {kind.label} start at {time_text(fullest)} on "
                f"{day_text(day, day)}, and none at {time_text(empty[0])}"
            ),
            site_id=site_id,
        )


def _unreported(days: Days) -> Iterator[Line]:
    for placement in days.placements:
        event = days.snapshot.events[placement.event_id]
        if placement.ends_at >= days.now - REPORTED_WITHIN or event.state in _OVER:
            continue
        ended = to_local(placement.ends_at, placement.zone)
        yield Line(
            day=_day(placement),
            weight=Weight.WARNING,
            check=UNREPORTED,
            message=(
                f"{event.project_name} ended on {day_text(ended.date(), ended.date())} at "
                f"{clock_text(ended)}, and nobody has reported it"
            ),
            site_id=placement.site_id,
            event_id=event.id,
            ref_num=event.ref_num,
            schedule_id=placement.id,
            employee_id=placement.employee_id,
        )
