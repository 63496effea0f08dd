"""What is wrong with some days: every schedule asked of the engine again, and the checks of a day.

A schedule is judged against everything but itself. Critical is what a hard rule stands against,
work that is due with nobody on it, work without the one that belongs to it, and work to come of
somebody who said that they can't; a warning is what only speaks against a schedule, work without
the one that it belongs to, work that was due before and that nobody was ever on, a crowded start
beside an empty one, and work that nobody reported.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from scheduling.engine import AnyRule, find
from scheduling.local_time import day_of, to_local
from scheduling.rules import CASE_RULES, Finding
from scheduling.rules.belonging import EVENT_STATE
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Placement, Severity, WorkOrder, WorkType
from scheduling.verification_lines import Fault, Lines, Verification
from scheduling.verification_pairs import unpaired
from scheduling.verification_values import (
    ABSENT,
    CROWDED,
    DUE,
    UNREPORTED,
    Days,
    Line,
    Weight,
)
from scheduling.wording import clock_text, day_text, time_text
from scheduling.work_days import last_day_of

CROWD: Final = 3
REPORTED_WITHIN: Final = timedelta(hours=24)
# What is only told is none of a verification's lines.
_RULES: Final = tuple(rule for rule in CASE_RULES if rule.severity is not Severity.INFO)
# Of these nothing more is to be told.
_OVER: Final = frozenset({"submitted", "cancelled", "expired"})


_Start = tuple[date, UUID, str]


def verify(days: Days) -> Verification:
    """Return everything that is wrong with the days."""
    lines = Lines(
        [
            *_broken_rules(days),
            *_due(days),
            *unpaired(days),
            *_absent(days),
            *_crowded(days),
            *_unreported(days),
        ],
        days.last,
    )
    waiting = sum(last_day_of(event) <= days.last for event in days.unstaffed)
    return Verification(lines=lines, checked=len(days.placements) + waiting)


def standing_against(snapshot: Snapshot, placement: Placement) -> list[tuple[AnyRule, Finding]]:
    """Return what stands against a schedule as it is, itself left out of account."""
    return [
        (rule, finding)
        for rule, finding in find(snapshot, asked_again(placement), _RULES)
        if not _is_history(rule, finding)
    ]


def asked_again(placement: Placement) -> Candidate:
    """Return the question whether a schedule may stand as it does."""
    return Candidate(
        event_id=placement.event_id,
        employee_id=placement.employee_id,
        starts_at=placement.starts_at,
        ends_at=placement.ends_at,
        seat=placement.seat,
        replaces=frozenset([placement.id]),
    )


def _is_history(rule: AnyRule, finding: Finding) -> bool:
    return rule is EVENT_STATE and finding().details().get("state") == "submitted"


def _broken_rules(days: Days) -> Iterator[Fault]:
    for placement in days.placements:
        for rule, finding in standing_against(days.snapshot, placement):
            reason = _reason(days, placement, rule, finding) if days.accepted else None
            weight = Weight.CRITICAL if rule.blocks else Weight.WARNING
            if reason is not None:
                weight = Weight.ACCEPTED
            line = partial(_broken, days, placement, weight, rule, finding, reason)
            yield Fault(placement.day, weight, line)


def _reason(days: Days, placement: Placement, rule: AnyRule, finding: Finding) -> str | None:
    given = days.accepted.get((placement.id, rule.id), ())
    return next((one.reason for one in given if one.covers(finding)), None)


def _broken(
    days: Days,
    placement: Placement,
    weight: Weight,
    rule: AnyRule,
    finding: Finding,
    reason: str | None,
) -> Line:
    violation = rule.violation(finding, asked_again(placement))
    line = days.line_about(placement, weight, rule.id, violation.message)
    return replace(line, violation=violation, accepted=reason)


def _due(days: Days) -> Iterator[Fault]:
    for event in days.unstaffed:
        day = last = last_day_of(event)
        weight = Weight.CRITICAL
        if last < days.first:
            # Of other days, it fails none of these: what becomes of it is to be decided today.
            weight = Weight.WARNING
            day = min(max(day_of(days.now, event.zone), days.first), days.last)
        yield Fault(day, weight, partial(_unstaffed, days, day, weight, event))


def _unstaffed(days: Days, day: date, weight: Weight, event: WorkOrder) -> Line:
    last = last_day_of(event)
    late = (day_of(days.now, event.zone) - last).days
    taken = len(days.snapshot.roster.of_event(event.id))
    missing = f"{taken} of {event.headcount} people are on it" if taken else "nobody is on it"
    until = f"must be done by {day_text(last, last)}"
    if late > 0:
        ago = "yesterday" if late == 1 else f"{late} days ago"
        until = f"was to be done by {day_text(last, last)}, {ago}"
    return Line(
        day=day,
        weight=weight,
        check=DUE,
        message=f"{event.project_name} {until}, and {missing}",
        site_id=event.site_id,
        event_id=event.id,
        ref_num=event.ref_num,
        staff_on=None if late > 0 else _first_chance(event, last, days.now),
        due_on=last,
    )


def _first_chance(event: WorkOrder, last: date, now: datetime) -> date:
    return min(day_of(max(event.opens_at, now), event.zone), last)


def _absent(days: Days) -> Iterator[Fault]:
    if not days.absent:
        return
    for placement in days.placements:
        if placement.id in days.absent and placement.ends_at > days.now:
            yield Fault(placement.day, Weight.CRITICAL, partial(_not_coming, days, placement))


def _not_coming(days: Days, placement: Placement) -> Line:
    name = days.snapshot.people[placement.employee_id].name
    starts = to_local(placement.starts_at, placement.zone)
    message = (
        f"{name} said not to come to {placement.project_name} on "
        f"{day_text(starts.date(), starts.date())} at {clock_text(starts)}, and is still planned"
    )
    return days.line_about(placement, Weight.CRITICAL, ABSENT, message)


def _crowded(days: Days) -> Iterator[Fault]:
    starts: defaultdict[_Start, list[Placement]] = defaultdict(list)
    for placement in days.placements:
        starts[placement.day, placement.site_id, placement.type_code].append(placement)
    for (day, _, _), group in starts.items():
        kind = days.snapshot.events[group[0].event_id].type
        clocks = sorted({slot.start for slot in kind.slots})
        per_start = Counter(to_local(one.starts_at, one.zone).time() for one in group)
        empty = [clock for clock in clocks if not per_start[clock]]
        fullest = max(clocks, key=lambda clock: per_start[clock], default=None)
        if fullest is None or not empty or per_start[fullest] < CROWD:
            continue
        line = partial(_uneven, day, group[0], per_start[fullest], kind, fullest, empty[0])
        yield Fault(day, Weight.WARNING, line)


def _uneven(
    day: date, one: Placement, count: int, kind: WorkType, fullest: time, empty: time
) -> Line:
    return Line(
        day=day,
        weight=Weight.WARNING,
        check=CROWDED,
        message=(
            f"{count} {kind.label} start at {time_text(fullest)} on {day_text(day, day)}, "
            f"and none at {time_text(empty)}"
        ),
        site_id=one.site_id,
    )


def _unreported(days: Days) -> Iterator[Fault]:
    late = days.now - REPORTED_WITHIN
    for placement in days.placements:
        if placement.ends_at < late:
            event = days.snapshot.events[placement.event_id]
            if event.state not in _OVER:
                yield Fault(placement.day, Weight.WARNING, partial(_untold, placement, event))


def _untold(placement: Placement, event: WorkOrder) -> Line:
    ended = to_local(placement.ends_at, placement.zone)
    return Line(
        day=placement.day,
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
