"""Event types on the wire."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from marshmallow import ValidationError, fields, validates_schema
from typing_extensions import Unpack

from models.event_type import EventType
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.fields import FieldOptions, Listed, Text, Whole, YesNo, code_text
from schemas.lists import ListQuery, ListQuerySchema
from schemas.shapes import shape_of
from services.event_types import ChangeEventType, CreateEventType

_LONGEST_DAY: Final = 1_440
_LAST_PLACE: Final = 10_000
_CODE: Final = "[A-Za-z0-9][A-Za-z0-9._-]*"
# The colours that the pages know.
_COLOURS: Final = ("core", "juicer", "supervisor", "freeosk", "digital", "other")


class SlotSchema(DumpSchema):
    """A usual start and its lunch, HH:MM on the site's clock."""

    example: ClassVar[Example] = {
        "start": "09:45",
        "lunch_begin": "13:00",
        "lunch_end": "13:30",
    }

    start = fields.String()
    lunch_begin = fields.String(allow_none=True)
    lunch_end = fields.String(allow_none=True)


class EventTypeSchema(DumpSchema):
    """How a kind of work is staffed."""

    model = EventType
    excluded: ClassVar[Mapping[str, str]] = {"id": "known outside by its code"}
    example: ClassVar[Example] = {
        "code": "tasting",
        "label": "Tasting",
        "colour": "other",
        "name_patterns": [["TASTING"]],
        "match_position": 20,
        "default_minutes": 240,
        "break_minutes": 30,
        "preferences": ["rotation:primary_lead", "event_specialist"],
        "discouraged_roles": ["club_supervisor"],
        "required_skills": [],
        "exclusive_with": ["juicer_production"],
        "max_per_day": 1,
        "priority": 10,
    }
    notes: ClassVar[Mapping[str, str]] = {
        "colour": "How pages show it.",
        "name_patterns": "A project name with all words of one of these lists is of this kind.",
        "match_position": "Kinds are tried from the lowest on; the first that fits counts.",
        "default_minutes": "How long it takes where the event does not say.",
        "preferences": "Job roles, best first; `rotation:` and a duty is its holder that day.",
        "discouraged_roles": (
            "Job roles that do it only if need be; `rotation:` and a duty is its holder that day."
        ),
        "required_skills": "Codes of skills, all of which whoever does it must hold that day.",
        "slots": "Usual starts; none: any start will do.",
        "exclusive_with": "Kinds that the same person never does that day.",
        "max_per_day": "Per person and day; null: no limit of its own.",
        "priority": "The lowest is placed first.",
        "pairing": "The kind whose event with the same number is planned along with it.",
        "rotation": "The standing duty whose holder does it.",
        "is_stackable": "It may lie on top of other work.",
        "is_auto_schedulable": "It may be planned automatically.",
    }

    code = fields.String()
    label = fields.String()
    colour = fields.String()
    name_patterns = fields.List(fields.List(fields.String()))
    match_position = fields.Integer()
    default_minutes = fields.Integer()
    break_minutes = fields.Integer()
    preferences = fields.List(fields.String())
    discouraged_roles = fields.List(fields.String())
    required_skills = fields.List(fields.String())
    slots = fields.List(fields.Nested(SlotSchema))
    exclusive_with = fields.List(fields.String())
    max_per_day = fields.Integer(allow_none=True)
    priority = fields.Integer()
    pairing = fields.String(allow_none=True)
    rotation = fields.String(allow_none=True)
    is_stackable = fields.Boolean()
    is_auto_schedulable = fields.Boolean()
    version = fields.Integer()


class EventTypeNameSchema(DumpSchema):
    """A kind of work, inside of something else."""

    example: ClassVar[Example] = {"code": "core", "label": "Core", "colour": "core"}

    code = fields.String()
    label = fields.String()
    colour = fields.String()


def _clock(**options: Unpack[FieldOptions]) -> Text:
    pattern = r"^([01]\d|2[0-3]):[0-5]\d$"
    return Text(longest=5, pattern=pattern, wanted="a time such as 09:45", **options)


def _choice(wanted: str, pattern: str, **options: Unpack[FieldOptions]) -> Text:
    return Text(longest=60, pattern=pattern, wanted=wanted, **options)


def _role_or_rotation() -> Text:
    return _choice("a job role's code, or rotation: and a rotation", f"^(rotation:)?{_CODE}$")


class LoadSlotSchema(LoadSchema):
    """A usual start and its lunch, HH:MM on the site's clock."""

    example = SlotSchema.example

    start = _clock(required=True)
    lunch_begin = _clock(allow_none=True, load_default=None)
    lunch_end = _clock(allow_none=True, load_default=None)

    @validates_schema
    def _refuse_half_a_lunch(self, data: Mapping[str, Any], **_: object) -> None:
        begin, end = data.get("lunch_begin"), data.get("lunch_end")
        if (begin is None) != (end is None):
            raise ValidationError("Send both ends of the lunch or none.", field_name="lunch_end")
        if begin and end and not data.get("start", "") <= begin < end:
            words = "Lunch begins after the start and ends after it begins."
            raise ValidationError(words, field_name="lunch_end")


class ChangeEventTypeSchema(LoadSchema):
    """What changes about a kind of work."""

    command: ClassVar[type] = ChangeEventType
    is_partial = True
    example: ClassVar[Example] = {
        "default_minutes": 270,
        "slots": [{"start": "10:30", "lunch_begin": "13:45", "lunch_end": "14:15"}],
    }

    label = Text(longest=100)
    colour = _choice(f"one of: {', '.join(_COLOURS)}", f"^({'|'.join(_COLOURS)})$")
    name_patterns = Listed(Listed(Text(longest=60), longest=10))
    match_position = Whole(lowest=0, highest=_LAST_PLACE)
    default_minutes = Whole(lowest=1, highest=_LONGEST_DAY)
    break_minutes = Whole(lowest=0, highest=_LONGEST_DAY)
    preferences = Listed(_role_or_rotation())
    discouraged_roles = Listed(_role_or_rotation())
    required_skills = Listed(code_text())
    slots = Listed(fields.Nested(LoadSlotSchema))
    exclusive_with = Listed(code_text())
    max_per_day = Whole(lowest=1, highest=99, allow_none=True)
    priority = Whole(lowest=0, highest=_LAST_PLACE)
    pairing = code_text(allow_none=True)
    rotation = code_text(allow_none=True)
    is_stackable = YesNo()
    is_auto_schedulable = YesNo()


class CreateEventTypeSchema(ChangeEventTypeSchema):
    """A new kind of work."""

    command = CreateEventType
    is_partial = False
    example: ClassVar[Example] = {
        "code": "tasting",
        "label": "Tasting",
        "colour": "other",
        "default_minutes": 240,
        "name_patterns": [["TASTING"]],
        "preferences": ["event_specialist"],
        "slots": [SlotSchema.example],
        "max_per_day": 1,
    }

    code = code_text(required=True)
    label = Text(longest=100, required=True)
    colour = _choice(f"one of: {', '.join(_COLOURS)}", f"^({'|'.join(_COLOURS)})$", required=True)
    default_minutes = Whole(lowest=1, highest=_LONGEST_DAY, required=True)


class EventTypeQuerySchema(ListQuerySchema):
    """Event types in order of code."""


EventTypeQuery = ListQuery[dict[str, str]]
EVENT_TYPE = shape_of(EventTypeSchema)
