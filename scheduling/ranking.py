"""Where somebody stands with an event: the order of candidates, and what speaks for each.

`ranking` decides; the first that differs counts:

1. whom no rule stops, then whom something only speaks against, then whom a rule stops;
2. fewest rules against them: absolute ones, hard ones, soft ones, then the lighter soft ones;
3. whose home is another store, and who isn't there that day, after the others;
4. the type's order of preference, whoever holds a rotation that it names included;
5. least work in that week;
6. already at that site that day, then at home there;
7. name.

Whoever does not come to work of that day (called in, excused, no show) can't do other work then.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from scheduling.rules.staffing import ROTATION_PREFIX
from scheduling.values import Person, Placement, Severity, Violation, WorkOrder
from scheduling.wording import length_text, span_text
from utils.quick_values import quickly_made

# Soft rules from the one that weighs least; one that is not named weighs most.
LIGHTEST_FIRST: Final = (
    "slot",
    "rotation",
    "discouraged",
    "late",
    "proximity",
    "weekly",
    "work-week",
)
ELSEWHERE: Final = 3
AWAY_WORDS: Final = "does not come to other work that day"
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")

Key = tuple[int, int, int, int, int, bool, int, int, int, str, str]
# So much of a key tells how well it can be done, whoever does it; the rest tells people apart.
HOW_WELL: Final = 5


class Can(StrEnum):
    """Whether somebody can do it: yes, with a reason why in spite of something, or no."""

    YES = "yes"
    WITH_REASON = "with_reason"
    NO = "no"


_CAN: Final = tuple(Can)


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How one person stands at one start.

    `preference` counts from 0, the type's first choice; `rotation` is what they hold that the type
    asks for or spares; `nearness` is 0 for somebody who is at the site that day, 1 for somebody at
    home there, 2 for somebody without a home, `ELSEWHERE` for whose home is another store.
    """

    person: Person
    starts_at: datetime
    violations: tuple[Violation, ...]
    preference: int
    rotation: str | None
    week_minutes: int
    nearness: int
    that_day: tuple[Placement, ...]
    is_away: bool = False

    @property
    def can(self) -> Can:
        """Return whether they can do it."""
        if self.is_away:
            return Can.NO
        if not self.violations:
            return Can.YES
        is_stopped = any(violation.blocks for violation in self.violations)
        return Can.NO if is_stopped else Can.WITH_REASON


def ranking(standing: Standing) -> Key:
    """Return the sort key of a candidate: the smallest is the best."""
    severities = [violation.severity for violation in standing.violations]
    return (
        _CAN.index(standing.can),
        severities.count(Severity.ABSOLUTE),
        severities.count(Severity.HARD),
        severities.count(Severity.SOFT),
        sum(_weight(one) for one in standing.violations),
        standing.nearness == ELSEWHERE,
        standing.preference,
        standing.week_minutes,
        standing.nearness,
        standing.person.name.casefold(),
        standing.person.code,
    )


def _weight(violation: Violation) -> int:
    if violation.severity is not Severity.SOFT:
        return 0
    known = violation.rule in LIGHTEST_FIRST
    return LIGHTEST_FIRST.index(violation.rule) if known else len(LIGHTEST_FIRST)


def least_worked(standings: Iterable[Standing]) -> frozenset[UUID]:
    """Return who, of all with their role who can, has least work that week, alone in that."""
    by_role: dict[str | None, list[Standing]] = {}
    for one in standings:
        if one.can is not Can.NO:
            by_role.setdefault(one.person.role, []).append(one)
    return frozenset(
        fewest.person.id
        for group in by_role.values()
        if len(group) > 1 and (fewest := _alone_with_fewest(group)) is not None
    )


def _alone_with_fewest(group: list[Standing]) -> Standing | None:
    first, second = sorted(group, key=lambda one: one.week_minutes)[:2]
    return first if first.week_minutes < second.week_minutes else None


def reasons_for(standing: Standing, event: WorkOrder, *, is_least: bool) -> Iterator[str]:
    """Yield what there is to know of somebody who can, in words."""
    yield _choice(standing, event)
    yield _that_day(standing, event)
    if standing.nearness == 0:
        yield "already at this store that day"
    elif standing.nearness == 1:
        yield "this is their home store"
    elif standing.nearness == ELSEWHERE:
        yield f"at home at {standing.person.home_name or 'another store'}"
    yield _hours(standing.week_minutes) + (", least of all with this role" if is_least else "")


def _choice(standing: Standing, event: WorkOrder) -> str:
    who = standing.person.role_label or "No job title"
    if standing.rotation is not None:
        who = f"{who}, the day's {standing.rotation.replace('_', ' ')}"
    place = standing.preference
    if place >= len(event.type.preferences):
        return who
    nth = _ORDINALS[place] if place < len(_ORDINALS) else f"{place + 1}th"
    return f"{who}, {nth} choice for {event.type.label}"


def _that_day(standing: Standing, event: WorkOrder) -> str:
    if not standing.that_day:
        return "free all day"
    return "also has " + ", ".join(_work(other, event.zone) for other in standing.that_day)


def _work(other: Placement, zone: str) -> str:
    return f"{other.project_name} {span_text(other, zone)}"


def _hours(minutes: int) -> str:
    return f"{length_text(timedelta(minutes=minutes))} this week" if minutes else "free this week"


def rotations_of(event: WorkOrder) -> tuple[str, ...]:
    """Return the rotations that the type's preferences name."""
    named = event.type.preferences
    return tuple(
        entry.removeprefix(ROTATION_PREFIX) for entry in named if entry.startswith(ROTATION_PREFIX)
    )
