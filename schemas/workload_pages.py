"""What the page of workload is asked for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from typing_extensions import override

from repositories.paging import PageRequest
from schemas.fields import Text
from schemas.pages import QuerySchema
from schemas.times import Day
from services.workload_views import PAGE_SIZE
from utils.cursors import decode_cursor


@dataclass(frozen=True, kw_only=True, slots=True)
class WeeksQuestion:
    """A day of the week that is looked at (None is today), and the place in the list."""

    day: date | None
    request: PageRequest


class WorkloadPageQuerySchema(QuerySchema):
    """Which weeks, and the place in the list."""

    week = Day()
    cursor = Text(longest=500)

    @override
    def make_command(self, loaded: dict[str, Any]) -> WeeksQuestion:
        cursor = loaded.get("cursor")
        mark = decode_cursor(cursor, str) if cursor else None
        return WeeksQuestion(
            day=loaded.get("week"), request=PageRequest(limit=PAGE_SIZE, cursor=mark)
        )
