"""What the forms and addresses carry that move, trade and pin placed work."""

from datetime import datetime
from typing import Any

from typing_extensions import override

from schemas.base import LoadSchema
from schemas.fields import Identifier, Text, YesNo
from schemas.pages import QuerySchema, clock, seen_version
from schemas.times import ClockTime, Day
from services.move_panel import MoveQuestion
from services.roster import Change
from services.roster_commands import Seen, Trade
from services.trade_panel import TradeQuestion


class MoveQuerySchema(QuerySchema):
    """The day and the start that are considered; `load` waits for the schedule."""

    command = MoveQuestion
    is_partial = True
    to = Day(attribute="day")
    start = ClockTime()
    site = Text(longest=40, attribute="site_code")


class TradeQuerySchema(QuerySchema):
    """From where a trade is looked at; `load` waits for the two schedules."""

    command = TradeQuestion
    is_partial = True
    site = Text(longest=40, attribute="site_code")


class MoveFormSchema(LoadSchema):
    """Placed work at another time, or in another person's hands."""

    schedule_id = Identifier(required=True)
    version = seen_version()
    employee_code = Text(longest=40, required=True)
    to = Day(required=True)
    start = clock()
    override_reason = Text(longest=400)

    @override
    def make_command(self, loaded: dict[str, Any]) -> Change:
        """Return the change: a wall-clock start at the site."""
        starts = datetime.combine(loaded.pop("to"), loaded.pop("start"))
        return Change(starts=starts, **loaded)


class TradeFormSchema(LoadSchema):
    """Two people's work, to be swapped."""

    one_id = Identifier(required=True)
    one_version = seen_version("one_version")
    other_id = Identifier(required=True)
    other_version = seen_version("other_version")
    override_reason = Text(longest=400)

    @override
    def make_command(self, loaded: dict[str, Any]) -> Trade:
        """Return the trade of the two, in the versions that were seen."""
        one, other = (
            Seen(schedule_id=loaded[f"{which}_id"], expected_version=loaded[f"{which}_version"])
            for which in ("one", "other")
        )
        return Trade(one=one, other=other, override_reason=loaded.get("override_reason"))


class PinFormSchema(LoadSchema):
    """Work to be held where it is, or let go."""

    command = Change
    schedule_id = Identifier(required=True)
    version = seen_version()
    is_pinned = YesNo(is_text=True, required=True)
