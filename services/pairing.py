"""Pairs: an event and the one that goes with it on the same day, a Core and its Supervisor.

Both have the same event number and site, and the first one's type names the other's. What becomes
of the first is done to the other within the same action, so that one undo restores both.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from error_handlers.exceptions import ConflictException
from models.event import Event, EventState
from models.site import Site
from scheduling.wording import time_text
from services.followers import Obstacle, clock_of, is_over, may_start_on, put_follower
from services.roster_draft import Draft
from services.roster_places import Place
from services.roster_sentences import date_name, when_text, work_name
from utils.wall_clock import local_date


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """The events of one number at one site: those that lead, and those that follow them, which are
    of one kind."""

    number: str
    following_kind: str
    leading: tuple[Event, ...]
    following: tuple[Event, ...]

    def days(self, draft: Draft) -> set[date]:
        """Return the days on which a leading event stands."""
        return {draft.day_of(place) for one in self.leading for place in draft.places_of(one.id)}

    def followers(self, draft: Draft) -> list[Place]:
        """Return where the following events stand."""
        return [place for one in self.following for place in draft.places_of(one.id)]

    def lacking(self, draft: Draft) -> set[date]:
        """Return the days on which a leading event stands, and none that follows."""
        return self.days(draft) - {draft.day_of(place) for place in self.followers(draft)}

    def leaves(self, draft: Draft, place: Place) -> bool:
        """Return whether a leading event was given out again and is not planned yet, which leaves
        what follows where it stands; without any of them it may stand anywhere."""
        waits = any(
            one.state is EventState.REISSUED and not draft.places_of(one.id) for one in self.leading
        )
        return waits and (place in draft.places_before(place.event_id) or not self.days(draft))


def pairs_of(draft: Draft) -> list[Pair]:
    """Return the pairs among the events that an action concerns, those too of which the event that
    follows is missing."""
    events = draft.locked.events.values()
    keys = {key for one in events if (key := _key(one)) is not None}
    found = []
    for number, site_id, kind in sorted(keys):
        near = [one for one in events if (one.event_number, one.site_id) == (number, site_id)]
        leading = tuple(one for one in near if one.event_type.pairing == kind)
        following = tuple(one for one in near if one.event_type.code == kind)
        found.append(Pair(number=number, following_kind=kind, leading=leading, following=following))
    return found


def _key(event: Event) -> tuple[str, UUID, str] | None:
    number, kind = event.event_number, event.event_type.pairing
    return None if number is None or kind is None else (number, event.site_id, kind)


def follow(draft: Draft, ended: Event | None = None, staying: Collection[UUID] = ()) -> list[str]:
    """Do to the following events what became of the leading ones; return what could not be done.

    `ended` is an event that ended for good: what was left standing for it then goes too. The
    schedules that are `staying` are left out of it.
    """
    notes: list[str] = []
    for pair in pairs_of(draft):
        changed = [one for one in pair.leading if one is ended or _is_changed(draft, one)]
        if changed:
            notes.extend(_bring_along(draft, pair, changed, staying))
    return notes


def refuse_apart(draft: Draft) -> None:
    """Raise `ConflictException` when the draft takes an event away from the day of the one it goes
    with."""
    for pair in pairs_of(draft):
        for place in _let_by_nothing(draft, pair):
            if not _was_apart(draft, pair, place):
                raise _parted(draft, pair, place)


def standing_apart(draft: Draft) -> dict[UUID, ConflictException]:
    """Return which schedules stand away from the day of what they go with though nothing lets them,
    each with what is said of it."""
    return {
        place.schedule_id: _parted(draft, pair, place)
        for pair in pairs_of(draft)
        for place in _let_by_nothing(draft, pair)
    }


def _let_by_nothing(draft: Draft, pair: Pair) -> Iterator[Place]:
    for place in _apart(draft, pair, pair.days(draft)):
        if not pair.leaves(draft, place):
            yield place


def _parted(draft: Draft, pair: Pair, place: Place) -> ConflictException:
    following = draft.locked.events[place.event_id]
    return ConflictException(
        f"{work_name(following)} goes with {work_name(pair.leading[0])}, which is not planned that "
        "day. Plan that one, and this comes with it."
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


def _bring_along(
    draft: Draft, pair: Pair, changed: Sequence[Event], staying: Collection[UUID]
) -> Iterator[str]:
    new = _new_days(draft, pair)
    wanting, taken_off = set(new), dict[UUID, Place]()
    for place in list(_apart(draft, pair, pair.days(draft))):
        event = draft.locked.events[place.event_id]
        if place.schedule_id in staying or not _goes_along(draft, pair, place, changed):
            continue
        draft.end(place.schedule_id)
        days = {one for one in pair.lacking(draft) if one in new or may_start_on(event, one)}
        in_order = sorted(days, key=lambda day: (day not in new, day))
        if all(put_follower(draft, event, day, place) for day in in_order):
            wanting |= days
            taken_off[event.id] = place
        yield from _other_clock(draft, event, place)
    for day in sorted(wanting & pair.lacking(draft)):
        obstacles = _obstacles(draft, pair, day)
        if obstacles is not None:
            yield _missing(draft, pair, day, obstacles, taken_off)


def _other_clock(draft: Draft, event: Event, was: Place) -> Iterator[str]:
    """Yield that it starts at another clock now than somebody chose for it."""
    now_is = draft.place(was.schedule_id)
    if now_is is not None and (clock := clock_of(event, was)) != clock_of(event, now_is):
        when = when_text(now_is.starts_at, event.site.time_zone, _near(draft, event.site))
        yield f"{work_name(event)} is at {when} now, no longer at {time_text(clock)}"


def _near(draft: Draft, site: Site) -> date:
    return local_date(draft.now, site.time_zone)


def _goes_along(draft: Draft, pair: Pair, place: Place, changed: Sequence[Event]) -> bool:
    """Return whether what stands apart stood with its pair, or was left standing for work that is
    planned anew now: what is done, and what other work of the same number left, stays."""
    if not _was_apart(draft, pair, place):
        return True
    event = draft.locked.events[place.event_id]
    return not is_over(event) and any(
        one.state is EventState.REISSUED
        or (one.opens_at < event.due_at and event.opens_at < one.due_at)
        for one in changed
    )


def _new_days(draft: Draft, pair: Pair) -> set[date]:
    """Return the days on which leading events stand that did not stand there before."""
    return {
        draft.day_of(place)
        for one in pair.leading
        for place in draft.places_of(one.id)
        if draft.day_of(place) not in {draft.day_of(old) for old in draft.places_before(one.id)}
    }


def _obstacles(draft: Draft, pair: Pair, day: date) -> list[Obstacle] | None:
    """Put one of the following events on a day; return what stands in the way of each, or None."""
    found = []
    for event in pair.following:
        obstacle = put_follower(draft, event, day)
        if obstacle is None:
            return None
        found.append(obstacle)
    return found


def _missing(
    draft: Draft,
    pair: Pair,
    day: date,
    obstacles: Sequence[Obstacle],
    taken_off: dict[UUID, Place],
) -> str:
    """Return that nothing follows on a day and why, by what came nearest to it; what was taken off
    for it is told once."""
    site = pair.leading[0].site
    near = _near(draft, site)
    nearest = max(obstacles, key=lambda one: one.nearness, default=None)
    if nearest is None:
        name = f"{draft.label_of(pair.following_kind)} {pair.number}"
        why = f"there is no such event at {site.name}"
    else:
        name, why = work_name(nearest.event), nearest.why
    left = taken_off.pop(nearest.event.id, None) if nearest else None
    gone = f"was taken off {date_name(draft.day_of(left), near)} and " if left else ""
    return f"{name} {gone}is not planned on {date_name(day, near)}: {why}"
