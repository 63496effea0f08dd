"""What somebody's own page is sent."""

from datetime import date
from typing import Any

from typing_extensions import override

from schemas.pages import QuerySchema
from schemas.times import Day


class MyWeekQuerySchema(QuerySchema):
    """A day of the week that is shown."""

    week = Day()

    @override
    def make_command(self, loaded: dict[str, Any]) -> date | None:
        return loaded.get("week")
