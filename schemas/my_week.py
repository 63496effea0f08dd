"""What somebody's own page is sent."""

from datetime import date
from typing import Any, ClassVar

from typing_extensions import override

from schemas.base import LoadSchema
from schemas.fields import Text
from schemas.pages import QuerySchema
from schemas.time_off_pages import clock_of_day, with_range
from schemas.times import Day
from services.time_off import RequestTimeOff


class MyWeekQuerySchema(QuerySchema):
    """A day of the week that is shown."""

    week = Day()

    @override
    def make_command(self, loaded: dict[str, Any]) -> date | None:
        return loaded.get("week")


class AskTimeOffFormSchema(LoadSchema):
    """Time off of one's own."""

    command: ClassVar[type] = RequestTimeOff
    first = Day(required=True)
    last = Day()
    starts = clock_of_day()
    ends = clock_of_day()
    reason = Text(longest=400, load_default=None)

    @override
    def make_command(self, loaded: dict[str, Any]) -> object:
        return super().make_command({"employee_code": None, **with_range(loaded)})
