"""What the pages of holidays are sent."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final

from typing_extensions import override

from schemas.base import LoadSchema
from schemas.fields import Identifier, Text, Whole, YesNo
from schemas.pages import QuerySchema, seen_version
from schemas.times import Day
from services.closed_days import ClosedOn
from services.holiday_page import FIRST_YEAR, LAST_YEAR, HolidaySearch
from services.holidays import ChangeHoliday, CreateHoliday, DeleteHoliday
from services.public_holiday_page import PublicSearch
from services.public_holidays import LoadHolidays

_DATE: Final = "day."


class HolidaysQuerySchema(QuerySchema):
    """From which year on."""

    command = HolidaySearch
    year = Whole(lowest=FIRST_YEAR, highest=LAST_YEAR, is_text=True)
    closed = Identifier()


class HolidayFormSchema(LoadSchema):
    """A new closed day: a date, and whether it is closed every year."""

    command: ClassVar[type] = CreateHoliday
    name = Text(longest=200, required=True)
    on_date = Day(required=True)
    every_year = YesNo(is_text=True, load_default=False)
    site = Text(longest=40, attribute="site_code", load_default=None)

    @override
    def make_command(self, loaded: dict[str, Any]) -> object:
        is_yearly = loaded.pop("every_year")
        closed_on = _closed_on(loaded.pop("on_date"), is_yearly=is_yearly)
        return super().make_command({**loaded, "closed_on": closed_on})


class ChangeHolidayFormSchema(HolidayFormSchema):
    """A closed day as it shall be; `load` waits for which."""

    command = ChangeHoliday
    is_partial = True
    version = seen_version()


class DeleteHolidayFormSchema(LoadSchema):
    """The version that was seen; `load` waits for which."""

    command = DeleteHoliday
    is_partial = True
    version = seen_version()


class PublicHolidaysQuerySchema(QuerySchema):
    """Whose public holidays are looked at."""

    command = PublicSearch
    country = Text(longest=2)
    region = Text(longest=40)
    site = Text(longest=40, attribute="site_code")
    year = Whole(lowest=FIRST_YEAR, highest=LAST_YEAR, is_text=True)
    until = Whole(lowest=FIRST_YEAR, highest=LAST_YEAR, is_text=True)


def load_chosen(form: Mapping[str, str]) -> LoadHolidays:
    """Return the public holidays that a form asks for: those whose dates are ticked."""
    filled = {name: text for name, text in form.items() if text.strip()}
    asked: PublicSearch = PublicHolidaysQuerySchema().load(filled)
    ticked = (name.removeprefix(_DATE) for name in filled if name.startswith(_DATE))
    dates = frozenset(Day().deserialize(text) for text in ticked)
    return LoadHolidays(wanted=asked.wanted(asked.year or FIRST_YEAR), dates=dates)


def _closed_on(day: date, *, is_yearly: bool) -> ClosedOn:
    return ClosedOn(month=day.month, day=day.day) if is_yearly else ClosedOn(on_date=day)
