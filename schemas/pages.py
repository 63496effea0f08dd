"""What the pages' forms and addresses carry."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from marshmallow import EXCLUDE, fields
from typing_extensions import override

from models.import_file import ImportKind
from schemas.base import LoadSchema
from schemas.fields import Choice, Identifier, Text, Whole
from schemas.times import Day
from services.assign_panel import Question
from services.event_list import EventSearch
from services.exports import ExportRange
from services.roster import Assign, Unassign
from services.roster_commands import Undo

HIGHEST_VERSION = 2**31 - 1


def clock() -> fields.Time:
    """Return the field of a wall-clock time."""
    return fields.Time(
        format="%H:%M",
        required=True,
        error_messages={"invalid": "Send a time such as 09:45.", "required": "Choose a start."},
    )


def version() -> Whole:
    """Return the field of the version that the form was made from."""
    return Whole(lowest=1, highest=HIGHEST_VERSION, is_text=True, required=True)


def seen_version(attribute: str = "expected_version") -> Whole:
    """Return the field of that version, as commands take it."""
    return Whole(
        lowest=1,
        highest=HIGHEST_VERSION,
        is_text=True,
        required=True,
        attribute=attribute,
    )


class QuerySchema(LoadSchema):
    """What an address asks for; what it does not know it leaves alone, as links gather extras."""

    class Meta:
        unknown = EXCLUDE


class HomeQuerySchema(QuerySchema):
    """A day to go to."""

    date = Day()


class ChooseQuerySchema(QuerySchema):
    """The start that is considered for an event, and who for a reason; `load` waits for the event
    and the day."""

    command = Question
    is_partial = True
    start = fields.Time(format="%H:%M", error_messages={"invalid": "Send a time such as 09:45."})
    site = Text(longest=40, attribute="site_code")
    why = Text(longest=40)


class EventsQuerySchema(QuerySchema):
    """Search, filters and place in the list of events."""

    command = EventSearch
    q = Text(longest=200, attribute="search")
    site = Text(longest=40, attribute="site_code")
    type = Text(longest=40, attribute="type_code")
    state = Text(longest=40)
    cursor = Text(longest=500)


class ReferenceQuerySchema(QuerySchema):
    """Words to look for in the API's reference."""

    q = Text(longest=200)


class AssignFormSchema(LoadSchema):
    """Somebody for an event; `load` returns the command waiting for the day."""

    event_id = Identifier(required=True)
    employee_code = Text(longest=40, required=True)
    start = clock()
    version = version()
    override_reason = Text(longest=400)

    @override
    def make_command(self, loaded: dict[str, Any]) -> Callable[[date], Assign]:
        """Return what makes the command once the day is known."""

        def on(day: date) -> Assign:
            return Assign(
                event_id=loaded["event_id"],
                employee_code=loaded["employee_code"],
                starts=datetime.combine(day, loaded["start"]),
                expected_event_version=loaded["version"],
                override_reason=loaded.get("override_reason"),
            )

        return on


class UnassignFormSchema(LoadSchema):
    """Somebody off an event."""

    command = Unassign
    schedule_id = Identifier(required=True)
    version = seen_version()


class UndoReasonFormSchema(LoadSchema):
    """Why an action is taken back in spite of a rule; `load` waits for which."""

    command = Undo
    is_partial = True

    override_reason = Text(longest=400)


class UndoFormSchema(UndoReasonFormSchema):
    """An action to take back."""

    is_partial = False
    action_id = Identifier(required=True)


class UploadFormSchema(LoadSchema):
    """What the rows of a chosen file are."""

    kind = Choice(ImportKind, required=True)


class ApplyFormSchema(LoadSchema):
    """The verdict that was seen."""

    version = version()


class ExportQuerySchema(QuerySchema):
    """Which days, both included, of which site."""

    command = ExportRange
    first = Day(data_key="from")
    last = Day(data_key="to")
    site = Text(longest=40, attribute="site_code")


class SignInFormSchema(LoadSchema):
    """Who signs in, and where they wanted to go."""

    email = Text(longest=254, required=True)
    password = fields.String(required=True)
    next = fields.String(load_default="")


class CodeFormSchema(LoadSchema):
    """A code of a second factor, how it was asked for, and where the reader wanted to go."""

    code = fields.String(required=True)
    by = fields.String(load_default="")
    next = fields.String(load_default="")


class NewPasswordFormSchema(LoadSchema):
    """A password that was chosen; browsers send the address along, for their own memory."""

    class Meta:
        unknown = EXCLUDE

    password = fields.String(required=True)
