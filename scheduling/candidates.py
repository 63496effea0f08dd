"""Who could do an event, and when: everybody in order of `scheduling.ranking`, with the reasons for
each and the rules against each who cannot."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from scheduling.availability import week_start
from scheduling.engine import check
from scheduling.local_time import day_of, first_instant, to_local
from scheduling.ranking import (
    AWAY_WORDS,
    ELSEWHERE,
    HOW_WELL,
    Can,
    Standing,
    least_worked,
    ranking,
    reasons_for,
    rotations_of,
)
from scheduling.rules.staffing import ROTATION_PREFIX
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Person, Placement, Severity, Violation, WorkOrder
from scheduling.work_days import last_day_of
from utils.quick_values import quickly_made

FALLBACK_START: Final = time(9, 0)
_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)
_STEP: Final = timedelta(minutes=5)
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
# Whom these stop at one start they stop at every other, unless the day's rotation tells roles.
_TIMELESS: Final = frozenset({"tenant", "event-state", "assigned", "role"})


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """One person at one start: what stands against them, what speaks for them in words, and whether
    they would come from another store."""

    person: Person
    starts_at: datetime
    ends_at: datetime
    can: Can
    violations: tuple[Violation, ...]
    reasons: tuple[str, ...]
    is_elsewhere: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class DaysLookedAt:
    """Days of a window at its site, both included, and whether it goes on behind them."""

    first: date
    last: date
    has_more: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """One start inside the window: how many can, and the first of them, best first."""

    day: date
    starts_at: datetime
    ends_at: datetime
    free: int
    best: tuple[Ranked, ...]


def usual_starts(event: WorkOrder, day: date) -> Iterator[datetime]:
    """Yield the type's usual starts that day inside the event's window, in order, as instants."""
    for clock in sorted({slot.start for slot in event.type.slots}) or [FALLBACK_START]:
        local = datetime.combine(day, clock)
        starts_at = first_instant(local, event.zone)
        is_skipped = to_local(starts_at, event.zone) != local
        if not is_skipped and event.opens_at <= starts_at < event.due_at:
            yield starts_at


def starts_in_window(event: WorkOrder, earliest: datetime, most_days: int) -> list[datetime]:
    """Return the usual starts of the window's first `most_days` days, from `earliest` on; where
    there is none, the moment at which the window opens, or the next five minutes after `earliest`;
    none where the window is past."""
    looked = days_in_window(event, earliest, most_days)
    days = [looked.first + number * _DAY for number in range((looked.last - looked.first).days + 1)]
    usual = [start for day in days for start in usual_starts(event, day) if start >= earliest]
    opens_at = event.opens_at if event.opens_at >= earliest else _rounded_up(earliest)
    return usual or [start for start in (opens_at,) if start < event.due_at]


def days_in_window(event: WorkOrder, earliest: datetime, most_days: int) -> DaysLookedAt:
    """Return the window's first `most_days` days from `earliest` on."""
    first = day_of(max(event.opens_at, earliest), event.zone)
    due_on = last_day_of(event)
    last = min(due_on, first + (most_days - 1) * _DAY)
    return DaysLookedAt(first=first, last=last, has_more=last < due_on)


def _rounded_up(instant: datetime) -> datetime:
    return instant + (_EPOCH - instant) % _STEP


def rank_people(snapshot: Snapshot, event: WorkOrder, starts_at: datetime) -> list[Ranked]:
    """Return everybody in the snapshot for that start, best first."""
    return rank_best_starts(snapshot, event, [starts_at])


def rank_best_starts(
    snapshot: Snapshot, event: WorkOrder, starts: Sequence[datetime]
) -> list[Ranked]:
    """Return everybody at the one of `starts` (at least one) that suits them best, the earliest of
    equals; best first."""
    board = _Board(snapshot, event)
    return board.ranked(board.best(person, starts) for person in snapshot.people.values())


def rank_openings(
    snapshot: Snapshot, event: WorkOrder, starts: Iterable[datetime], named: int
) -> list[Opening]:
    """Return the starts at which somebody can, those at which it can be done best first, the
    earliest of equals; each with its `named` best."""
    board = _Board(snapshot, event)
    found: list[tuple[tuple[object, ...], Opening]] = []
    for starts_at in starts:
        people = snapshot.people.values()
        standings = [board.standing(person, starts_at) for person in people]
        free = [standing for standing in standings if standing.can is not Can.NO]
        if free:
            best = board.ranked(free)
            opening = Opening(
                day=day_of(starts_at, event.zone),
                starts_at=starts_at,
                ends_at=best[0].ends_at,
                free=len(free),
                best=tuple(best[:named]),
            )
            found.append(((*min(map(ranking, free))[:HOW_WELL], starts_at), opening))
    return [opening for _, opening in sorted(found, key=lambda entry: entry[0])]


