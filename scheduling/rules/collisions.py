"""What is already taken: the person's time and the event's seats."""

from collections.abc import Iterator

from scheduling.local_time import day_of, to_local
from scheduling.rules.base import Case, Finding, Rule
from scheduling.values import Placement, Severity
from scheduling.wording import clock_text, day_text, span_text


def _find_overlaps(case: Case) -> Iterator[Finding]:
    if case.event.type.is_stackable:
        return
    candidate = case.candidate
    for other in case.nearby:
        if other.starts_at >= candidate.ends_at:
            return
        if other.ends_at > candidate.starts_at and not other.is_stackable:
            yield _overlapping(case, other)


def _overlapping(case: Case, other: Placement) -> Finding:
    day = day_of(other.starts_at, other.zone)
    when = "that day" if day == case.day else f"on {day_text(day, case.day)}"
    span = span_text(other, case.event.zone)
    return Finding(
        message=lambda: f"{case.person.name} already works {span} {when} ({other.project_name})",
        details=lambda: case.facts(other=case.placement_facts(other)),
    )


def _find_taken(case: Case) -> Iterator[Finding]:
    own = [taken for taken in case.seated if taken.employee_id == case.person.id]
    if own:
        yield _taken(case, f"{case.person.name} is already on it, {_when(case, own[0])}", own)
        return
    seat, headcount = case.candidate.seat, case.event.headcount
    if seat is None:
        if len(case.seated) >= headcount:
            yield _taken(case, _holders(case), list(case.seated))
    elif not 1 <= seat <= headcount:
        yield _taken(case, f"there is no seat {seat}, it has {headcount}", [])
    else:
        holders = [taken for taken in case.seated if taken.seat == seat]
        if holders:
            who = case.holder_name(holders[0])
            yield _taken(case, f"seat {seat} is held by {who}", holders)


def _holders(case: Case) -> str:
    names = ", ".join(case.holder_name(taken) for taken in case.seated)
    return f"it is already given to {names}"


def _when(case: Case, placement: Placement) -> str:
    local = to_local(placement.starts_at, placement.zone)
    return f"{day_text(local.date(), case.day)} at {clock_text(local)}"


def _taken(case: Case, why: str, holders: list[Placement]) -> Finding:
    return Finding(
        message=lambda: f"{case.event.project_name}: {why}",
        details=lambda: case.facts(
            seat=case.candidate.seat,
            headcount=case.event.headcount,
            holders=[{**case.placement_facts(holder), "seat": holder.seat} for holder in holders],
        ),
    )


OVERLAP: Rule[Case] = Rule(
    id="overlap",
    severity=Severity.ABSOLUTE,
    explanation=(
        "Nobody works in two places at once. Work may begin the minute other work ends, and a "
        "stackable type may lie on top of anything."
    ),
    find=_find_overlaps,
)

ASSIGNED: Rule[Case] = Rule(
    id="assigned",
    severity=Severity.ABSOLUTE,
    explanation="An event has as many seats as its headcount, and nobody holds two of them.",
    find=_find_taken,
)
