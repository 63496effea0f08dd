"""How much one person does: per day, and how long they rest between days."""

from datetime import timedelta
from functools import partial
from operator import itemgetter

from scheduling.local_time import to_local
from scheduling.rules.base import Case, Findings, Rule, Words, schedules_named
from scheduling.values import Placement, Severity
from scheduling.wording import clock_text, day_text, length_text, zone_suffix

_A_MINUTE = timedelta(minutes=1)

_Rest = tuple[timedelta, Placement]


def _find_too_many(case: Case) -> Findings:
    work = case.event.type
    most = work.max_per_day
    if most is None:
        return ()
    same = [
        other for other in case.nearby if other.type_code == work.code and case.is_same_day(other)
    ]
    return [partial(_too_many, case, same, most)] if len(same) >= most else ()


def _too_many(case: Case, same: list[Placement], most: int) -> Words:
    work = case.event.type
    maximum = "one" if most == 1 else str(most)
    return Words(
        message=lambda: (
            f"{work.label} takes {maximum} per person and day; "
            f"{case.person.name} has {_how_many(case, same)}"
        ),
        details=lambda: case.facts(
            type=work.code,
            max_per_day=most,
            others=[case.placement_facts(other) for other in same],
        ),
        causes=lambda: case.causes(
            {f"type:{work.code}": len(same) + 1 - most, **schedules_named(same)}
        ),
    )


def _how_many(case: Case, same: list[Placement]) -> str:
    clocks = [
        clock_text(to_local(other.starts_at, other.zone)) + zone_suffix(other, case.event.zone)
        for other in same
    ]
    if len(same) == 1:
        return f"one at {clocks[0]}"
    return f"{len(same)}, at {', '.join(clocks[:-1])} and {clocks[-1]}"


def _find_short_rest(case: Case) -> Findings:
    if case.event.type.is_stackable or not case.nearby:
        return ()
    starts_at, ends_at = case.candidate.starts_at, case.candidate.ends_at
    required = timedelta(minutes=case.snapshot.settings.rest_minutes)
    earliest, latest = starts_at - required, ends_at + required
    before = [other for other in case.nearby if earliest < other.ends_at <= starts_at]
    after = [other for other in case.nearby if ends_at <= other.starts_at < latest]
    found = []
    earlier = [(_rest_after(other, case), other) for other in _of_other_days(case, before)]
    if earlier:
        _, last = min(earlier, key=itemgetter(0))
        found.append(partial(_short_rest, case, last, earlier, _ending(case, last)))
    later = [(_rest_until(other, case), other) for other in _of_other_days(case, after)]
    if later:
        _, next_one = later[0]
        found.append(partial(_short_rest, case, next_one, later, _beginning(case, next_one)))
    return found


def _rest_after(other: Placement, case: Case) -> timedelta:
    return case.candidate.starts_at - other.ends_at


def _rest_until(other: Placement, case: Case) -> timedelta:
    return other.starts_at - case.candidate.ends_at


def _of_other_days(case: Case, others: list[Placement]) -> list[Placement]:
    return [other for other in others if not other.is_stackable and not case.is_same_day(other)]


def _ending(case: Case, other: Placement) -> str:
    end = to_local(other.ends_at, other.zone)
    day = day_text(end.date(), case.day)
    return f"works until {clock_text(end)}{zone_suffix(other, case.event.zone)} on {day}"


def _beginning(case: Case, other: Placement) -> str:
    begin = to_local(other.starts_at, other.zone)
    day = day_text(begin.date(), case.day)
    return f"works again from {clock_text(begin)}{zone_suffix(other, case.event.zone)} on {day}"


def _short_rest(case: Case, other: Placement, rests: list[_Rest], when: str) -> Words:
    minutes = case.snapshot.settings.rest_minutes
    rest = min(each for each, _ in rests)
    return Words(
        message=lambda: (
            f"{case.person.name} {when} ({other.project_name}): "
            f"{length_text(rest)} of rest, {length_text(timedelta(minutes=minutes))} are needed"
        ),
        details=lambda: case.facts(
            other=case.placement_facts(other),
            rest_minutes=int(rest.total_seconds()) // 60,
            required_minutes=minutes,
        ),
        causes=lambda: case.causes(
            {f"schedule:{one.id}": minutes - each // _A_MINUTE for each, one in rests}
        ),
    )


DAILY_LIMIT: Rule[Case] = Rule(
    id="daily-limit",
    severity=Severity.HARD,
    explanation=(
        "Nobody does more of one type on a day than the type allows. Work counts to the day it "
        "starts on at its own site."
    ),
    find=_find_too_many,
)

REST: Rule[Case] = Rule(
    id="rest",
    severity=Severity.HARD,
    explanation=(
        "Between the work of two different days lies at least the required rest. Stackable "
        "check-ins are not work in this sense, and overlapping work is the overlap rule's matter."
    ),
    find=_find_short_rest,
    settings=("rest_minutes",),
)
