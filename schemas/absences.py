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


class AvailabilityOverrideSchema(DumpSchema):
    """A temporary usual week."""

    model = AvailabilityOverride
    excluded: ClassVar[Mapping[str, str]] = {"employee_id": _PERSON}

    id = fields.UUID()
    first_on = fields.Date()
    last_on = fields.Date()
    days = fields.List(fields.Dict())
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
