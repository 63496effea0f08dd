"""How many hours and days somebody works."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

from scheduling.rules.base import Case, Findings, Rule, Words
from scheduling.values import Candidate, Placement, Severity
from scheduling.wording import day_text, length_text
from utils.json import JsonValue

_A_MINUTE = timedelta(minutes=1)


def _find_too_long(case: Case) -> Findings:
    of_day, of_week = case.person.max_minutes_per_day, case.person.max_minutes_per_week
    if (of_day is None and of_week is None) or case.event.type.is_stackable:
        return ()
    found = []
    if of_day is not None:
        planned = _planned(other for other in case.nearby if case.is_same_day(other))
        if planned + _length(case.candidate) > timedelta(minutes=of_day):
            when = f"on {day_text(case.day, case.day)}"
            found.append(partial(_beyond, case, planned, of_day, "day", when))
    if of_week is not None:
        planned = _planned(case.in_week)
        if planned + _length(case.candidate) > timedelta(minutes=of_week):
            when = f"in the week of {day_text(case.week, case.day)}"
            found.append(partial(_beyond, case, planned, of_week, "week", when))
    return found


def _planned(others: Iterable[Placement]) -> timedelta:
    return sum((_length(other) for other in others if not other.is_stackable), timedelta())


def _length(work: Placement | Candidate) -> timedelta:
    return work.ends_at - work.starts_at


def _beyond(case: Case, planned: timedelta, most: int, period: str, when: str) -> Words:
    total = planned + _length(case.candidate)
    return Words(
        message=lambda: (
            f"{case.person.name} would work {length_text(total)} {when}, "
            f"at most {length_text(timedelta(minutes=most))} are agreed"
        ),
        details=lambda: case.facts(
            period=period,
            minutes=total // _A_MINUTE,
            planned_minutes=planned // _A_MINUTE,
            max_minutes=most,
        ),
        causes=lambda: case.causes({f"beyond-{period}": total // _A_MINUTE - most}),
    )


def _find_no_day_off(case: Case) -> Findings:
    most = case.snapshot.settings.most_working_days
    if len(case.in_week) < most:
        return ()
    others = {other.day for other in case.in_week}
    is_one_more = case.day not in others and len(others) >= most
    return [partial(_no_day_off, case, others, most)] if is_one_more else ()


def _no_day_off(case: Case, others: set[date], most: int) -> Words:
    return Words(
        message=lambda: (
            f"{case.person.name} already works on {_days(len(others))} in the week of "
            f"{day_text(case.week, case.day)}; more than {_days(most)} are too many"
        ),
        details=lambda: case.facts(
            days=_dates(others), most_working_days=most, week=case.week.isoformat()
        ),
        causes=lambda: case.causes({"beyond-days": len(others) + 1 - most}),
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _dates(days: Iterable[date]) -> list[JsonValue]:
    return [day.isoformat() for day in sorted(days)]


MAX_HOURS: Rule[Case] = Rule(
    id="max-hours",
    severity=Severity.HARD,
    explanation=(
        "Nobody works more minutes on a day or in a week than is agreed with them. All minutes of "
        "a schedule count to the day it starts on at its site; stackable check-ins lie on top of "
        "other work and don't count."
    ),
    find=_find_too_long,
    settings=("week_starts_on",),
)

WORK_WEEK: Rule[Case] = Rule(
    id="work-week",
    severity=Severity.SOFT,
    explanation="Everybody has at least a day of the week without any work.",
    find=_find_no_day_off,
    settings=("most_working_days", "week_starts_on"),
)
