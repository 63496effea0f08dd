"""What was done to the roster, to one schedule, to one event: read, never changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from repositories.events import EventRepository
from repositories.history import Step, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.roster_actions import ActionFilters, RosterActionRepository, Told
from repositories.row_reader import PlainRow
from repositories.schedules import ScheduleRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.roster_refusals import no_event, no_schedule
from utils.row_shape import RowShape


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryLine:
    """One change of an object; `before` is None where it was not planned before."""

    action_id: UUID
    at: datetime
    actor_name: str
    verb: str
    sentence: str
    reason: str | None
    object_type: str
    object_id: UUID
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    undo_of_id: UUID | None
    undone_by_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StateSpan:
    """The time that an object spent in one state; `until` None is now."""

    state: str
    since: datetime
    until: datetime | None
    seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """What became of one object, newest first, and its states, oldest first."""

    changes: tuple[HistoryLine, ...]
    states: tuple[StateSpan, ...]


class RosterHistoryService(RepositoryService):
    """Actions and histories."""

    def __init__(
        self,
        unit: Unit,
        actions: RosterActionRepository,
        events: EventRepository,
        schedules: ScheduleRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._actions = actions
        self._events = events
        self._schedules = schedules
        self._transitions = transitions

    def list_rows(
        self, shape: RowShape, filters: ActionFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of actions as plain rows, newest first."""
        self.require(Permission.ROSTER_VIEW)
        return self._actions.page_rows(shape, filters, request)

    def of_schedule(self, schedule_id: UUID) -> History:
        """Return what became of a schedule; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        if self._schedules.get(schedule_id) is None:
            raise no_schedule()
        return self._history(schedule_id)

    def of_event(self, event_id: UUID) -> History:
        """Return what became of an event and its schedules; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        if self._events.get(event_id) is None:
            raise no_event()
        return self._history(event_id)

    def _history(self, object_id: UUID) -> History:
        steps = self._transitions.steps_of_object(object_id)
        return History(
            changes=tuple(_line(told) for told in self._actions.told_of(object_id)),
            states=tuple(spans_of(steps, self.unit.now)),
        )


def _line(told: Told) -> HistoryLine:
    action, change = told.action, told.change
    return HistoryLine(
        action_id=action.id,
        at=action.at,
        actor_name=action.actor_name,
        verb=action.verb,
        sentence=change.sentence,
        reason=action.reason,
        object_type=change.object_type,
        object_id=change.object_id,
        before=change.before,
        after=change.after,
        undo_of_id=action.undo_of_id,
        undone_by_id=action.undone_by_id,
    )


def spans_of(steps: Sequence[Step], now: datetime) -> Iterator[StateSpan]:
    """Yield the time between one change of state and the next, the last one until now."""
    for step, following in pairwise([*steps, None]):
        if step is None:
            continue
        until = following.at if following else None
        length = (until or now) - step.at
        yield StateSpan(
            state=step.to_state, since=step.at, until=until, seconds=int(length.total_seconds())
        )
