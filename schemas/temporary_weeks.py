"""Temporary weeks, as they are sent and asked for."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validates_schema
from typing_extensions import override

from schemas.absences import AvailabilityOverrideSchema
from schemas.availability import TemporaryDaySchema, refuse_twice
from schemas.base import Example, LoadSchema
from schemas.fields import Listed, Text
from schemas.shapes import shape_of
from schemas.times import Day
from services.temporary_weeks import AddTemporaryWeek, ChangeTemporaryWeek

_MOST_DAYS = 7


class ChangeTemporaryWeekSchema(LoadSchema):
    """What changes about a temporary week; `days` are replaced as a whole."""

    command: ClassVar[type] = ChangeTemporaryWeek
    is_partial = True
    example: ClassVar[Example] = {"last_on": "2026-12-31"}

    first_on = Day()
    last_on = Day(metadata={"description": "The last date, included."})
    days = Listed(fields.Nested(TemporaryDaySchema), longest=_MOST_DAYS)
    reason = Text(longest=400, allow_none=True)

    @validates_schema
    def _refuse_backwards(self, data: Mapping[str, Any], **_: object) -> None:
        first, last = data.get("first_on"), data.get("last_on")
        if first and last and last < first:
            raise ValidationError("Send a date that is not before `first_on`.", "last_on")
        refuse_twice(data, "days")

    @override
    def make_command(self, loaded: dict[str, Any]) -> object:
        days = {"days": tuple(loaded["days"])} if "days" in loaded else {}
        return super().make_command({**loaded, **days})


class AddTemporaryWeekSchema(ChangeTemporaryWeekSchema):
    """How somebody can work from one date to another; a weekday that is left out is all free."""

    command = AddTemporaryWeek
    example: ClassVar[Example] = {
        "first_on": "2026-12-07",
        "last_on": "2026-12-20",
        "days": [
            {"weekday": 0, "from_local": "09:00", "to_local": "13:00"},
            {"weekday": 5, "is_available": False},
        ],
        "reason": "Exams",
    }

    first_on = Day(required=True)
    last_on = Day(required=True, metadata={"description": "The last date, included."})
    days = Listed(fields.Nested(TemporaryDaySchema), longest=_MOST_DAYS, required=True)


TEMPORARY_WEEK = shape_of(AvailabilityOverrideSchema)
