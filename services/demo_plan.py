"""The whole demo organization, planned without a database: the same seed and day plan the same."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from models.event import EventState
from services.demo_attendance import draw_attendance
from services.demo_events import draw_events
from services.demo_roster import Advance, draw_schedules
from services.demo_staff import draw_staff
from services.demo_values import DemoEvent, DemoPlan, DemoSchedule, DemoSize, Dice
from utils.ids import new_id
from utils.wall_clock import local_date

_REPORTED_LATE: Final = timedelta(days=2)


def plan_demo(size: DemoSize, seed: int, today: date, advance: Advance) -> DemoPlan:
    """Return everything to store; `advance` hears how many schedules were found."""
    dice = Dice(seed)
    organization_id = new_id()  # a stand-in: the rules only ask whether all is of one
    staff = draw_staff(dice, organization_id, size.employees, today)
    events = tuple(draw_events(dice, organization_id, staff.sites, size.events, today))
    schedules = tuple(draw_schedules(dice, staff, events, size.schedules, today, advance))
    states = _states(dice, events, schedules, today)
    return DemoPlan(
        today=today,
        staff=staff,
        events=events,
        schedules=schedules,
        states=states,
        attendance=tuple(draw_attendance(dice, schedules, states, today)),
    )


def _states(
    dice: Dice, events: Sequence[DemoEvent], schedules: Sequence[DemoSchedule], today: date
) -> Mapping[UUID, EventState]:
    days = {
        made.placement.event_id: local_date(made.placement.starts_at, made.placement.zone)
        for made in schedules
    }
    states = {event.id: _state(dice, event, days.get(event.id), today) for event in events}
    return {event_id: state for event_id, state in states.items() if state is not EventState.OPEN}


def _state(dice: Dice, event: DemoEvent, day: date | None, today: date) -> EventState:
    if event.withheld is not None:
        return event.withheld
    if day is None:
        is_over = event.due_local.date() < today
        return EventState.EXPIRED if is_over else EventState.OPEN
    if day >= today:
        return EventState.OPEN
    is_reported = dice.chance(0.98 if today - day > _REPORTED_LATE else 0.8)
    return EventState.SUBMITTED if is_reported else EventState.IN_PROGRESS
