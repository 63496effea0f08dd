"""Events by what somebody typed into a search: every term narrows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_, select

from models.employee import Employee
from models.event import Event
from models.schedule import Schedule
from models.site import Site
from repositories.employees import matches
from utils.wall_clock import MIDNIGHT, start_of_day

_DAY = timedelta(days=1)
# Every class that a window between the years 1900 and 2999 can have.
_WINDOW_CLASSES = range(20)


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """Days of a calendar, both included."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True, slots=True)
class EventTerms:
    """What is searched for; all of it must hold, each word of `people` and `words` included.

    Days are those of the event's site, which are clear once `zones` (of the sites that there are)
    are known.
    """

    opens: tuple[Days, ...] = ()
    due: tuple[Days, ...] = ()
    scheduled: tuple[Days, ...] = ()
    numbers: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    zones: frozenset[str] = frozenset()


EVERY_EVENT: Final = EventTerms()


def term_criteria(terms: EventTerms) -> Iterable[ColumnElement[bool]]:
    """Yield the criteria that `terms` stand for."""
    for days in terms.opens:
        yield from _opens_on(days)
    for days in terms.due:
        yield from _due_on(days)
    for number in terms.numbers:
        yield or_(Event.event_number == number, Event.ref_num == number)
    yield from _scheduled(terms)
    for word in (word for words in terms.words for word in words.split()):
        sites = select(Site.id).where(matches(word, (Site.name, Site.code)))
        yield or_(matches(word, (Event.project_name, Event.ref_num)), Event.site_id.in_(sites))


def _opens_on(days: Days) -> Iterable[ColumnElement[bool]]:
    first, after = _clocks(days)
    # No clock is a whole day away from UTC: these read the index, the last two decide.
    yield Event.window_class.in_(_WINDOW_CLASSES)
    yield Event.opens_at >= _utc(first) - _DAY
    yield Event.opens_at < _utc(after) + _DAY
    yield Event.opens_local >= first
    yield Event.opens_local < after


def _due_on(days: Days) -> Iterable[ColumnElement[bool]]:
    first, after = _clocks(days)
    yield Event.due_at >= _utc(first) - _DAY
    yield Event.due_at < _utc(after) + _DAY
    yield Event.due_local >= first
    yield Event.due_local < after


def _scheduled(terms: EventTerms) -> Iterable[ColumnElement[bool]]:
    """Yield that each of the people is on the event, and does it on those days."""
    on_days = [starts_on(days, terms.zones) for days in terms.scheduled]
    taken = select(Schedule.id).where(Schedule.event_id == Event.id, Schedule.is_active, *on_days)
    for person in terms.people:
        named = and_(*(matches(word, (Employee.name,)) for word in person.split()))
        people = select(Employee.id).where(or_(Employee.code == person, named))
        yield taken.where(Schedule.employee_id.in_(people)).correlate(Event).exists()
    if on_days and not terms.people:
        yield taken.correlate(Event).exists()


def starts_on(days: Days, zones: Iterable[str]) -> ColumnElement[bool]:
    """Return the criterion that schedules joined to their events start on those days, each at its
    site; `zones` are those of all sites."""
    first, after = _clocks(days)
    by_zone = [
        and_(
            Event.site_id.in_(select(Site.id).where(Site.time_zone == zone)),
            Schedule.starts_at >= start_of_day(days.first, zone),
            Schedule.starts_at < start_of_day(days.last + _DAY, zone),
        )
        for zone in sorted(zones)
    ]
    return and_(
        Schedule.starts_at >= _utc(first) - _DAY,
        Schedule.starts_at < _utc(after) + _DAY,
        or_(false(), *by_zone),
    )


def _clocks(days: Days) -> tuple[datetime, datetime]:
    first, after = days.first, days.last + _DAY
    return datetime.combine(first, MIDNIGHT), datetime.combine(after, MIDNIGHT)


def _utc(local: datetime) -> datetime:
    return local.replace(tzinfo=UTC)
