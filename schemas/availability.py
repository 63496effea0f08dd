"""When people can work, as it is sent and asked for."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validates_schema
from typing_extensions import override

from models.availability import WeekKind
from schemas.absences import DateAvailabilitySchema, WeeklyAvailabilitySchema
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.examples import DAY
from schemas.fields import Choice, Listed, Text, Whole, YesNo
from schemas.lists import DayRangeSchema, ListQuery
from schemas.shapes import dump, shape_of
from schemas.times import ClockTime, Day
from services.availability import AddDate, ChangeDate, DateRange, SetWeek
from services.usual_weeks import UsualDay, UsualWeek
from utils.cursors import SortValue

_LAST_WEEKDAY = 6
_MOST_DAYS = 21


class UsualWeekSchema(DumpSchema):
    """Somebody's usual week; on a weekday that it leaves out they are available all day."""

    example: ClassVar[Example] = {"employee_id": "EMP001", "version": 482_105_336}

    employee_id = fields.String()
    days = fields.List(
        fields.Nested(WeeklyAvailabilitySchema),
        metadata={"description": "By kind of week and weekday; a day of week a or b beats every."},
    )
    version = fields.Integer(metadata={"description": "Another one whenever the week is."})


class TemporaryDaySchema(LoadSchema):
    """One weekday of a temporary week."""

    command = UsualDay
    example: ClassVar[Example] = {"weekday": 0, "from_local": "09:00", "to_local": "17:30"}

    weekday = Whole(lowest=0, highest=_LAST_WEEKDAY, required=True)
    is_available = YesNo(load_default=True)
    from_local = ClockTime(allow_none=True, load_default=None)
    to_local = ClockTime(allow_none=True, load_default=None)

    @validates_schema
    def _refuse_odd_times(self, data: Mapping[str, Any], **_: object) -> None:
        begin, end = data.get("from_local"), data.get("to_local")
        if (begin is None) != (end is None):
            raise ValidationError("Send both times, or none for the whole day.", "to_local")
        if begin is None or end is None:
            return
        if not data.get("is_available", True):
            words = "A day that is not available has no times: remove them."
            raise ValidationError(words, "from_local")
        if end <= begin:
            raise ValidationError("Send a time after `from_local`.", "to_local")


class UsualDaySchema(TemporaryDaySchema):
    """One weekday of a usual week."""

    week = Choice(WeekKind, load_default=WeekKind.EVERY)


class SetWeekSchema(LoadSchema):
    """The whole usual week; nothing of the one before stays."""

    is_partial = True
    command = SetWeek
    example: ClassVar[Example] = {
        "days": [
            {"weekday": 0, "from_local": "09:00", "to_local": "17:30"},
            {"weekday": 5, "week": "a", "is_available": False},
            {"weekday": 6, "is_available": False},
        ]
    }

    days = Listed(fields.Nested(UsualDaySchema), longest=_MOST_DAYS, required=True)

    @validates_schema
    def _refuse_twice(self, data: Mapping[str, Any], **_: object) -> None:
        refuse_twice(data, "days")

    @override
    def make_command(self, loaded: dict[str, Any]) -> object:
        return super().make_command({"days": tuple(loaded["days"])})


class ChangeDateSchema(LoadSchema):
    """What changes about a date."""

    command: ClassVar[type] = ChangeDate
    is_partial = True
    example: ClassVar[Example] = {"reason": "Moved house"}

    is_available = YesNo()
    reason = Text(longest=400, allow_none=True)


class AddDateSchema(ChangeDateSchema):
    """What somebody says about a date."""

    command = AddDate
    example: ClassVar[Example] = {"on_date": DAY, "is_available": False, "reason": "Exam"}

    on_date = Day(required=True)
    is_available = YesNo(required=True)


class DateQuerySchema(DayRangeSchema):
    """Which dates, in their order."""

    command = DateRange
    sorted_by: ClassVar[type[SortValue]] = date
    example: ClassVar[Example] = {"from": DAY, "to": DAY}

    # Dates are the person's own: no clock is needed to read them.
    first_day = Day(data_key="from")
    last_day = Day(data_key="to", metadata={"description": "The last date, included."})


def refuse_twice(data: Mapping[str, Any], field: str) -> None:
    """Raise `ValidationError` where one of the loaded days or duties of a field comes twice."""
    counted = Counter(one.name for one in data.get(field, ()))
    twice = [name for name, number in counted.items() if number > 1]
    if twice:
        raise ValidationError(f"Send each day once: {', '.join(twice)} comes twice.", field)


def week_body(week: UsualWeek) -> dict[str, Any]:
    """Return a usual week as it is answered."""
    days = [dump(USUAL_DAY, day) for day in week.days]
    return {"employee_id": week.employee_code, "days": days, "version": week.version}


DateQuery = ListQuery[DateRange]
DATE = shape_of(DateAvailabilitySchema)
USUAL_DAY = shape_of(WeeklyAvailabilitySchema)
