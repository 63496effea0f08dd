"""What is already taken: the person's time and the event's seats."""

from functools import partial

from scheduling.local_time import to_local
from scheduling.rules.base import Case, Findings, Rule, Words
from scheduling.values import Placement, Severity
from scheduling.wording import clock_text, day_text, span_text


def _find_overlaps(case: Case) -> Findings:
    if case.event.type.is_stackable or not case.nearby:
        return ()
    starts_at, ends_at = case.candidate.starts_at, case.candidate.ends_at
    return [
        partial(_overlapping, case, other)
        for other in case.nearby
        if starts_at < other.ends_at and other.starts_at < ends_at and not other.is_stackable
    ]


def _overlapping(case: Case, other: Placement) -> Words:
    when = "that day" if case.is_same_day(other) else f"on {day_text(other.day, case.day)}"
    span = span_text(other, case.event.zone)
    return Words(
        message=lambda: f"{case.person.name} already works {span} {when} ({other.project_name})",
        details=lambda: case.facts(other=case.placement_facts(other)),
    )


def _find_taken(case: Case) -> Findings:
    own = [taken for taken in case.seated if taken.employee_id == case.person.id]
    if own:
        why = f"{case.person.name} is already on it, {_when(case, own[0])}"
        return [partial(_taken, case, why, own)]
    seat, headcount = case.candidate.seat, case.event.headcount
    if seat is None:
        is_full = len(case.seated) >= headcount
        return [partial(_taken, case, _holders(case), list(case.seated))] if is_full else ()
    if not 1 <= seat <= headcount:
        return [partial(_taken, case, f"there is no seat {seat}, it has {headcount}", [])]
    holders = [taken for taken in case.seated if taken.seat == seat]
    if holders:
        who = case.holder_name(holders[0])
        return [partial(_taken, case, f"seat {seat} is held by {who}", holders)]
    return ()


def _holders(case: Case) -> str:
    names = ", ".join(case.holder_name(taken) for taken in case.seated)
    return f"it is already given to {names}"


def _when(case: Case, placement: Placement) -> str:
    local = to_local(placement.starts_at, placement.zone)
    return f"{day_text(local.date(), case.day)} at {clock_text(local)}"


def _taken(case: Case, why: str, holders: list[Placement]) -> Words:
    return Words(
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
