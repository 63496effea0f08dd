"""How many hours and days somebody works."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from scheduling.local_time import day_of
from scheduling.rules.base import Case, Finding, Rule
from scheduling.values import Placement, Severity
from scheduling.wording import day_text, length_text
from utils.json import JsonValue

_A_MINUTE = timedelta(minutes=1)


def _find_too_long(case: Case) -> Iterator[Finding]:
    if case.event.type.is_stackable:
        return
    person = case.person
    if person.max_minutes_per_day is not None:
        of_day = (other for other in case.nearby if case.is_same_day(other))
        when = f"on {day_text(case.day, case.day)}"
        yield from _beyond(case, of_day, person.max_minutes_per_day, "day", when)
    if person.max_minutes_per_week is not None:
        when = f"in the week of {day_text(case.week, case.day)}"
        yield from _beyond(case, case.in_week, person.max_minutes_per_week, "week", when)


def _beyond(
    case: Case, others: Iterable[Placement], most: int, period: str, when: str
) -> Iterator[Finding]:
    planned = sum((_length(other) for other in others if not other.is_stackable), timedelta())
    total = planned + (case.candidate.ends_at - case.candidate.starts_at)
    if total > timedelta(minutes=most):
        yield Finding(
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


def _length(placement: Placement) -> timedelta:
    return placement.ends_at - placement.starts_at


def _find_no_day_off(case: Case) -> Iterator[Finding]:
    most = case.snapshot.settings.most_working_days
    if len(case.in_week) < most:
        return
    others = {day_of(other.starts_at, other.zone) for other in case.in_week}
    if case.day not in others and len(others) >= most:
        first = case.week
        yield Finding(
            message=lambda: (
                f"{case.person.name} already works on {_days(len(others))} in the week of "
                f"{day_text(first, case.day)}; more than {_days(most)} are too many"
            ),
            details=lambda: case.facts(
                days=_dates(others), most_working_days=most, week=first.isoformat()
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
