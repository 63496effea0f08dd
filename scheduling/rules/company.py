"""What else the person does around then: other kinds of work that day, other sites near in time."""

from datetime import timedelta
from functools import partial

from scheduling.rules.base import Case, Findings, Rule, Words, schedules_named
from scheduling.values import Placement, Severity
from scheduling.wording import length_text, span_text

_A_MINUTE = timedelta(minutes=1)

_Gap = tuple[timedelta, Placement]


def _find_excluding(case: Case) -> Findings:
    if not case.nearby:
        return ()
    work = case.event.type
    excluding = [
        other
        for other in case.nearby
        if (other.type_code in work.exclusive_with or work.code in other.exclusive_with)
        and case.is_same_day(other)
    ]
    return [partial(_excluding, case, excluding)] if excluding else ()


def _excluding(case: Case, others: list[Placement]) -> Words:
    work, other = case.event.type, others[0]
    return Words(
        message=lambda: (
            f"{case.person.name} has {other.project_name} that day, "
            f"which nobody does on the same day as {work.label}"
        ),
        details=lambda: case.facts(
            type=work.code,
            other_type=other.type_code,
            other=case.placement_facts(other),
        ),
        causes=lambda: case.causes(schedules_named(others)),
    )


def _find_far_and_near(case: Case) -> Findings:
    here = case.event.site_id.int
    elsewhere = [other for other in case.nearby if other.site_id.int != here]
    if not elsewhere:
        return ()
    least = timedelta(minutes=case.snapshot.settings.proximity_minutes)
    near = [(_gap(case, other), other) for other in elsewhere if _gap(case, other) < least]
    return [partial(_far_and_near, case, near, least)] if near else ()


def _far_and_near(case: Case, near: list[_Gap], least: timedelta) -> Words:
    gap, other = min(near, key=lambda found: (found[0], found[1].starts_at, found[1].id))
    return Words(
        message=lambda: (
            f"{case.person.name} works {span_text(other, case.event.zone)} at another site "
            f"({other.project_name}): "
            f"{length_text(gap)} between the two, {length_text(least)} are needed"
        ),
        details=lambda: case.facts(
            other=case.placement_facts(other),
            gap_minutes=gap // _A_MINUTE,
            required_minutes=case.snapshot.settings.proximity_minutes,
        ),
        causes=lambda: case.causes(
            {f"schedule:{one.id}": (least - its_gap) // _A_MINUTE for its_gap, one in near}
        ),
    )


def _gap(case: Case, other: Placement) -> timedelta:
    """Return the time between the two, nothing when one lies on the other."""
    candidate = case.candidate
    between = max(other.starts_at - candidate.ends_at, candidate.starts_at - other.ends_at)
    return max(between, timedelta())


EXCLUSIVE: Rule[Case] = Rule(
    id="exclusive",
    severity=Severity.HARD,
    explanation=(
        "Nobody does two kinds of work on one day of which one excludes the other, whichever of "
        "the two says so."
    ),
    find=_find_excluding,
)

PROXIMITY: Rule[Case] = Rule(
    id="proximity",
    severity=Severity.SOFT,
    explanation="Between work at two different sites lies the time that getting there takes.",
    find=_find_far_and_near,
    settings=("proximity_minutes",),
)
