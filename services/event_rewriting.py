"""Rewriting events within an action of the roster: what they are, told and able to go back."""

from collections.abc import Mapping

from models.event import Event
from services.changes import put
from services.event_facts import event_facts
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
        """Give a locked event new values, and its schedules the stackability of another type; leave
        its trail, and return the change to record.

        Raises:
            RuleViolationException: of another type, a schedule of it would overlap another one.
        """
        before, was_state = event_facts(event), event.state
        was_stackable = event.event_type.is_stackable
        was, now_is = put(event, values)
        if not now_is:
            self._events.renew(event)  # such as one given out twice: whoever saw it before is told
        if event.state is not was_state:
            self._trail.transition("event", event.id, was_state, event.state, reason)
        self._trail.audit(verb, "event", event.id, before=was, after=now_is, reason=reason)
        stored = self._events.as_stored(event.id)
        if stored.event_type.is_stackable != was_stackable:
            self._events.rewrite_stackable(event.id, is_stackable=not was_stackable)
        return Change(
            object_type="event",
            object_id=event.id,
            event_id=event.id,
            before=before,
            after=event_facts(stored),
            version=stored.version,
            sentence=sentence,
        )
