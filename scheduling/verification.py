"""What is wrong with some days: every schedule asked of the engine again, and the checks of a day.

A schedule is judged against everything but itself. Critical is what a hard rule stands against,
work that is due with nobody on it, work without the one that belongs to it, and work to come of
somebody who said that they can't; a warning is what
only speaks against a schedule, a crowded start beside an empty one, and work that nobody reported.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from scheduling.engine import check
from scheduling.local_time import day_of, to_local
from scheduling.project_names import event_number
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Placement, Severity, Violation, WorkOrder
from scheduling.verification_values import (
    ABSENT,
    CROWDED,
    DUE,
    PAIR,
    UNREPORTED,
    Days,
    Line,
    Verification,
    Weight,
)
from scheduling.wording import clock_text, day_text, time_text

CROWD: Final = 3
REPORTED_WITHIN: Final = timedelta(hours=24)
_DAY: Final = timedelta(days=1)
_INSTANT: Final = timedelta(microseconds=1)
_INFO: Final = Severity.INFO
# Of these nothing more is to be told.
_OVER: Final = frozenset({"submitted", "cancelled", "expired"})


_WEIGHTS: Final = tuple(Weight)
_Start = tuple[date, UUID, str]


def verify(days: Days) -> Verification:
    """Return everything that is wrong with the days."""
    lines = [
        *_broken_rules(days),
        *_due(days),
        *_unpaired(days),
        *_absent(days),
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
    if violation.severity is _INFO:
        return True
    return violation.rule == "event-state" and violation.details.get("state") == "submitted"


def _day(placement: Placement) -> date:
    return day_of(placement.starts_at, placement.zone)


def _broken_rules(days: Days) -> Iterator[Line]:
    for placement in days.placements:
        for violation in standing_against(days.snapshot, placement):
            reason = _accepted(days, placement, violation)
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


def _accepted(days: Days, placement: Placement, violation: Violation) -> str | None:
    if not days.accepted:
        return None
    return days.accepted.get((placement.id, violation.rule, violation.message))


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


def _absent(days: Days) -> Iterator[Line]:
    for placement in days.placements:
        if placement.id not in days.absent or placement.ends_at <= days.now:
            continue
        name = days.snapshot.people[placement.employee_id].name
        starts = to_local(placement.starts_at, placement.zone)
        yield Line(
            day=_day(placement),
            weight=Weight.CRITICAL,
            check=ABSENT,
            message=(
                f"{name} said not to come to {placement.project_name} on "
                f"{day_text(starts.date(), starts.date())} at {clock_text(starts)}, and is still "
                "planned"
            ),
            site_id=placement.site_id,
            event_id=placement.event_id,
            ref_num=days.snapshot.events[placement.event_id].ref_num,
            schedule_id=placement.id,
            employee_id=placement.employee_id,
        )


def _crowded(days: Days) -> Iterator[Line]:
    starts: defaultdict[_Start, list[Placement]] = defaultdict(list)
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
