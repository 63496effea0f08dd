"""Putting the event that follows another one on a day: who does it, or what stands in the way."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from itertools import product
from typing import Final

from models.employee import Employee
from models.event import Event, EventState
from models.schedule import ScheduleSource
from repositories.roster_locks import MOST_FROM_ELSEWHERE
from scheduling.rules.staffing import ROTATION_PREFIX
from scheduling.rules.windows import SLOT
from scheduling.values import Severity, Violation
from scheduling.wording import moment_text
from services.roster_draft import Draft
from services.roster_places import Place
from services.roster_sentences import date_name
from services.snapshots import slot_of
from utils.ids import new_id
from utils.wall_clock import behind_gap, to_instant, to_local

NOON: Final = time(12)
_AWAY_FOR_GOOD: Final = frozenset({EventState.CANCELLED, EventState.SUBMITTED, EventState.EXPIRED})


class Nearness(IntEnum):
    """How near an event came to being put on a day."""

    STATE = 1
    WINDOW = 2
    TAKEN = 3
    NOBODY = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstacle:
    """Why an event was not put on a day, in words."""

    event: Event
    nearness: Nearness
    why: str


def put_follower(
    draft: Draft, event: Event, day: date, was: Place | None = None
) -> Obstacle | None:
    """Put the first whom no rule stands against on the event that day, whoever had it first and
    when it `was` first; return what stands in the way, or None."""
    if is_over(event) or (event.state is EventState.PAUSED and was is None):
        return Obstacle(event=event, nearness=Nearness.STATE, why=f"it is {event.state}")
    starts = [one for one in _starts(event, day, was) if event.opens_at <= one < event.due_at]
    if not starts:
        return Obstacle(event=event, nearness=Nearness.WINDOW, why=_window_words(event, day))
    taken = draft.places_of(event.id)
    if taken and was is None:
        why = f"it is planned on {date_name(draft.day_of(taken[0]), day)}"
        return Obstacle(event=event, nearness=Nearness.TAKEN, why=why)
    return _put_somebody(draft, event, day, starts, was)


def is_over(event: Event) -> bool:
    """Return whether the event takes no more work."""
    return event.state in _AWAY_FOR_GOOD


def may_start_on(event: Event, day: date) -> bool:
    """Return whether its window has the event's usual start of that day."""
    return event.opens_at <= _usual_start(event, day) < event.due_at


def _starts(event: Event, day: date, was: Place | None) -> list[datetime]:
    """Return when it may start that day: at the clock at which it `was`, else when it usually
    does."""
    usual = _usual_start(event, day)
    if was is None:
        return [usual]
    own = _start_at(event, day, clock_of(event, was))
    return [own] if own == usual else [own, usual]


def clock_of(event: Event, place: Place) -> time:
    """Return when a place of the event starts, as the clocks of its site show it."""
    return to_local(place.starts_at, event.site.time_zone).time()


def _usual_start(event: Event, day: date) -> datetime:
    """Return the first usual start of its kind that day, else noon."""
    slots = [slot_of(stored) for stored in event.event_type.slots]
    return _start_at(event, day, slots[0].start if slots else NOON)


def _start_at(event: Event, day: date, clock: time) -> datetime:
    zone = event.site.time_zone
    return to_instant(behind_gap(datetime.combine(day, clock), zone), zone)


def _window_words(event: Event, day: date) -> str:
    opens, due = (
        moment_text(to_local(one, event.site.time_zone), day)
        for one in (event.opens_at, event.due_at)
    )
    return f"it may start from {opens} and must start before {due}"


def _put_somebody(
    draft: Draft, event: Event, day: date, starts: Sequence[datetime], was: Place | None
) -> Obstacle | None:
    needs_reason = False
    had_it = [draft.locked.whose(was.employee_id)] if was else []
    for person, starts_at in product((*had_it, *_preferred(draft, event, day)), starts):
        place = _place(draft, event, person, starts_at, was)
        found = _against(draft, event, place, was)
        if not found:
            draft.settle(place)
            return None
        needs_reason |= all(one.severity is Severity.SOFT for one in found)
    why = f"{_nobody(draft, event)} may do it{' without a reason' if needs_reason else ''}"
    return Obstacle(event=event, nearness=Nearness.NOBODY, why=why)


def _against(draft: Draft, event: Event, place: Place, was: Place | None) -> list[Violation]:
    """Return what stands against a place; that a start is not a usual one was set aside by whoever
    chose it, and what is only told never stands in the way."""
    is_chosen = was is not None and clock_of(event, was) == clock_of(event, place)
    return [
        one
        for one in draft.violations(place)
        if one.severity is not Severity.INFO and not (is_chosen and one.rule == SLOT.id)
    ]


def _place(
    draft: Draft, event: Event, person: Employee, starts_at: datetime, was: Place | None
) -> Place:
    minutes = event.estimated_minutes or event.event_type.default_minutes
    length = was.ends_at - was.starts_at if was else timedelta(minutes=minutes)
    return Place(
        schedule_id=was.schedule_id if was else new_id(),
        event_id=event.id,
        employee_id=person.id,
        seat=was.seat if was else draft.free_seat(event),
        starts_at=starts_at,
        ends_at=starts_at + length,
        is_pinned=was.is_pinned if was else False,
        source=was.source if was else ScheduleSource.MANUAL,
    )


def _nobody(draft: Draft, event: Event) -> str:
    """Return who was asked in vain: of those at home elsewhere no more are known than so many."""
    homes = [one.home_site_id for one in draft.locked.people.values()]
    elsewhere = [one for one in homes if one is not None and one != event.site_id]
    if len(elsewhere) < MOST_FROM_ELSEWHERE:
        return "nobody"
    return f"nobody of the site and none of the first {MOST_FROM_ELSEWHERE} of other sites"


def _preferred(draft: Draft, event: Event, day: date) -> Iterator[Employee]:
    """Yield who may do it, best first: by the type's list, those of the site before others."""
    people = sorted(
        (one for one in draft.locked.people.values() if one.is_active),
        key=lambda one: (one.home_site_id != event.site_id, one.name, one.code),
    )
    for entry in event.event_type.preferences:
        yield from _of_entry(draft, event, day, entry, people)


def _of_entry(
    draft: Draft, event: Event, day: date, entry: str, people: Sequence[Employee]
) -> Iterable[Employee]:
    if entry.startswith(ROTATION_PREFIX):
        holder = draft.holder(event.site_id, day, entry.removeprefix(ROTATION_PREFIX))
        return [one for one in people if one.id == holder]
    return [one for one in people if one.job_role is not None and one.job_role.code == entry]