class _Board:
    """One event's look at people."""

    def __init__(self, snapshot: Snapshot, event: WorkOrder) -> None:
        self._snapshot = snapshot
        self._event = event
        self._has_rotation = bool(rotations_of(event))

    def best(self, person: Person, starts: Sequence[datetime]) -> Standing:
        best = self.standing(person, starts[0])
        for starts_at in starts[1:]:
            if not best.violations or self._is_hopeless(best):
                break
            standing = self.standing(person, starts_at)
            if ranking(standing)[:HOW_WELL] < ranking(best)[:HOW_WELL]:
                best = standing
        return best

    def _is_hopeless(self, standing: Standing) -> bool:
        stopping = {violation.rule for violation in standing.violations if violation.blocks}
        return not self._has_rotation and bool(stopping & _TIMELESS)

    def standing(self, person: Person, starts_at: datetime) -> Standing:
        candidate = Candidate(
            event_id=self._event.id,
            employee_id=person.id,
            starts_at=starts_at,
            ends_at=starts_at + self._event.length,
        )
        found = check(self._snapshot, candidate)
        day = day_of(starts_at, self._event.zone)
        week_minutes, that_day = self._work(person, day)
        preference, rotation = self._preference(person, day)
        return Standing(
            person=person,
            starts_at=starts_at,
            violations=tuple(one for one in found if one.severity is not Severity.INFO),
            preference=preference,
            rotation=rotation,
            week_minutes=week_minutes,
            nearness=self._nearness(person, that_day),
            that_day=that_day,
            is_away=day in person.away_on,
        )

    def _work(self, person: Person, day: date) -> tuple[int, tuple[Placement, ...]]:
        """Return the person's minutes in the week of `day`, and their work of that day."""
        first = week_start(day, self._snapshot.settings)
        worked, that_day = timedelta(), []
        for placement in self._snapshot.roster.of_employee(person.id):
            if placement.day == day:
                that_day.append(placement)
            if first <= placement.day < first + 7 * _DAY and not placement.is_stackable:
                worked += placement.ends_at - placement.starts_at
        return worked // _MINUTE, tuple(that_day)

    def _preference(self, person: Person, day: date) -> tuple[int, str | None]:
        """Return which choice of the type they are, and the rotation that makes them it, or that
        spares them."""
        wanted = self._event.type.preferences
        for entry in self._event.type.discouraged_roles:
            if entry not in wanted and (spared := self._rotation(person, day, entry)):
                return len(wanted), spared
        for place, entry in enumerate(wanted):
            if entry == person.role:
                return place, None
            if rotation := self._rotation(person, day, entry):
                return place, rotation
        return len(wanted), None

    def _rotation(self, person: Person, day: date, entry: str) -> str | None:
        """Return the rotation that an entry of the type's lists names, if the person holds it."""
        if not entry.startswith(ROTATION_PREFIX):
            return None
        rotation = entry.removeprefix(ROTATION_PREFIX)
        holder = self._snapshot.rotation_holders.get((self._event.site_id, day, rotation))
        return rotation if holder == person.id else None

    def _nearness(self, person: Person, that_day: Iterable[Placement]) -> int:
        if any(placement.site_id == self._event.site_id for placement in that_day):
            return 0
        if person.home_site_id is None:
            return 2
        return 1 if person.home_site_id == self._event.site_id else ELSEWHERE

    def ranked(self, standings: Iterable[Standing]) -> list[Ranked]:
        in_order = sorted(standings, key=ranking)
        least = least_worked(in_order)
        return [self._told(one, is_least=one.person.id in least) for one in in_order]

    def _told(self, one: Standing, *, is_least: bool) -> Ranked:
        can = one.can
        reasons: Iterable[str] = (AWAY_WORDS,) if one.is_away else ()
        if can is not Can.NO:
            reasons = reasons_for(one, self._event, is_least=is_least)
        return Ranked(
            person=one.person,
            starts_at=one.starts_at,
            ends_at=one.starts_at + self._event.length,
            can=can,
            violations=one.violations,
            reasons=tuple(reasons),
            is_elsewhere=one.nearness == ELSEWHERE,
        )
