"""Rewriting events within an action of the roster: state and window, told and able to go back."""

from collections.abc import Mapping

from models.event import Event
from services.changes import facts_of, put
from services.event_facts import FACTS
from services.recording import Change
from services.roster_work import RosterWork


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
