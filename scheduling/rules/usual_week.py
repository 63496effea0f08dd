"""What the person usually can: told, and up to whoever plans."""

from functools import partial

from scheduling.availability import Availability, Source
from scheduling.local_time import to_local
from scheduling.rules.base import Case, Findings, Rule, Words
from scheduling.values import Severity, WeekPattern
from scheduling.wording import choice_text, clock_text, time_text, weekday_text
from utils.json import JsonValue

_WEEKS = (Source.WEEK, Source.OVERRIDE)


def _find_outside(case: Case) -> Findings:
    answer = case.availability
    if answer.is_available or answer.source not in _WEEKS:
        return ()
    return [partial(_outside, case, answer)]


def _outside(case: Case, answer: Availability) -> Words:
    return Words(
        message=lambda: f"{case.person.name} {_usually(case, answer)}",
        details=lambda: case.facts(
            usual=[_facts(pattern) for pattern in answer.patterns],
            is_temporary=answer.source is Source.OVERRIDE,
        ),
        causes=lambda: case.causes({_of_pattern(answer, one): 0 for one in answer.patterns}),
    )


def _of_pattern(answer: Availability, pattern: WeekPattern) -> str:
    hours = _hours(pattern) if pattern.is_available else "never"
    return f"{answer.source}:{pattern.week}:{hours}"


def _usually(case: Case, answer: Availability) -> str:
    patterns = answer.patterns
    often = "for now" if answer.source is Source.OVERRIDE else "usually"
    days = f"{weekday_text(case.day)}s{_of_week(patterns[0])}"
    hours = [_hours(pattern) for pattern in patterns if pattern.is_available]
    if not hours:
        return f"{often} does not work on {days}"
    ends_local = to_local(case.candidate.ends_at, case.event.zone)
    asked = f"{clock_text(case.starts_local)}–{clock_text(ends_local)}"
    return f"{often} works {choice_text(hours)} on {days}, and this is {asked}"


def _of_week(pattern: WeekPattern) -> str:
    return "" if pattern.week == "every" else f" of week {pattern.week.upper()}"


def _hours(pattern: WeekPattern) -> str:
    begin, end = pattern.from_local, pattern.to_local
    if begin is None:
        return f"until {time_text(end)}" if end else "all day"
    return f"{time_text(begin)}–{time_text(end)}" if end else f"from {time_text(begin)}"


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
    automatic_severity=Severity.HARD,
    explanation=(
        "The work lies within the employee's usual week, or within the temporary one in its place, "
        "read on the site's clock. What was said about the date itself, and time off, speak louder."
    ),
    find=_find_outside,
    settings=("week_starts_on", "week_a_on"),
)
