"""What the person usually can: told, and up to whoever plans."""

from collections.abc import Iterator

from scheduling.availability import Source
from scheduling.local_time import to_local
from scheduling.rules.base import Case, Finding, Rule
from scheduling.values import Severity, WeekPattern
from scheduling.wording import choice_text, clock_text, time_text, weekday_text
from utils.json import JsonValue


def _find_outside(case: Case) -> Iterator[Finding]:
    answer = case.availability
    if answer.source is not Source.WEEK or answer.is_available:
        return
    yield Finding(
        message=f"{case.person.name} {_usually(case, answer.patterns)}",
        details=case.facts(usual=[_facts(pattern) for pattern in answer.patterns]),
    )


def _usually(case: Case, patterns: tuple[WeekPattern, ...]) -> str:
    days = f"{weekday_text(case.day)}s{_of_week(patterns[0])}"
    hours = [_hours(pattern) for pattern in patterns if pattern.is_available]
    if not hours:
        return f"usually does not work on {days}"
    ends_local = to_local(case.candidate.ends_at, case.event.zone)
    asked = f"{clock_text(case.starts_local)}-{clock_text(ends_local)}"
    return f"usually works {choice_text(hours)} on {days}, and this is {asked}"


def _of_week(pattern: WeekPattern) -> str:
    return "" if pattern.week == "every" else f" of week {pattern.week.upper()}"


def _hours(pattern: WeekPattern) -> str:
    begin, end = pattern.from_local, pattern.to_local
    if begin is None:
        return f"until {time_text(end)}" if end else "all day"
    return f"{time_text(begin)}-{time_text(end)}" if end else f"from {time_text(begin)}"


def _facts(pattern: WeekPattern) -> JsonValue:
    return {
        "week": pattern.week,
        "is_available": pattern.is_available,
        "from_local": time_text(pattern.from_local) if pattern.from_local else None,
        "to_local": time_text(pattern.to_local) if pattern.to_local else None,
    }


WEEKLY: Rule[Case] = Rule(
    id="weekly",
    severity=Severity.SOFT,
    explanation=(
        "The work lies within the employee's usual week, read on the site's clock. What was said "
        "about the date itself, and time off, speak louder than the usual week."
    ),
    find=_find_outside,
    settings=("week_starts_on", "week_a_on"),
)
