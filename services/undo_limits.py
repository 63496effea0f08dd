"""What an action's taking back depends on: its age, and what was done later to what it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from models.event import Event
from models.roster_action import RosterChange
from models.schedule import Schedule
from repositories.roster_actions import Told
from services.event_facts import is_event_as, own_names
from services.roster_places import Place

UNDO_FOR: Final = timedelta(days=30)
# How taking back is called, and taking that back in turn.
BACK: Final = "undo"
AGAIN: Final = "redo"
CLOCK_MOVED: Final = "move-clock"
# What says where work stands.
_PLACED: Final = ("event_id", "starts_at", "is_active")
# What has another way back, by verb.
OTHER_WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {CLOCK_MOVED: "Change the site's clock back in the settings."}
)


def is_as_left(change: RosterChange, stored: Schedule | Event | None) -> bool:
    """Return whether work is still as a change left it, as far as that changed it: whoever gives an
    event other paperwork meanwhile stands in nobody's way."""
    if isinstance(stored, Event):
        return is_event_as(change, stored)
    return stored is not None and _stands_as(change.after, stored)


def what_depends(moved: Sequence[RosterChange], later: Sequence[Told]) -> Sequence[Told]:
    """Return what was done later and stands in the way of taking back what `moved` on since;
    nothing where that was no action of the roster.

    `later` is everything that was done to them since, oldest first.
    """
    own = {one.object_id: one for one in moved}
    return [one for one in standing(later) if _touches(one.change, own.get(one.change.object_id))]


def _touches(later: RosterChange, earlier: RosterChange | None) -> bool:
    """Return whether a later change of the same thing changed what the earlier one did."""
    if earlier is None:
        return False
    is_event = earlier.object_type == "event"
    return not is_event or not own_names(later).isdisjoint(own_names(earlier))


def _stands_as(facts: Mapping[str, Any], schedule: Schedule) -> bool:
    left = Place.from_facts(schedule.id, facts)
    # Who put it there first is told, not put back.
    now_is = replace(Place.of(schedule), source=left.source)
    return (now_is, schedule.is_active) == (left, facts["is_active"])


def is_placing(later: Told) -> bool:
    """Return whether a change put work where it stands, rather than changing it there."""
    before, after = later.change.before or {}, later.change.after
    return any(before.get(name) != after.get(name) for name in _PLACED)


def standing(later: Sequence[Told]) -> list[Told]:
    """Return what was done later and not taken back: an action and its undoing are nothing."""
    left: dict[object, list[Told]] = {}
    for one in later:
        of_object = left.setdefault(one.change.object_id, [])
        if of_object and of_object[-1].action.id == one.action.undo_of_id:
            of_object.pop()
        else:
            of_object.append(one)
    return sorted(
        (one for of_object in left.values() for one in of_object),
        key=lambda one: (one.action.at, one.action.id, one.change.position),
    )
