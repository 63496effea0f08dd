"""The life of an event in the roster: given out again, cancelled, paused, taken up again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from models.event import Event, EventState
from repositories.roster_locks import RosterRows
from services.changes import refuse_stale
from services.event_rewriting import EventRewriting
from services.event_states import ALLOWED_MOVES, refuse_forbidden_move
from services.event_windows import window_values
from services.pairing import follow
from services.roster_draft import Draft
from services.roster_sentences import shortened, work_name
from services.roster_work import Deed, Done

# What ends whatever is planned for the event.
_ENDING: Final = frozenset({EventState.CANCELLED, EventState.EXPIRED, EventState.REISSUED})


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveEvent:
    """Another state for an event, in the version that was seen."""

    event_id: UUID
    expected_version: int
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reissue(MoveEvent):
    """Give an event out again, in a new window where one is given (wall clocks at the site)."""

    opens_local: datetime | None = None
    due_local: datetime | None = None


# How each state is come to: what the action is called, and how it is told.
VERBS: Final[Mapping[EventState, tuple[str, str]]] = MappingProxyType(
    {
        EventState.OPEN: ("resume", "took up"),
        EventState.IN_PROGRESS: ("begin", "began"),
        EventState.SUBMITTED: ("submit", "submitted"),
        EventState.PAUSED: ("pause", "paused"),
        EventState.REISSUED: ("reissue", "reissued"),
        EventState.EXPIRED: ("expire", "let expire"),
        EventState.CANCELLED: ("cancel", "cancelled"),
    }
)


class EventLifeService(EventRewriting):
    """Events change their state, and what is planned for them with it."""

    def cancel(self, command: MoveEvent) -> Done:
        """Cancel an event; who is on it is taken off, and so is what goes with it.

        Raises:
            ResourceNotFoundException: no such event here.
            PreconditionFailedException: somebody changed it meanwhile.
            ConflictException: its state forbids it.
        """
        return self.move(command, EventState.CANCELLED)

    def pause(self, command: MoveEvent) -> Done:
        """Pause an event; who is on it stays; raises as `cancel`."""
        return self.move(command, EventState.PAUSED)

    def resume(self, command: MoveEvent) -> Done:
        """Take up a paused or cancelled event; raises as `cancel`."""
        return self.move(command, EventState.OPEN)

    def begin(self, command: MoveEvent) -> Done:
        """Say that the work of an event has begun; raises as `cancel`."""
        return self.move(command, EventState.IN_PROGRESS)

    def report(self, command: MoveEvent) -> Done:
        """Submit an event as done; one that nobody saw begin has begun first, so that its life is
        told whole. Raises as `cancel`."""
        locked = self._lock(RosterRows(event_ids=[command.event_id]))
        if EventState.SUBMITTED not in ALLOWED_MOVES[locked.event(command.event_id).state]:
            self.begin(command)
            command = replace(command, expected_version=command.expected_version + 1)
        return self.move(command, EventState.SUBMITTED)

    def reissue(self, command: Reissue) -> Done:
        """Give an event out again: who was on it is off it, what goes with it stays.

        Raises as `cancel`, and `ValidationException` for a window that can't be.
        """
        return self.move(command, EventState.REISSUED)

    def move(self, command: MoveEvent, wanted: EventState) -> Done:
        """Give an event that state, whichever it is, with all that goes with it; raises as
        `cancel`."""
        verb, told = VERBS[wanted]
        locked = self._lock(RosterRows(event_ids=[command.event_id]))
        event = locked.event(command.event_id)
        refuse_stale(
            event.version, command.expected_version, {"id": event.id, "state": event.state}
        )
        refuse_forbidden_move(event.state, wanted)
        draft = self._draft(locked, [(event.opens_at, event.due_at)])
        sentence = shortened(f"{self.principal.actor_name} {told} {work_name(event)}")
        values = {"state": wanted, **_window(event, command)}
        change = self._rewrite(event, values, verb, sentence, command.reason)
        deed = Deed(
            verb=verb,
            sentence=sentence,
            reason=command.reason,
            changes=[change],
            notes=self._take_off(draft, event),
        )
        return self._carry_out(draft, deed, [one.schedule_id for one in draft.moved()])

    def _take_off(self, draft: Draft, event: Event) -> list[str]:
        """Take off who is on an event whose state ends that, and what goes with it where it is not
        given out again; return what could not be done. Of what expired, begun work stays told."""
        if event.state not in _ENDING:
            return []
        is_expired = event.state is EventState.EXPIRED
        for place in draft.places_of(event.id):
            if not is_expired or place.starts_at > self.unit.now:
                draft.end(place.schedule_id)
        return [] if event.state is EventState.REISSUED else follow(draft, event)


def _window(event: Event, command: MoveEvent) -> dict[str, object]:
    if not isinstance(command, Reissue) or (command.opens_local, command.due_local) == (None, None):
        return {}
    opens_local = command.opens_local or event.opens_local
    return window_values(opens_local, command.due_local or event.due_local, event.site.time_zone)
