"""What an action of the roster keeps of an event: enough to tell it, to see whether it is still so,
and to put it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from models.event import Event, EventState
from models.roster_action import RosterChange
from services.changes import facts_of
from services.event_windows import window_values

OWN: Final = ("project_name", "estimated_minutes", "headcount", "paperwork_url")
FACTS: Final = (
    "state",
    "event_number",
    *OWN,
    "opens_local",
    "due_local",
    "opens_at",
    "due_at",
    "window_class",
)
# The wall clocks are one thing; instants and class follow from them, and names are for reading.
_WINDOW: Final = frozenset({"opens_local", "due_local"})
_FOLLOWING: Final = frozenset({"opens_at", "due_at", "window_class", "event_type", "site"})
# What pairs it with others, and what the rules ask of who is put on it.
PAIRING: Final = frozenset({"event_number", "site_id", "event_type_id"})
PLACING: Final = PAIRING | _WINDOW | {"state", "headcount"}


def event_facts(event: Event) -> dict[str, object]:
    """Return what is kept of an event whose type and site are loaded."""
    return {
        **facts_of(event, FACTS),
        "event_type_id": str(event.event_type_id),
        "event_type": event.event_type.label,
        "site_id": str(event.site_id),
        "site": event.site.name,
    }


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """Return what facts of an event differ in; older ones tell less."""
    names = {name for name in after if before.get(name) != after[name]} - _FOLLOWING
    return frozenset(names | _WINDOW if names & _WINDOW else names)


def own_names(change: RosterChange) -> frozenset[str]:
    """Return what a change gave an event other values of."""
    return differing(change.before or {}, change.after)


def is_event_as(change: RosterChange, event: Event) -> bool:
    """Return whether an event is still as a change left it, as far as that changed it."""
    ids = {"event_type_id": str(event.event_type_id), "site_id": str(event.site_id)}
    now_is = {**facts_of(event, FACTS), **ids}
    return all(now_is[name] == change.after[name] for name in own_names(change))


def paired_before(change: RosterChange) -> tuple[str, UUID, UUID] | None:
    """Return the number, site and kind by which an event was paired before a change that gave it
    others; None where it gave none, or the event had no number."""
    was = change.after | (change.before or {})
    number: str | None = was.get("event_number")
    site_id, type_id = was.get("site_id"), was.get("event_type_id")
    if number is None or site_id is None or type_id is None:
        return None
    is_another = not own_names(change).isdisjoint(PAIRING)
    return (number, UUID(site_id), UUID(type_id)) if is_another else None


def values_back(change: RosterChange, event: Event, zone: str) -> dict[str, object]:
    """Return the values that take a change of an event back, and leave what others changed; `zone`
    is that of the site where it is then.

    Raises:
        ValidationException: on the site's clock of today the window that was can't be.
    """
    before, names = change.before or {}, own_names(change)
    values: dict[str, object] = {name: before[name] for name in names}
    if "state" in names:
        values["state"] = EventState(before["state"])
    values |= {name: UUID(before[name]) for name in names & {"event_type_id", "site_id"}}
    if names & (_WINDOW | {"site_id"}):
        opens_local, due_local = (
            datetime.fromisoformat(before[name]) if name in names else getattr(event, name)
            for name in ("opens_local", "due_local")
        )
        values |= window_values(opens_local, due_local, zone)
    return values
