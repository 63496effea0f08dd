"""Rewriting events within an action of the roster: state and window, told and able to go back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from models.event import Event, EventState
from services.changes import facts_of, put
from services.recording import Change
from services.roster_work import RosterWork

FACTS: Final = ("state", "opens_local", "due_local", "opens_at", "due_at", "window_class")
_INSTANTS: Final = ("opens_local", "due_local", "opens_at", "due_at")


class EventRewriting(RosterWork):
    """Actions that change events too."""

    def _rewrite(
        self,
        event: Event,
        values: Mapping[str, object],
        verb: str,
        sentence: str,
        reason: str | None,
    ) -> Change:
        """Give a locked event new values, leave its trail, and return the change to record."""
        before, was_state = facts_of(event, FACTS), event.state
        was, now_is = put(event, values)
        if event.state is not was_state:
            self._trail.transition("event", event.id, was_state, event.state, reason)
        self._trail.audit(verb, "event", event.id, before=was, after=now_is, reason=reason)
        stored = self._events.as_stored(event.id)
        return Change(
            object_type="event",
            object_id=event.id,
            event_id=event.id,
            before=before,
            after=facts_of(stored, FACTS),
            version=stored.version,
            sentence=sentence,
        )


def event_values(facts: Mapping[str, Any]) -> dict[str, object]:
    """Return the values of an event that `facts` of a change keep."""
    return {
        "state": EventState(facts["state"]),
        "window_class": facts["window_class"],
        **{name: datetime.fromisoformat(facts[name]) for name in _INSTANTS},
    }
