"""What the forms of one event's page carry."""

from schemas.base import LoadSchema
from schemas.fields import Text
from schemas.pages import seen_version
from schemas.times import WallClock
from services.event_life import MoveEvent, Reissue


class LifeFormSchema(LoadSchema):
    """Another state for an event; `load` waits for the event."""

    command = MoveEvent
    is_partial = True
    version = seen_version()
    reason = Text(longest=400)


class ReissueFormSchema(LifeFormSchema):
    """Giving an event out again, in the window that stands in the form."""

    command = Reissue
    opens_local = WallClock()
    due_local = WallClock()
