"""Events on the wire."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from marshmallow import ValidationError, fields
from typing_extensions import override

from models.event import Event, EventState
from repositories.event_filters import EventFilters
from repositories.event_search import EventTerms
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.event_types import EventTypeNameSchema
from schemas.fields import Choice, Text, Whole, YesNo
from schemas.lists import DayRangeSchema, ListQuery, instants_of, local_today
from schemas.shapes import shape_of
from schemas.sites import SiteNameSchema
from schemas.times import WallClock
from services.event_editing import ChangeEvent
from services.event_grammar import SearchFault, read_search
from services.events import CreateEvent

_LONGEST_WORK: Final = 1_440
_MOST_SEATS: Final = 99
_SEARCH: Final = (
    "Terms with commas between them, all of which must hold: `s:`, `d:` or `sc:` and the day on "
    "which the window opens, the work is due or somebody does it (2026-12-05, 5 Dec, 12/05, sat, "
    "today, or two with `to` between them); six digits are an event number, CAPITALS a person; "
    "anything else is words of the project name, the reference number or the site."
)
LOCAL: Final[Mapping[str, str]] = {
    "format": "local-date-time",
    "description": "On the clock at the site.",
}


class EventSchema(DumpSchema):
    """A work order. The wall-clock window is the authority, its instants are derived."""

    model: ClassVar[type[Event] | None] = Event
    excluded: ClassVar[Mapping[str, str]] = {
        "window_class": "only sorts windows for the index",
        "raw_payload": "the client's own words, read by *_with_details alone",
    }
    example: ClassVar[Example] = {
        "ref_num": "60210045",
        "project_name": "612345-CORE-Oat Bites",
        "event_number": "612345",
        "opens_local": "2026-12-12T00:00:00",
        "due_local": "2026-12-15T23:59:00",
        "opens_at": "2026-12-12T06:00:00+00:00",
        "due_at": "2026-12-16T05:59:00+00:00",
        "estimated_minutes": 390,
        "headcount": 1,
    }
    notes: ClassVar[Mapping[str, str]] = {
        "ref_num": "The client's number of the work order; digits.",
        "event_number": "The six digits of the project name, which pair it with another event.",
        "headcount": "How many people it takes.",
        "upstream_id": "Its number in the client's system.",
    }

    id = fields.UUID()
    ref_num = fields.String()
    project_name = fields.String()
    event_number = fields.String(allow_none=True)
    event_type = fields.Nested(EventTypeNameSchema)
    site = fields.Nested(SiteNameSchema)
    opens_local = fields.NaiveDateTime(metadata=LOCAL)
    due_local = fields.NaiveDateTime(metadata=LOCAL)
    opens_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime()
    estimated_minutes = fields.Integer(
        allow_none=True, metadata={"description": "Null: the type's default applies."}
    )
    headcount = fields.Integer()
    state = fields.Enum(EventState, by_value=fields.String)
    parent_event_id = fields.UUID(allow_none=True)
    upstream_id = fields.String(allow_none=True)
    paperwork_url = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
    version = fields.Integer()


class EventNameSchema(DumpSchema):
    """A work order, inside of something else."""

    example: ClassVar[Example] = {
        "ref_num": "60210045",
        "project_name": "612345-CORE-Oat Bites",
        "event_number": "612345",
    }

    id = fields.UUID()
    ref_num = fields.String()
    project_name = fields.String()
    event_number = fields.String(allow_none=True)
    event_type = fields.Nested(EventTypeNameSchema)
    site = fields.Nested(SiteNameSchema)


class ChangeEventSchema(LoadSchema):
    """What changes about a work order; `reason` stays with the change."""

    command: ClassVar[type] = ChangeEvent
    is_partial = True
    example: ClassVar[Example] = {"due_local": "2026-12-16T23:59:00", "headcount": 2}

    project_name = Text(longest=200)
    site_code = Text(longest=40)
    event_type_code = Text(longest=40)
    opens_local = WallClock()
    due_local = WallClock()
    estimated_minutes = Whole(lowest=1, highest=_LONGEST_WORK, allow_none=True)
    headcount = Whole(lowest=1, highest=_MOST_SEATS)
    paperwork_url = Text(
        longest=500,
        pattern=r"^https?://[^\s<>\"]+$",
        wanted="an address that begins with https:// or http://",
        allow_none=True,
    )
    state = Choice(EventState)
    reason = Text(longest=400, allow_none=True)


class CreateEventSchema(LoadSchema):
    """A new work order; without a type, its project name says which."""

    command = CreateEvent
    example: ClassVar[Example] = {
        "ref_num": "60210045",
        "project_name": "612345-CORE-Oat Bites",
        "site_code": "8135",
        "opens_local": "2026-12-12T00:00:00",
        "due_local": "2026-12-15T23:59:00",
        "estimated_minutes": 390,
    }

    ref_num = Text(longest=40, pattern="^[0-9]+$", wanted="digits only", required=True)
    project_name = Text(longest=200, required=True)
    site_code = Text(longest=40, required=True)
    event_type_code = Text(longest=40, allow_none=True)
    opens_local = WallClock(required=True)
    due_local = WallClock(required=True)
    estimated_minutes = Whole(lowest=1, highest=_LONGEST_WORK, allow_none=True)
    headcount = Whole(lowest=1, highest=_MOST_SEATS)
    paperwork_url = Text(
        longest=500,
        pattern=r"^https?://[^\s<>\"]+$",
        wanted="an address that begins with https:// or http://",
        allow_none=True,
    )


class EventQuerySchema(DayRangeSchema):
    """Which work orders, in order of due time; the days are those that the window touches."""

    example: ClassVar[Example] = {
        "from": "2026-12-12",
        "to": "2026-12-12",
        "site": "8135",
        "event_type": "core",
        "state": "open",
        "is_staffed": False,
        "q": "oat, d:12 Dec to 15 Dec",
    }

    search = Text(longest=200, data_key="q", about=_SEARCH)
    site_code = Text(longest=40, data_key="site")
    type_code = Text(longest=40, data_key="event_type")
    state = Choice(EventState)
    is_staffed = YesNo(is_text=True)

    @override
    def make_filters(self, loaded: dict[str, Any]) -> EventFilters:
        due_after, opens_before = instants_of(loaded)
        loaded["terms"] = _terms(loaded.pop("search", ""))
        return EventFilters(due_after=due_after, opens_before=opens_before, **loaded)


def _terms(text: str) -> EventTerms:
    try:
        return read_search(text, local_today())
    except SearchFault as fault:
        raise ValidationError(str(fault), field_name="q") from fault


EventQuery = ListQuery[EventFilters]
EVENT = shape_of(EventSchema)
