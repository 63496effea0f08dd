"""When the work is done: within the client's window, at the usual starts, and not too soon."""

from datetime import date, datetime, time, timedelta
from functools import partial

from scheduling.local_time import day_of, to_local
from scheduling.rules.base import Case, Findings, Rule, Words
from scheduling.values import Causes, Severity, WorkOrder, WorkType
from scheduling.wording import choice_text, day_text, moment_text, time_text

_A_MINUTE = timedelta(minutes=1)


def _find_outside(case: Case) -> Findings:
    event = case.event
    is_inside = event.opens_at <= case.candidate.starts_at < event.due_at
    return () if is_inside else [partial(_outside, case)]


def _outside(case: Case) -> Words:
    event, starts_at = case.event, case.candidate.starts_at
    return Words(
        message=lambda: (
            f"Work on {case.event_name()} may start from {_moment(case, event.opens_at)} "
            f"and must start before {_moment(case, event.due_at)}"
        ),
        details=lambda: case.facts(
            opens_at=event.opens_at.isoformat(), due_at=event.due_at.isoformat(), zone=event.zone
        ),
        causes=lambda: case.causes(_how_far_outside(event, starts_at)),
    )


def _how_far_outside(event: WorkOrder, starts_at: datetime) -> Causes:
    if starts_at < event.opens_at:
        return {"before-the-window": (event.opens_at - starts_at) // _A_MINUTE}
    return {"after-the-window": (starts_at - event.due_at) // _A_MINUTE}


def _moment(case: Case, instant: datetime) -> str:
    return moment_text(to_local(instant, case.event.zone), case.day)


def _find_late(case: Case) -> Findings:
    candidate = case.candidate
    is_late = candidate.starts_at < case.event.due_at < candidate.ends_at
    return [partial(_late, case)] if is_late else ()


def _late(case: Case) -> Words:
    event, ends_at = case.event, case.candidate.ends_at
    return Words(
        message=lambda: (
            f"Work on {case.event_name()} is due {_moment(case, event.due_at)} "
            f"and would end {_moment(case, ends_at)}"
        ),
        details=lambda: case.facts(due_at=event.due_at.isoformat(), zone=event.zone),
        causes=lambda: case.causes({"late": (ends_at - event.due_at) // _A_MINUTE}),
    )


def _find_unusual_start(case: Case) -> Findings:
    slots = case.event.type.slots
    if not slots:
        return ()
    start = case.starts_local.time()
    is_usual = start in [slot.start for slot in slots]
    return () if is_usual else [partial(_unusual_start, case, start)]


def _unusual_start(case: Case, start: time) -> Words:
    work = case.event.type
    return Words(
        message=lambda: (
            f"{work.label} usually starts at {choice_text(_usual(work))}, not at {time_text(start)}"
        ),
        details=lambda: case.facts(type=work.code, slots=[*_usual(work)]),
        causes=lambda: case.causes({f"type:{work.code}": 0, f"start:{time_text(start)}": 0}),
    )


def _usual(work: WorkType) -> list[str]:
    return [time_text(slot.start) for slot in work.slots]


def _find_too_soon(case: Case) -> Findings:
    now = case.snapshot.now
    if now is None:
        return ()
    today = day_of(now, case.event.zone)
    earliest = today + timedelta(days=case.snapshot.settings.buffer_days)
    # Whoever writes down by hand what was done knows that it is past.
    is_noted = case.day < today and not case.candidate.is_automatic
    return [partial(_too_soon, case, earliest)] if case.day < earliest and not is_noted else ()


def _too_soon(case: Case, earliest: date) -> Words:
    return Words(
        message=lambda: (
            f"{day_text(case.day, case.day)} is nearer than "
            f"{day_text(earliest, case.day)}, the first day that is planned ahead"
        ),
        details=lambda: case.facts(earliest=earliest.isoformat()),
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
