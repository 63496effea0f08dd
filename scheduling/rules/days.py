"""Days on which the site is closed or the person is away."""

from datetime import time
from functools import partial

from scheduling.rules.base import Case, Findings, Rule, Words
from scheduling.values import Absence, ClosedDay, DateMark, Severity
from scheduling.wording import aside, clock_text, day_text, moment_text

MIDNIGHT = time(0, 0)


def _find_closed(case: Case) -> Findings:
    calendar, day = case.snapshot.calendar, case.day
    dated = calendar.closed_dates.get(day, ())
    yearly = calendar.closed_yearly.get((day.month, day.day), ())
    if not dated and not yearly:
        return ()
    here = [one for one in (*dated, *yearly) if one.site_id in (None, case.event.site_id)]
    return [partial(_closed, case, here)] if here else ()


def _closed(case: Case, closed_days: list[ClosedDay]) -> Words:
    event, day, closed = case.event, case.day, closed_days[0]
    return Words(
        message=lambda: f"{event.site_name} is closed on {day_text(day, day)}{aside(closed.name)}",
        details=lambda: case.facts(
            holiday=closed.name,
            site_id=str(event.site_id),
            is_yearly=not closed.on_date,
        ),
        causes=lambda: case.causes({f"holiday:{one.id}": 0 for one in closed_days}),
    )


def _find_time_off(case: Case) -> Findings:
    absence = case.availability.absence
    return () if absence is None else [partial(_on_time_off, case, absence)]


def _on_time_off(case: Case, absence: Absence) -> Words:
    approved = f"approved by {absence.decided_by}" if absence.decided_by else None
    return Words(
        message=lambda: (
            f"{case.person.name} is on time off {_stretch(case, absence)}{aside(approved)}"
        ),
        details=lambda: case.facts(
            from_local=absence.starts_local.isoformat(),
            to_local=absence.ends_local.isoformat(),
            reason=absence.reason or None,
            decided_by=absence.decided_by,
            decided_on=absence.decided_on.isoformat() if absence.decided_on else None,
        ),
        causes=lambda: case.causes({_of_absence(one): 0 for one in case.absences()}),
    )


def _of_absence(absence: Absence) -> str:
    begin, end = absence.starts_local, absence.ends_local
    return f"time-off:{absence.id}:{begin.isoformat()}/{end.isoformat()}"


def _stretch(case: Case, absence: Absence) -> str:
    begin, end = absence.starts_local, absence.ends_local
    if begin.time() == end.time() == MIDNIGHT:
        # Work past midnight may touch only the day after its own.
        return f"on {day_text(max(begin.date(), case.day), case.day)}"
    if begin.date() == end.date():
        day = day_text(begin.date(), case.day)
        return f"{clock_text(begin)}–{clock_text(end)} on {day}"
    return f"from {moment_text(begin, case.day)} to {moment_text(end, case.day)}"


def _find_unavailable(case: Case) -> Findings:
    mark = case.availability.mark
    return () if mark is None or mark.is_available else [partial(_unavailable, case, mark)]


def _unavailable(case: Case, mark: DateMark) -> Words:
    day = day_text(mark.on_date, case.day)
    return Words(
        message=lambda: f"{case.person.name} is marked unavailable on {day}{aside(mark.reason)}",
        details=lambda: case.facts(reason=mark.reason or None),
        causes=lambda: case.causes({f"unavailable:{mark.on_date}": 0}),
    )


HOLIDAY: Rule[Case] = Rule(
    id="holiday",
    severity=Severity.HARD,
    explanation=(
        "The site is open on the day the work starts there. Work that runs past midnight into a "
        "closed day belongs to the day before."
    ),
    find=_find_closed,
)

TIME_OFF: Rule[Case] = Rule(
    id="time-off",
    severity=Severity.HARD,
    explanation=(
        "No minute of the work falls into the employee's approved time off, read by the clocks of "
        "the event's site."
    ),
    find=_find_time_off,
)

UNAVAILABLE: Rule[Case] = Rule(
    id="unavailable",
    severity=Severity.HARD,
    explanation="The employee has not marked the day the work starts on as unavailable.",
    find=_find_unavailable,
)
