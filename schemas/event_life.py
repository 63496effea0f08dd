"""What an event's life is told with."""

from typing import ClassVar

from schemas.base import Example, LoadSchema
from schemas.fields import Text
from schemas.times import WallClock
from services.event_life import MoveEvent, Reissue


class MoveEventSchema(LoadSchema):
    """Another state for an event, with why where somebody asks."""

    command: ClassVar[type] = MoveEvent
    is_partial = True
    example: ClassVar[Example] = {"reason": "The client called it off"}

    reason = Text(longest=400)


class ReissueSchema(MoveEventSchema):
    """Giving an event out again, in a new window where one is given."""

    command = Reissue
    example: ClassVar[Example] = {
        "opens_local": "2026-12-19T00:00:00",
        "due_local": "2026-12-22T23:59:00",
        "reason": "The stock came late",
    }

    opens_local = WallClock()
    due_local = WallClock()
