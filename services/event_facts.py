"""What an action of the roster keeps of an event: enough to tell it, to see whether it is still so,
and to put it back."""

from datetime import datetime
from typing import Final

from models.event import Event, EventState
from models.roster_action import RosterChange
from services.changes import facts_of
from services.event_windows import window_values

FACTS: Final = ("state", "opens_local", "due_local", "opens_at", "due_at", "window_class")
# The wall clocks are one thing; instants and class follow from them.
_WINDOW: Final = frozenset({"opens_local", "due_local"})
_DERIVED: Final = frozenset({"opens_at", "due_at", "window_class"})


def own_names(change: RosterChange) -> frozenset[str]:
    """Return what a change gave an event other values of."""
    before, after = change.before or {}, change.after
    names = {name for name in after if before.get(name) != after[name]} - _DERIVED
    return frozenset(names | _WINDOW if names & _WINDOW else names)


def is_event_as(change: RosterChange, event: Event) -> bool:
    """Return whether an event is still as a change left it, as far as that changed it."""
    now_is = facts_of(event, FACTS)
    return all(now_is[name] == change.after[name] for name in own_names(change))


def values_back(change: RosterChange, event: Event) -> dict[str, object]:
    """Return the values that take a change of an event back, and leave what others changed.

    Raises:
        ValidationException: on the site's clock of today the window that was can't be.
    """
    before = change.before or {}
    values: dict[str, object] = {name: before[name] for name in own_names(change)}
    if "state" in values:
        values["state"] = EventState(before["state"])
    if values.keys() >= _WINDOW:
        opens_local, due_local = (
            datetime.fromisoformat(before[name]) for name in ("opens_local", "due_local")
        )
        values |= window_values(opens_local, due_local, event.site.time_zone)
    return values
