"""Holidays on the wire."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final

from marshmallow import ValidationError, fields, validates_schema
from typing_extensions import override

from models.holiday import Holiday
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.fields import Text, Whole
from schemas.lists import ListQuery, ListQuerySchema
from schemas.shapes import shape_of
from schemas.sites import SiteNameSchema
from schemas.times import Day
from services.closed_days import ClosedOn
from services.holidays import ChangeHoliday, CreateHoliday

_MONTHS, _DAYS = 12, 31
_LEAP_YEAR: Final = 2000
_RULE: Final = ("on_date", "month", "day")


class HolidaySchema(DumpSchema):
    """A closed day: `on_date`, or `month` and `day` of every year; without a site, everywhere."""

    model = Holiday
    example: ClassVar[Example] = {"name": "Christmas Day", "month": 12, "day": 25}

    id = fields.UUID()
    name = fields.String()
    site = fields.Nested(SiteNameSchema, allow_none=True)
    on_date = fields.Date(allow_none=True)
    month = fields.Integer(allow_none=True)
    day = fields.Integer(
        allow_none=True,
        metadata={"description": "29 February closes in leap years only."},
    )
    version = fields.Integer()


class ChangeHolidaySchema(LoadSchema):
    """What changes about a closed day; `on_date` ends the yearly rule, `month` and `day` the
    date."""

    command: ClassVar[type] = ChangeHoliday
    is_partial = True
    example: ClassVar[Example] = {"on_date": "2026-12-12"}

    name = Text(longest=200)
    site_code = Text(longest=40, allow_none=True)
    on_date = Day()
    month = Whole(lowest=1, highest=_MONTHS)
    day = Whole(lowest=1, highest=_DAYS)

    @validates_schema
    def _refuse_half_a_rule(self, data: Mapping[str, Any], **_: object) -> None:
        if "on_date" in data and ("month" in data or "day" in data):
            raise ValidationError("Send on_date, or month and day: not both.", field_name="on_date")
        if ("month" in data) != ("day" in data):
            missing = "day" if "month" in data else "month"
            raise ValidationError("Send month and day together.", field_name=missing)
        if "month" in data and not _is_day(data["month"], data["day"]):
            raise ValidationError("No year has that day: send another.", field_name="day")

    @override
    def make_command(self, loaded: dict[str, Any]) -> object:
        rule = {name: loaded.pop(name) for name in _RULE if name in loaded}
        if rule:
            loaded["closed_on"] = ClosedOn(**rule)
        return super().make_command(loaded)


class CreateHolidaySchema(ChangeHolidaySchema):
    """A new closed day: `on_date`, or `month` and `day` of every year."""

    command = CreateHoliday
    is_partial = False
    example: ClassVar[Example] = {"name": "Christmas Day", "month": 12, "day": 25}

    name = Text(longest=200, required=True)

    @validates_schema
    def _refuse_no_day(self, data: Mapping[str, Any], **_: object) -> None:
        if not any(name in data for name in _RULE):
            raise ValidationError("Send on_date, or month and day.", field_name="on_date")


class HolidayQuerySchema(ListQuerySchema):
    """Closed days in order of name."""


def _is_day(month: int, day: int) -> bool:
    following = date(_LEAP_YEAR + month // _MONTHS, month % _MONTHS + 1, 1)
    return day <= (following - date(_LEAP_YEAR, month, 1)).days


HolidayQuery = ListQuery[dict[str, str]]
HOLIDAY = shape_of(HolidaySchema)
