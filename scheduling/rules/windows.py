"""When the work is done: within the client's window, at the usual starts, and not too soon."""

from collections.abc import Iterator
from datetime import timedelta

from scheduling.local_time import day_of, to_local
from scheduling.rules.base import Case, Finding, Rule
from scheduling.values import Severity
from scheduling.wording import choice_text, day_text, moment_text, time_text


def _find_outside(case: Case) -> Iterator[Finding]:
    event, starts_at = case.event, case.candidate.starts_at
    if event.opens_at <= starts_at < event.due_at:
        return
    opens = moment_text(to_local(event.opens_at, event.zone), case.day)
    due = moment_text(to_local(event.due_at, event.zone), case.day)
    yield Finding(
        message=(f"Work on {case.event_name()} may start from {opens} and must start before {due}"),
        details=case.facts(
            opens_at=event.opens_at.isoformat(), due_at=event.due_at.isoformat(), zone=event.zone
        ),
    )


def _find_late(case: Case) -> Iterator[Finding]:
    event, candidate = case.event, case.candidate
    if candidate.starts_at < event.due_at < candidate.ends_at:
        due = moment_text(to_local(event.due_at, event.zone), case.day)
        ends = moment_text(to_local(candidate.ends_at, event.zone), case.day)
        yield Finding(
            message=f"Work on {case.event_name()} is due {due} and would end {ends}",
            details=case.facts(due_at=event.due_at.isoformat(), zone=event.zone),
        )


def _find_unusual_start(case: Case) -> Iterator[Finding]:
    work, start = case.event.type, case.starts_local.time()
    if work.slots and start not in [slot.start for slot in work.slots]:
        usual = [time_text(slot.start) for slot in work.slots]
        yield Finding(
            message=(
                f"{work.label} usually starts at {choice_text(usual)}, not at {time_text(start)}"
            ),
            details=case.facts(type=work.code, slots=[*usual]),
        )


def _find_too_soon(case: Case) -> Iterator[Finding]:
    now = case.snapshot.now
    if now is None:
        return
    today = day_of(now, case.event.zone)
    earliest = today + timedelta(days=case.snapshot.settings.buffer_days)
    # Whoever writes down by hand what was done knows that it is past.
    is_noted = case.day < today and not case.candidate.is_automatic
    if case.day < earliest and not is_noted:
        yield Finding(
            message=(
                f"{day_text(case.day, case.day)} is nearer than "
                f"{day_text(earliest, case.day)}, the first day that is planned ahead"
            ),
            details=case.facts(earliest=earliest.isoformat()),
        )


WINDOW: Rule[Case] = Rule(
    id="window",
    severity=Severity.HARD,
    explanation="The work starts within the event's window and strictly before its due time.",
    find=_find_outside,
)

LATE: Rule[Case] = Rule(
    id="late",
    severity=Severity.SOFT,
    explanation="Work that starts within its window also ends by its due time.",
    find=_find_late,
)

SLOT: Rule[Case] = Rule(
    id="slot",
    severity=Severity.SOFT,
    explanation="The work starts at one of its type's usual times, where the type has any.",
    find=_find_unusual_start,
)

BUFFER: Rule[Case] = Rule(
    id="buffer",
    severity=Severity.INFO,
    automatic_severity=Severity.HARD,
    explanation="Days that are very near are planned by people alone, who know what is afoot.",
    find=_find_too_soon,
    settings=("buffer_days",),
)
