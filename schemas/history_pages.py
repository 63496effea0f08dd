"""What the page of the roster's history is asked for."""

from schemas.fields import Text
from schemas.pages import QuerySchema
from schemas.times import Day
from services.history_page import HistorySearch


class HistoryQuerySchema(QuerySchema):
    """Filters and place in the history."""

    command = HistorySearch
    person = Text(longest=300)
    event = Text(longest=60)
    who = Text(longest=100)
    first = Day(data_key="from")
    last = Day(data_key="to")
    cursor = Text(longest=500)
