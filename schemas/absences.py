"""When people can work, as it would cross the wire."""

from collections.abc import Mapping
from typing import ClassVar, Final

from marshmallow import fields

from models.availability import (
    AvailabilityOverride,
    DateAvailability,
    WeekKind,
    WeeklyAvailability,
)
from schemas.base import DumpSchema, Example

_PERSON: Final = "a row's id; people are known outside by their code"
_CLOCK: Final = "On the clock at the site concerned; without times it is the whole day."


class WeeklyAvailabilitySchema(DumpSchema):
    """One weekday of a usual week."""

    model = WeeklyAvailability
    excluded: ClassVar[Mapping[str, str]] = {
        "employee_id": _PERSON,
        "id": "the week is one thing: its days have no addresses of their own",
        "version": "the week has one for all its days",
    }
    example: ClassVar[Example] = {
        "weekday": 0,
        "from_local": "09:00:00",
        "to_local": "17:30:00",
    }

    weekday = fields.Integer(metadata={"description": "0 is Monday."})
    week = fields.Enum(WeekKind, by_value=fields.String)
    is_available = fields.Boolean()
    from_local = fields.Time(allow_none=True, metadata={"description": _CLOCK})
    to_local = fields.Time(allow_none=True, metadata={"description": _CLOCK})


class TemporaryDayRowSchema(DumpSchema):
    """One weekday of a temporary week."""

    example: ClassVar[Example] = {"weekday": 0, "from_local": "09:00", "to_local": "13:00"}
    notes: ClassVar[Mapping[str, str]] = {"weekday": "0 is Monday.", "from_local": _CLOCK}

    weekday = fields.Integer()
    is_available = fields.Boolean()
    from_local = fields.String(allow_none=True)
    to_local = fields.String(allow_none=True)


class AvailabilityOverrideSchema(DumpSchema):
    """A temporary week, both dates included; on a weekday that it leaves out they are available all
    day."""

    model = AvailabilityOverride
    excluded: ClassVar[Mapping[str, str]] = {"employee_id": _PERSON}
    example: ClassVar[Example] = {
        "first_on": "2026-12-07",
        "last_on": "2026-12-20",
        "days": [{**TemporaryDayRowSchema.example, "is_available": True}],
        "reason": "Exams",
    }

    id = fields.UUID()
    first_on = fields.Date()
    last_on = fields.Date()
    days = fields.List(fields.Nested(TemporaryDayRowSchema))
    reason = fields.String(allow_none=True)
    version = fields.Integer()


class DateAvailabilitySchema(DumpSchema):
    """What somebody said about one date."""

    model = DateAvailability
    excluded: ClassVar[Mapping[str, str]] = {"employee_id": _PERSON}
    example: ClassVar[Example] = {"is_available": False, "reason": "Exam"}

    id = fields.UUID()
    on_date = fields.Date()
    is_available = fields.Boolean()
    reason = fields.String(allow_none=True)
    version = fields.Integer()
