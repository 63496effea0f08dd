"""An event that becomes another one's partner: what went with it is parted from it, and what goes
with it from now on comes along, within the action that changes it."""

from collections.abc import Collection, Iterator
from uuid import UUID

from models.event import Event, EventState
from services.pairing import follow, pairs_of
from services.roster_draft import Draft
from services.roster_sentences import work_name


def partners_of(event: Event, others: Collection[Event]) -> set[UUID]:
    """Return which of the others are paired with an event, whichever half it is."""
    return {one.id for one in others if one.id != event.id and _are_paired(one, event)}


class Partners:
    """One event that gets another number, site or kind; its rewriting lies between `part` and
    `join`. `becoming` is what it is paired with then."""

    def __init__(self, draft: Draft, event: Event, becoming: Collection[UUID]) -> None:
        self._draft, self._event = draft, event
        before = partners_of(event, draft.locked.events.values())
        self._lost = before.difference(becoming)
        self._stood = draft.places_of(event.id)

    def part(self) -> list[str]:
        """Take along what no longer goes with it; return what could not be done."""
        if not self._lost:
            return []
        draft, event = self._draft, self._event
        notes = list(self._left_alone())
        for place in self._stood:
            draft.end(place.schedule_id)
        return [*follow(draft, event), *notes]

    def join(self) -> list[str]:
        """Bring along what goes with it from now on; return what could not be done."""
        draft, event = self._draft, self._event
        draft.renew(event.id)
        for place in self._stood:
            draft.settle(place)
        # What stands where it is not planned, goes with it from now on; what is given out again
        # lets that stand.
        waits = event.state is EventState.REISSUED
        notes = follow(draft, None if waits else event, self._begun())
        for pair in pairs_of(draft):
            if event in pair.following:
                notes.extend(follow(draft, pair.leading[0]))
        return notes

    def _begun(self) -> set[UUID]:
        """Return which schedules of what goes with it have begun, or are told of."""
        draft = self._draft
        places = (place for pair in pairs_of(draft) for place in pair.followers(draft))
        return {
            place.schedule_id
            for place in places
            if place.starts_at <= draft.now or draft.is_recorded(place.schedule_id)
        }

    def _left_alone(self) -> Iterator[str]:
        """Yield which events are planned without this one that went with them."""
        draft, event = self._draft, self._event
        days = {draft.day_of(place) for place in self._stood}
        for one in (draft.locked.events[each] for each in sorted(self._lost)):
            stands = {draft.day_of(place) for place in draft.places_of(one.id)}
            if one.event_type.pairing == event.event_type.code and stands & days:
                yield f"{work_name(one)} stays planned without its {event.event_type.label}"


def _are_paired(one: Event, other: Event) -> bool:
    return (
        one.event_number is not None
        and (one.event_number, one.site_id) == (other.event_number, other.site_id)
        and (
            one.event_type.pairing == other.event_type.code
            or other.event_type.pairing == one.event_type.code
        )
    )
