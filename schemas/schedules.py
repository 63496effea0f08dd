"""Schedules on the wire, and what the rules answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from marshmallow import fields
from typing_extensions import override

from models.schedule import Schedule, ScheduleSource, SyncState
from repositories.schedules import ScheduleFilters
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.employees import EmployeeNameSchema
from schemas.events import EventNameSchema
from schemas.examples import ID
from schemas.fields import Identifier, Listed, Text, YesNo, reason_text
from schemas.lists import DayRangeSchema, ListQuery, instants_of
from schemas.shapes import shape_of
from schemas.times import Instant, Moment
from services.roster import Assign, Change


class ScheduleSchema(DumpSchema):
    """A person on an event at a time."""

    model: ClassVar[type[Schedule] | None] = Schedule
    excluded: ClassVar[Mapping[str, str]] = {
        "raw_payload": "the client's own words, read by *_with_details alone",
    }
    example: ClassVar[Example] = {
        "seat": 1,
        "starts_at": "2026-12-12T15:45:00+00:00",
        "ends_at": "2026-12-12T22:15:00+00:00",
        "is_stackable": False,
        "is_pinned": False,
    }
    notes: ClassVar[Mapping[str, str]] = {
        "seat": "Which of the event's seats.",
        "is_active": "False: it has ended and stays for history.",
        "is_stackable": "It may lie on top of other work.",
        "is_pinned": "Automatic planning leaves it where it is; moved by hand, it stays pinned.",
        "source": "Where it came from.",
        "sync_state": "Whether the client's system knows it.",
    }

    id = fields.UUID()
    employee = fields.Nested(EmployeeNameSchema)
    event = fields.Nested(EventNameSchema)
    seat = fields.Integer()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    is_active = fields.Boolean()
    is_stackable = fields.Boolean()
    is_pinned = fields.Boolean()
    source = fields.Enum(ScheduleSource, by_value=fields.String)
    sync_state = fields.Enum(SyncState, by_value=fields.String)
    upstream_id = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
    version = fields.Integer()


class AssignSchema(LoadSchema):
    """Who does which event, and when; without an end, the event's own minutes count."""

    command = Assign
    example: ClassVar[Example] = {
        "event_id": ID,
        "employee_id": "EMP001",
        "starts_at": "2026-12-12T09:45:00",
    }

    event_id = Identifier(required=True)
    employee_id = Text(longest=40, attribute="employee_code", required=True)
    starts_at = Moment(attribute="starts", required=True)
    ends_at = Instant(allow_none=True)
    is_pinned = YesNo()
    override_reason = reason_text()


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """May this be, once those schedules are gone?"""

    assign: Assign
    replaces: frozenset[UUID]


class CheckSchema(LoadSchema):
    """An assignment that is only thought of."""

    example = AssignSchema.example

    event_id = Identifier(required=True)
    employee_id = Text(longest=40, attribute="employee_code", required=True)
    starts_at = Moment(attribute="starts", required=True)
    ends_at = Instant(allow_none=True)
    replaces = Listed(Identifier(), load_default=())

    @override
    def make_command(self, loaded: dict[str, Any]) -> Question:
        replaces = frozenset(loaded.pop("replaces"))
        return Question(assign=Assign(**loaded), replaces=replaces)


class ChangeScheduleSchema(LoadSchema):
    """Another person, time or pin; a new start without a new end keeps the length."""

    command = Change
    is_partial = True
    example: ClassVar[Example] = {
        "starts_at": "2026-12-12T10:30:00",
        "is_pinned": True,
    }

    employee_id = Text(longest=40, attribute="employee_code")
    starts_at = Moment(attribute="starts")
    ends_at = Instant()
    is_pinned = YesNo()
    override_reason = reason_text()


class OwnScheduleQuerySchema(DayRangeSchema):
    """Which schedules of one's own, in order of start; the days are those of the start."""

    example: ClassVar[Example] = {
        "from": "2026-12-12",
        "to": "2026-12-12",
        "site": "8135",
        "include_ended": False,
    }

    site_code = Text(longest=40, data_key="site")
    include_ended = YesNo(is_text=True, load_default=False)

    @override
    def make_filters(self, loaded: dict[str, Any]) -> ScheduleFilters:
        starts_from, starts_before = instants_of(loaded)
        is_active = None if loaded.pop("include_ended") else True
        return ScheduleFilters(
            starts_from=starts_from, starts_before=starts_before, is_active=is_active, **loaded
        )


class ScheduleQuerySchema(OwnScheduleQuerySchema):
    """Which schedules, in order of start; the days are those of the start."""

    example: ClassVar[Example] = {**OwnScheduleQuerySchema.example, "employee_id": "EMP001"}

    employee_code = Text(longest=40, data_key="employee_id")
    event_id = Identifier()


class ViolationSchema(DumpSchema):
    """A rule that stands against an assignment, in words and for machines."""

    example: ClassVar[Example] = {
        "rule": "time-off",
        "severity": "hard",
        "message": "Ana Nguyen is on time off on 12 December",
        "details": {"employee": "Ana Nguyen"},
        "overridable": True,
    }
    notes: ClassVar[Mapping[str, str]] = {
        "severity": "One of absolute, hard, soft, info.",
        "message": "What stands against it, in words.",
        "details": "The same facts for programs.",
        "overridable": "Whoever asks may set it aside, by sending `override_reason`.",
    }

    rule = fields.String()
    severity = fields.String()
    message = fields.String()
    details = fields.Dict()
    overridable = fields.Boolean()


class VerdictSchema(DumpSchema):
    """Every rule that stands against what was asked; none: it may be."""

    violations = fields.List(fields.Nested(ViolationSchema))


ScheduleQuery = ListQuery[ScheduleFilters]
SCHEDULE = shape_of(ScheduleSchema)
