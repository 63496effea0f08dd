"""Pairs: an event and the one that goes with it on the same day, a Core and its Supervisor.

Both have the same event number and site, and the first one's type names the other's. What becomes
of the first is done to the other within the same action, so that one undo restores both.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from error_handlers.exceptions import ConflictException
from models.employee import Employee
from models.event import Event, EventState
from models.schedule import ScheduleSource
from scheduling.rules.staffing import ROTATION_PREFIX
from scheduling.values import Severity
from services.roster_draft import Draft
from services.roster_places import Place
from services.roster_sentences import work_name
from services.roster_times import instant_at_site
from services.snapshots import slot_of
from utils.ids import new_id

NOON: Final = time(12)
_AWAY_FOR_GOOD: Final = frozenset({EventState.CANCELLED, EventState.SUBMITTED, EventState.EXPIRED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """The events of one number at one site: those that lead, and those that follow them."""

    leading: tuple[Event, ...]
    following: tuple[Event, ...]

    def days(self, draft: Draft) -> set[date]:
        """Return the days on which a leading event stands."""
        return {draft.day_of(place) for one in self.leading for place in draft.places_of(one.id)}

    def followers(self, draft: Draft) -> list[Place]:
        """Return where the following events stand."""
        return [place for one in self.following for place in draft.places_of(one.id)]

    @property
    def is_reissued(self) -> bool:
        """Return whether a leading event was given out again, which leaves the others alone."""
        return any(one.state is EventState.REISSUED for one in self.leading)


def pairs_of(draft: Draft) -> list[Pair]:
    """Return the pairs among the events that an action concerns."""
    events = draft.locked.events.values()
    found = []
    for number, site_id, kind in sorted({_key(one) for one in events if _leads(one)}, key=str):
        near = [one for one in events if (one.event_number, one.site_id) == (number, site_id)]
        leading = tuple(one for one in near if one.event_type.pairing == kind)
        following = tuple(one for one in near if one.event_type.code == kind)
        if following:
            found.append(Pair(leading=leading, following=following))
    return found


def _leads(event: Event) -> bool:
    return event.event_type.pairing is not None and event.event_number is not None


def _key(event: Event) -> tuple[str | None, UUID, str | None]:
    return event.event_number, event.site_id, event.event_type.pairing


def follow(draft: Draft, ended: Event | None = None) -> list[str]:
    """Do to the following events what became of the leading ones; return what could not be done.

    `ended` is an event that ended for good: what was left standing for it then goes too.
    """
    notes: list[str] = []
    for pair in pairs_of(draft):
        if any(one is ended or _is_changed(draft, one) for one in pair.leading):
            notes.extend(_bring_along(draft, pair))
    return notes


def refuse_apart(draft: Draft) -> None:
    """Raise `ConflictException` when the draft takes an event away from the day of the one it goes
    with."""
    for pair in pairs_of(draft):
        days = pair.days(draft)
        for place in _apart(draft, pair, days):
            following = draft.locked.events[place.event_id]
            if _was_apart(draft, pair, place) or (pair.is_reissued and not days):
                continue
            raise ConflictException(
                f"{work_name(following)} goes with {work_name(pair.leading[0])}, which is not "
                "planned that day. Plan that one, and this comes with it."
            )


def _is_changed(draft: Draft, event: Event) -> bool:
    return draft.places_of(event.id) != sorted(
        draft.places_before(event.id), key=lambda place: place.seat
    )


def _apart(draft: Draft, pair: Pair, days: set[date]) -> Iterator[Place]:
    yield from (place for place in pair.followers(draft) if draft.day_of(place) not in days)


def _was_apart(draft: Draft, pair: Pair, place: Place) -> bool:
    """Return whether it stood just so, and its pair on other days, before the first step."""
    before = [old for one in pair.leading for old in draft.places_before(one.id)]
    return place in draft.places_before(place.event_id) and draft.day_of(place) not in {
        draft.day_of(old) for old in before
    }


def _bring_along(draft: Draft, pair: Pair) -> Iterator[str]:
    days = pair.days(draft)
    for place in list(_apart(draft, pair, days)):
        missing = sorted(days - {draft.day_of(one) for one in pair.followers(draft)})
        draft.end(place.schedule_id)
        if missing and not _put(draft, draft.locked.events[place.event_id], missing[0], place):
            yield _nobody(draft.locked.events[place.event_id], "was taken off: nobody may do it")
    for day in sorted(
        _new_days(draft, pair) - {draft.day_of(one) for one in pair.followers(draft)}
    ):
        free = [one for one in pair.following if _takes_work(draft, one, day)]
        if free and not any(_put(draft, one, day, None) for one in free):
            yield _nobody(free[0], f"is not planned: nobody may do it on {day:%d.%m.}")


def _nobody(event: Event, why: str) -> str:
    return f"{work_name(event)} {why}"


def _new_days(draft: Draft, pair: Pair) -> set[date]:
    """Return the days on which leading events stand that did not stand there before."""
    return {
        draft.day_of(place)
        for one in pair.leading
        for place in draft.places_of(one.id)
        if draft.day_of(place) not in {draft.day_of(old) for old in draft.places_before(one.id)}
    }


def _takes_work(draft: Draft, event: Event, day: date) -> bool:
    starts_at = _starts_at(event, day)
    return (
        event.state not in _AWAY_FOR_GOOD
        and not draft.places_of(event.id)
        and event.opens_at <= starts_at < event.due_at
    )


def _starts_at(event: Event, day: date) -> datetime:
    """Return the first usual start of its kind that day, else noon."""
    slots = [slot_of(stored) for stored in event.event_type.slots]
    start = slots[0].start if slots else NOON
    return instant_at_site(datetime.combine(day, start), event.site.time_zone)


def _put(draft: Draft, event: Event, day: date, was: Place | None) -> bool:
    """Put the first whom no rule stands against on the event that day, whoever had it first; return
    whether there is one."""
    starts_at = _starts_at(event, day)
    minutes = event.estimated_minutes or event.event_type.default_minutes
    had_it = [draft.locked.whose(was.employee_id)] if was else []
    for person in (*had_it, *_preferred(draft, event, day)):
        place = Place(
            schedule_id=was.schedule_id if was else new_id(),
            event_id=event.id,
            employee_id=person.id,
            seat=was.seat if was else draft.free_seat(event),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
            is_pinned=was.is_pinned if was else False,
            source=was.source if was else ScheduleSource.MANUAL,
        )
        if all(one.severity is Severity.INFO for one in draft.violations(place)):
            draft.settle(place)
            return True
    return False


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
