"""Time off on the wire: whole days by their dates, hours by the wall clock."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final

from marshmallow import ValidationError, fields, validates_schema
from typing_extensions import override

from models.time_off import TimeOff, TimeOffState
from repositories.time_off import TimeOffFilters
from schemas.accounts import UserNameSchema
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.employees import EmployeeNameSchema
from schemas.fields import Choice, Text
from schemas.lists import DaysSchema, ListQuery
from schemas.schedules import SCHEDULE, ScheduleSchema
from schemas.shapes import dump, shape_of
from schemas.times import Day, WallClock
from services.time_off import (
    ApproveTimeOff,
    CancelTimeOff,
    ChangeTimeOff,
    DenyTimeOff,
    RequestTimeOff,
    TimeOffCase,
)
from utils.cursors import SortValue
from utils.cursors import WallClock as WallClockKey
from utils.wall_clock import MIDNIGHT

_DAY: Final = timedelta(days=1)
_LOCAL: Final[Mapping[str, str]] = {
    "format": "local-date-time",
    "description": "On the clock at the site concerned; midnight where whole days begin and end.",
}
# Each end of a range is told by a day or by a time: the two names, and what both mean.
_ENDS: Final = (("first_day", "starts_local"), ("last_day", "ends_local"))


class TimeOffSchema(DumpSchema):
    """An absence, and where its request stands; half-open."""

    model: ClassVar[type[TimeOff] | None] = TimeOff
    example: ClassVar[Example] = {
        "starts_local": "2026-12-07T00:00:00",
        "ends_local": "2026-12-12T00:00:00",
        "reason": "Wedding",
    }

    id = fields.UUID()
    employee = fields.Nested(EmployeeNameSchema)
    starts_local = fields.NaiveDateTime(metadata=_LOCAL)
    ends_local = fields.NaiveDateTime(metadata=_LOCAL)
    reason = fields.String(allow_none=True)
    state = fields.Enum(TimeOffState, by_value=fields.String)
    decided_by = fields.Nested(UserNameSchema, allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    created_at = fields.AwareDateTime()
    version = fields.Integer()


class StepSchema(DumpSchema):
    """One change of state; the system acts without a name."""

    example: ClassVar[Example] = {"to_state": "requested", "actor_name": "Dana Reyes"}

    from_state = fields.String(allow_none=True)
    to_state = fields.String()
    at = fields.AwareDateTime()
    reason = fields.String(allow_none=True)
    actor_name = fields.String(allow_none=True)


class TimeOffCaseSchema(TimeOffSchema):
    """An absence with its history, and the work that lies in it while it waits or is approved."""

    model = None

    history = fields.List(fields.Nested(StepSchema))
    collisions = fields.List(fields.Nested(ScheduleSchema))


class ChangeTimeOffSchema(LoadSchema):
    """What changes about a request that still waits; an end by its day is that whole day."""

    command: ClassVar[type] = ChangeTimeOff
    is_partial = True
    example: ClassVar[Example] = {"last_day": "2026-12-12"}

    first_day = Day(metadata={"description": "Instead of `starts_local`: whole days, from this."})
    last_day = Day(metadata={"description": "Instead of `ends_local`: to this day, included."})
    starts_local = WallClock()
    ends_local = WallClock()
    reason = Text(longest=400, allow_none=True)

    @validates_schema
    def _refuse_two_words_for_one_end(self, data: Mapping[str, Any], **_: object) -> None:
        if faults := {
            clock: [f"Send {day} or {clock}, not both."]
            for day, clock in _ENDS
            if day in data and clock in data
        }:
            raise ValidationError(faults)

    @override
    def make_command(self, loaded: dict[str, Any]) -> object:
        first, last = loaded.pop("first_day", None), loaded.pop("last_day", None)
        if first is not None:
            loaded["starts_local"] = midnight(first)
        if last is not None:
            loaded["ends_local"] = midnight(last) + _DAY
        return super().make_command(loaded)


class RequestTimeOffSchema(ChangeTimeOffSchema):
    """Time off that is asked for: `first_day` and `last_day`, or `starts_local` and `ends_local`.

    Staff leave `employee_id` out, or send their own.
    """

    command = RequestTimeOff
    is_partial = False
    example: ClassVar[Example] = {
        "employee_id": "EMP001",
        "first_day": "2026-12-07",
        "last_day": "2026-12-11",
        "reason": "Wedding",
    }

    employee_id = Text(longest=40, attribute="employee_code", load_default=None)

    @validates_schema
    def _refuse_open_ends(self, data: Mapping[str, Any], **_: object) -> None:
        if faults := {
            clock: [f"Send {day}, or {clock}."]
            for day, clock in _ENDS
            if day not in data and clock not in data
        }:
            raise ValidationError(faults)


class ApproveTimeOffSchema(LoadSchema):
    """Why, if there is something to say."""

    command: ClassVar[type] = ApproveTimeOff
    is_partial = True
    example: ClassVar[Example] = {"reason": "Liam takes over."}

    reason = Text(longest=400, allow_none=True)


class CancelTimeOffSchema(ApproveTimeOffSchema):
    """Why, if there is something to say."""

    command = CancelTimeOff


class DenyTimeOffSchema(LoadSchema):
    """Why."""

    command = DenyTimeOff
    is_partial = True
    example: ClassVar[Example] = {"reason": "Three others are away that week."}

    reason = Text(longest=400, required=True)


class TimeOffQuerySchema(DaysSchema):
    """Which time off, in order of start; the days are those that it touches."""

    sorted_by: ClassVar[type[SortValue]] = WallClockKey
    example: ClassVar[Example] = {**DaysSchema.example, "employee_id": "EMP001"}

    employee_code = Text(longest=40, data_key="employee_id")
    state = Choice(TimeOffState)

    @override
    def make_filters(self, loaded: dict[str, Any]) -> TimeOffFilters:
        first, last = loaded.pop("first_day", None), loaded.pop("last_day", None)
        return TimeOffFilters(
            ends_after=midnight(first) if first else None,
            starts_before=midnight(last) + _DAY if last else None,
            **loaded,
        )


def midnight(day: date) -> datetime:
    """Return the wall clock with which a day begins."""
    return datetime.combine(day, MIDNIGHT)


def case_body(case: TimeOffCase) -> dict[str, Any]:
    """Return what `TimeOffCaseSchema` shows of a request."""
    return {
        **dump(TIME_OFF, case.time_off),
        "history": [asdict(step) for step in case.history],
        "collisions": [dump(SCHEDULE, schedule) for schedule in case.collisions],
    }


TimeOffQuery = ListQuery[TimeOffFilters]
TIME_OFF = shape_of(TimeOffSchema)
