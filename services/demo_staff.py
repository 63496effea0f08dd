"""The demo's sites and people, and when they work."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Final
from uuid import UUID

from models.time_off import TimeOffState
from scheduling.defaults import DEFAULT_ROLES
from scheduling.values import ClosedDay, DateMark, Person, WeekPattern
from services.demo_values import (
    DAYS_AFTER,
    DAYS_BEFORE,
    DemoPerson,
    DemoSite,
    DemoStaff,
    DemoTimeOff,
    Dice,
    at,
    dawn,
    days_from,
)
from services.demo_words import (
    AVAILABLE_REASON,
    AWAY_REASONS,
    FIRST_NAMES,
    HOURS_AWAY_REASONS,
    LAST_NAMES,
    UNAVAILABLE_REASONS,
)
from utils.ids import new_id

SUPERVISOR: Final = "club_supervisor"
LEAD: Final = "lead_event_specialist"

# Of every fifty people. One supervisor a site: nobody checks in at two places within the hour.
_HEADS: Final[Mapping[str, int]] = {
    SUPERVISOR: 3,
    LEAD: 8,
    "juicer_barista": 6,
    "event_specialist": 33,
}
_ROLES: Final = tuple(
    role
    for _, role in sorted(
        ((number + 0.5) / heads, role) for role, heads in _HEADS.items() for number in range(heads)
    )
)
_LABELS: Final[Mapping[str, str]] = {role.code: role.label for role in DEFAULT_ROLES}
_SITES: Final = (
    ("4711", "Denver", "America/Denver", "L-00047110", "4711 Prairie Dog Way, Denver, CO"),
    ("6206", "Tampa", "America/New_York", "L-00062060", "6206 Pelican Drive, Tampa, FL"),
    ("8135", "Evansville", "America/Chicago", "L-00081350", "8135 Riverbend Road, Evansville, IN"),
)
_FULL_TIME, _PART_TIME = 40 * 60, 24 * 60
_LATE_HOURS: Final = (time(8), time(21))
_USUAL_HOURS: Final = ((None, None), (time(8), time(20)), (time(9), time(19)))
_WEEK: Final = 7
# Of so many absences, so many are today's.
_GROUP, _AWAY_OF_GROUP = 25, 3


def draw_staff(dice: Dice, organization_id: UUID, count: int, today: date) -> DemoStaff:
    """Return the sites, `count` people with their availability, and the closed days."""
    sites = tuple(_site(*values) for values in _SITES)
    people = tuple(_people(dice, organization_id, sites, count, today))
    return DemoStaff(
        sites=sites,
        people=people,
        weeks=tuple(row for person in people for row in _usual_week(dice, person, sites)),
        marks=tuple(_marks(dice, people, today)),
        time_off=tuple(_time_off(dice, people, today)),
        closed_days=_closed_days(sites, today),
    )


def _site(code: str, city: str, zone: str, mvid: str, address: str) -> DemoSite:
    return DemoSite(
        id=new_id(),
        code=code,
        name=f"Club {code} {city}",
        time_zone=zone,
        mvid=mvid,
        address=address,
    )


def _people(
    dice: Dice, organization_id: UUID, sites: tuple[DemoSite, ...], count: int, today: date
) -> Iterator[DemoPerson]:
    names = [f"{first} {last}" for first, last in product(FIRST_NAMES, LAST_NAMES)]
    dice.shuffle(names)
    of_role = dict.fromkeys(_HEADS, 0)
    for number in range(count):
        role = _ROLES[number % len(_ROLES)]
        hired_on, terminated_on = _employment(dice, number, today)
        is_full_time = role in (SUPERVISOR, LEAD) or dice.chance(0.55)
        person = Person(
            id=new_id(),
            organization_id=organization_id,
            code=f"EMP{number + 1:03d}",
            name=_name(names, number),
            role=role,
            role_label=_LABELS[role],
            is_active=terminated_on is None or terminated_on > today,
            hired_on=hired_on,
            terminated_on=terminated_on,
            home_site_id=sites[of_role[role] % len(sites)].id,
        )
        of_role[role] += 1
        yield DemoPerson(
            person=person,
            email=f"{person.code.lower()}@demo.example",
            phone=f"555-01{number % 100:02d}",
            upstream_id=str(70_000 + number * 3),
            max_minutes_per_week=_FULL_TIME if is_full_time else _PART_TIME,
        )


def _name(names: list[str], number: int) -> str:
    """Return a name that nobody before has: past the list, with a numeral."""
    round_, index = divmod(number, len(names))
    return f"{names[index]} {round_ + 1}" if round_ else names[index]


def _employment(dice: Dice, number: int, today: date) -> tuple[date, date | None]:
    """Return first day and first day without them: of fifty, one starts, one leaves, one left."""
    long_ago = days_from(today, -dice.randint(120, 3_000))
    match number % len(_ROLES):
        case 46:
            return days_from(today, 9), None
        case 47:
            return long_ago, days_from(today, 24)
        case 48:
            return days_from(long_ago, -120), days_from(today, -70)
        case _:
            return long_ago, None


def _usual_week(dice: Dice, one: DemoPerson, sites: tuple[DemoSite, ...]) -> Iterator[WeekPattern]:
    days_off = _days_off(dice, one, sites)
    is_late = one.person.role in (SUPERVISOR, LEAD)
    begin, end = _LATE_HOURS if is_late else dice.choice(_USUAL_HOURS)
    for weekday in range(_WEEK):
        is_off = weekday in days_off
        yield WeekPattern(
            employee_id=one.id,
            weekday=weekday,
            is_available=not is_off,
            from_local=None if is_off else begin,
            to_local=None if is_off else end,
        )


def _days_off(dice: Dice, one: DemoPerson, sites: tuple[DemoSite, ...]) -> set[int]:
    if one.person.role == SUPERVISOR:
        # One day, another at each site: their check-ins cover the rest of the week.
        return {next(i for i, site in enumerate(sites) if site.id == one.person.home_site_id)}
    if one.max_minutes_per_week == _FULL_TIME:
        first = dice.randrange(_WEEK)
        return {first, (first + 1) % _WEEK}
    return set(dice.sample(range(_WEEK), 3))


def _marks(dice: Dice, people: tuple[DemoPerson, ...], today: date) -> Iterator[DateMark]:
    for one in people:
        for number in sorted(dice.sample(range(-20, 40), dice.choice((0, 0, 1, 1, 2)))):
            is_available = dice.chance(0.3)
            yield DateMark(
                employee_id=one.id,
                on_date=days_from(today, number),
                is_available=is_available,
                reason=AVAILABLE_REASON if is_available else dice.choice(UNAVAILABLE_REASONS),
            )


def _time_off(dice: Dice, people: tuple[DemoPerson, ...], today: date) -> Iterator[DemoTimeOff]:
    """Yield absences of every second person; the first few are away today."""
    # Supervisors stay: with one a site, their holidays would leave weeks without check-ins.
    may_go = [one for one in people if one.person.role != SUPERVISOR and one.person.is_active]
    who = dice.sample(may_go, min(len(people) // 2, len(may_go)))
    for number, one in enumerate(who):
        is_away_today = number % _GROUP < _AWAY_OF_GROUP
        starts, ends, reason = _absence(dice, today, is_away_today=is_away_today)
        state = TimeOffState.APPROVED if is_away_today else _answer(dice, starts.date(), today)
        yield _request(dice, one.id, (starts, ends), reason, state, today)


def _absence(dice: Dice, today: date, *, is_away_today: bool) -> tuple[datetime, datetime, str]:
    if is_away_today:
        first = days_from(today, -dice.randint(0, 2))
        return at(first), at(days_from(first, dice.randint(3, 7))), dice.choice(AWAY_REASONS)
    first = days_from(today, dice.randint(-DAYS_BEFORE + 5, DAYS_AFTER - 10))
    if dice.chance(0.25):
        begin = dice.randint(9, 15)
        hours = at(first, time(begin)), at(first, time(begin + dice.randint(2, 4)))
        return *hours, dice.choice(HOURS_AWAY_REASONS)
    return at(first), at(days_from(first, dice.randint(1, 8))), dice.choice(AWAY_REASONS)


def _answer(dice: Dice, first: date, today: date) -> TimeOffState:
    """Return where a request stands; nothing that has begun still waits."""
    waiting = TimeOffState.REQUESTED if first > today else TimeOffState.APPROVED
    states = (TimeOffState.APPROVED, waiting, TimeOffState.DENIED, TimeOffState.CANCELLED)
    return dice.choices(states, (9, 9, 3, 1))[0]


def _request(
    dice: Dice,
    employee_id: UUID,
    span: tuple[datetime, datetime],
    reason: str,
    state: TimeOffState,
    today: date,
) -> DemoTimeOff:
    is_decided = state in (TimeOffState.APPROVED, TimeOffState.DENIED)
    ahead = min(days_from(span[0].date(), -dice.randint(2, 20)), today)
    decided_at = dawn(ahead) - timedelta(hours=dice.randint(3, 9))
    return DemoTimeOff(
        id=new_id(),
        employee_id=employee_id,
        starts_local=span[0],
        ends_local=span[1],
        reason=reason,
        state=state,
        requested_at=decided_at - timedelta(hours=dice.randint(2, 90)),
        decided_at=decided_at if is_decided else None,
    )


def _closed_days(sites: tuple[DemoSite, ...], today: date) -> tuple[ClosedDay, ...]:
    denver, tampa, _ = sites
    return (
        ClosedDay(name="New Year’s Day", month=1, day=1),
        ClosedDay(name="Independence Day", month=7, day=4),
        ClosedDay(name="Christmas Day", month=12, day=25),
        ClosedDay(name="Thanksgiving", on_date=_thanksgiving(today.year)),
        ClosedDay(name="Thanksgiving", on_date=_thanksgiving(today.year + 1)),
        ClosedDay(name="Inventory count", on_date=days_from(today, 17), site_id=denver.id),
        ClosedDay(name="New cold room", on_date=days_from(today, -24), site_id=tampa.id),
    )


def _thanksgiving(year: int) -> date:
    """Return the fourth Thursday of November (5 U.S.C. § 6103)."""
    first = date(year, 11, 1)
    return days_from(first, (3 - first.weekday()) % _WEEK + 3 * _WEEK)
