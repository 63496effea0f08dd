"""What an event's life is told with."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import fields

from schemas.base import Example, LoadSchema
from schemas.events import EventSchema
from schemas.examples import ID
from schemas.fields import Text
from schemas.times import WallClock
from services.event_life import MoveEvent, Reissue
from services.roster_work import Done


class EditedEventSchema(EventSchema):
    """A work order as a change left it, and how to take that change back."""

    example: ClassVar[Example] = {
        **EventSchema.example,
        "action_id": ID,
        "notes": ["Core 612345 stays planned without its Supervisor"],
    }
    notes: ClassVar[Mapping[str, str]] = {
        **EventSchema.notes,
        "action_id": "What to undo; null where nothing had to be changed.",
        "notes": "What stands against it now or could not be done besides, in words.",
    }

    model = None
    action_id = fields.UUID(allow_none=True)
    notes_ = fields.List(fields.String(), data_key="notes")


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


def edited_body(event: Mapping[str, Any], done: Done) -> dict[str, Any]:
    """Return a changed event as the API answers it."""
    return {**event, "action_id": done.action_id, "notes": list(done.notes)}
