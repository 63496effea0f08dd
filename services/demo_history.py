"""How the demo's events, schedules and absences came to be in their states."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from models.event import EventState
from models.time_off import TimeOffState
from services.demo_values import DemoEvent, DemoPlan, DemoTimeOff, dawn
from services.roster import SCHEDULED
from utils.ids import new_id

Row = dict[str, Any]
Step = tuple[str, datetime]

_REPORTING = timedelta(minutes=40)


def transition_rows(plan: DemoPlan, decider_id: UUID) -> Iterator[Row]:
    """Yield the state transitions of everything planned; sequences count from 1 without gaps."""
    work = {
        made.placement.event_id: (made.placement.starts_at, made.placement.ends_at)
        for made in plan.schedules
    }
    for event in plan.events:
        yield from _rows("event", event.id, _event_steps(plan, event, work.get(event.id)))
    for made in plan.schedules:
        yield from _rows("schedule", made.placement.id, [(SCHEDULED, made.made_at)])
    for away in plan.staff.time_off:
        yield from _rows("time_off", away.id, _time_off_steps(away), decider_id)


def _event_steps(
    plan: DemoPlan, event: DemoEvent, work: tuple[datetime, datetime] | None
) -> list[Step]:
    """Return the states of an event with the instants at which it took them."""
    state, steps = plan.state_of(event), [(EventState.OPEN.value, event.made_at)]
    if state is EventState.OPEN:
        return steps
    if work is None:
        latest = dawn(plan.today) - timedelta(hours=1)
        return [*steps, (state.value, min(event.order.due_at, latest))]
    steps.append((EventState.IN_PROGRESS.value, work[0]))
    if state is EventState.SUBMITTED:
        steps.append((state.value, work[1] + _REPORTING))
    return steps


def _time_off_steps(away: DemoTimeOff) -> list[Step]:
    steps = [(TimeOffState.REQUESTED.value, away.requested_at)]
    if away.state is not TimeOffState.REQUESTED:
        steps.append((away.state.value, away.decided_at or away.requested_at))
    return steps


def _rows(
    object_type: str, object_id: UUID, steps: list[Step], decider_id: UUID | None = None
) -> Iterator[Row]:
    before: str | None = None
    for sequence, (state, at) in enumerate(steps, start=1):
        yield {
            "id": new_id(),
            "object_type": object_type,
            "object_id": object_id,
            "sequence": sequence,
            "from_state": before,
            "to_state": state,
            "actor_id": decider_id if sequence > 1 else None,
            "at": at,
        }
        before = state
