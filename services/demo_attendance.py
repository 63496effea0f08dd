"""Who came to the work that the demo's past holds."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from models.attendance import Mark
from models.event import EventState
from services.demo_values import DemoAttendance, DemoSchedule, Dice, dawn

_SOON_AFTER: Final = timedelta(minutes=40)
# Out of a hundred; the rest came in time.
_LATE, _CALLED_IN, _EXCUSED, _NO_SHOW = 0.06, 0.015, 0.01, 0.005
_NOTES: Final = ("Bus broke down", "Traffic on the ring road", "Opened with the store manager")


def draw_attendance(
    dice: Dice,
    schedules: Iterable[DemoSchedule],
    states: Mapping[UUID, EventState],
    today: date,
) -> Iterator[DemoAttendance]:
    """Yield how the reported work went, recorded before `today` began."""
    latest = dawn(today) - timedelta(minutes=5)
    for made in schedules:
        placement = made.placement
        if states.get(placement.event_id) is not EventState.SUBMITTED:
            continue
        mark = _mark(dice)
        came = mark in {Mark.ON_TIME, Mark.LATE}
        minutes = (placement.ends_at - placement.starts_at) // timedelta(minutes=1)
        yield DemoAttendance(
            schedule_id=placement.id,
            mark=mark,
            minutes=max(minutes - (15 if mark is Mark.LATE else 0), 0) if came else None,
            note=dice.choice(_NOTES) if mark is Mark.LATE and dice.chance(0.5) else None,
            recorded_at=min(placement.ends_at + _SOON_AFTER, latest),
        )


def _mark(dice: Dice) -> Mark:
    for mark, share in (
        (Mark.LATE, _LATE),
        (Mark.CALLED_IN, _CALLED_IN),
        (Mark.EXCUSED, _EXCUSED),
        (Mark.NO_SHOW, _NO_SHOW),
    ):
        if dice.chance(share):
            return mark
    return Mark.ON_TIME
