"""What is done to the roster, on the wire: trades, taking back, histories."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, ClassVar, Final

from marshmallow import fields

from models.roster_action import RosterAction, RosterChange
from repositories.roster_actions import ActionFilters
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.examples import ID
from schemas.fields import Identifier, Whole, reason_text
from schemas.lists import ListQuery, ListQuerySchema
from schemas.schedules import SCHEDULE, ScheduleSchema
from schemas.shapes import dump, shape_of
from schemas.times import Instant
from services.roster_commands import Seen, Trade, Undo
from services.roster_history import History
from services.roster_work import Done
from utils.cursors import SortValue

_HIGHEST_VERSION: Final = 2**31 - 1
_SENTENCE: Final = "Alice put Ana Nguyen on Core 612345 at 10:30 on Saturday 12 December"
_PLACE: Final[Mapping[str, object]] = {
    "event_id": ID,
    "employee_id": "EMP001",
    "employee_name": "Ana Nguyen",
    "seat": 1,
    "starts_at": "2026-12-12T16:30:00+00:00",
    "ends_at": "2026-12-12T23:00:00+00:00",
    "is_active": True,
    "is_pinned": False,
}


class PlacedSchema(ScheduleSchema):
    """A schedule as an action left it, and how to take that action back."""

    example: ClassVar[Example] = {
        **ScheduleSchema.example,
        "action_id": ID,
        "notes": ["Supervisor 612345 is not planned on Monday 4 May: nobody may do it"],
    }
    notes: ClassVar[Mapping[str, str]] = {
        **ScheduleSchema.notes,
        "action_id": "What to undo; null where nothing had to be changed.",
        "notes": "What the action could not do besides, in words.",
    }

    model = None
    action_id = fields.UUID(allow_none=True)
    notes_ = fields.List(fields.String(), data_key="notes")


class OutcomeSchema(DumpSchema):
    """What an action came to."""

    example: ClassVar[Example] = {"sentence": _SENTENCE, "notes": []}
    notes: ClassVar[Mapping[str, str]] = {
        "action_id": "What to undo; null where nothing had to be changed.",
        "sentence": "What was done, in words.",
        "notes": "What it could not do besides, in words.",
        "schedules": "The schedules that it was about, as they stand now, ended ones too.",
    }

    action_id = fields.UUID(allow_none=True)
    sentence = fields.String()
    notes_ = fields.List(fields.String(), data_key="notes")
    schedules = fields.List(fields.Nested(ScheduleSchema))


class SeenSchema(LoadSchema):
    """A schedule, in the version that was read."""

    command = Seen
    example: ClassVar[Example] = {"schedule_id": ID, "version": 3}

    schedule_id = Identifier(required=True)
    version = Whole(lowest=1, highest=_HIGHEST_VERSION, required=True, attribute="expected_version")


class TradeSchema(LoadSchema):
    """Two schedules whose people swap."""

    command = Trade
    example: ClassVar[Example] = {
        "one": dict(SeenSchema.example),
        "other": {"schedule_id": "0198c0de-7a11-7000-8000-000000000002", "version": 1},
    }

    one = fields.Nested(SeenSchema, required=True)
    other = fields.Nested(SeenSchema, required=True)
    override_reason = reason_text()


class UndoSchema(LoadSchema):
    """Taking an action back; the reason is for hard rules that stand against it by now."""

    command = Undo
    is_partial = True
    example: ClassVar[Example] = {"override_reason": "She agreed to come"}

    override_reason = reason_text()


class RosterActionSchema(DumpSchema):
    """One thing that somebody did to the roster."""

    model = RosterAction
    example: ClassVar[Example] = {
        "actor_name": "Alice",
        "verb": "assign",
        "sentence": _SENTENCE,
    }
    notes: ClassVar[Mapping[str, str]] = {
        "verb": "Which action it was, for programs.",
        "sentence": "What was done, in words.",
        "undo_of_id": "The action that this one took back.",
        "undone_by_id": "The action that took this one back.",
    }

    id = fields.UUID()
    at = fields.AwareDateTime()
    actor_id = fields.UUID(allow_none=True)
    actor_name = fields.String()
    verb = fields.String()
    sentence = fields.String()
    reason = fields.String(allow_none=True)
    undo_of_id = fields.UUID(allow_none=True)
    undone_by_id = fields.UUID(allow_none=True)


class RosterChangeSchema(DumpSchema):
    """What an action did to one object, as it is kept."""

    model = RosterChange
    excluded: ClassVar[Mapping[str, str]] = {
        "id": "an action is known by its own",
        "position": "the order of the list",
        "event_id": "stands in before and after",
        "version": "what undoing compares",
    }

    action_id = fields.UUID()
    object_type = fields.String()
    object_id = fields.UUID()
    before = fields.Dict(allow_none=True)
    after = fields.Dict()
    sentence = fields.String()


class HistoryLineSchema(DumpSchema):
    """One change of an object."""

    example: ClassVar[Example] = {
        "actor_name": "Alice",
        "verb": "assign",
        "sentence": _SENTENCE,
        "object_type": "schedule",
        "before": None,
        "after": dict(_PLACE),
    }
    notes: ClassVar[Mapping[str, str]] = {
        "object_type": "One of schedule, event, employee.",
        "before": "What was; null where it was not planned.",
        "after": "What is since; is_active false: it ended.",
    }

    action_id = fields.UUID()
    at = fields.AwareDateTime()
    actor_name = fields.String()
    verb = fields.String()
    sentence = fields.String()
    reason = fields.String(allow_none=True)
    object_type = fields.String()
    object_id = fields.UUID()
    before = fields.Dict(allow_none=True)
    after = fields.Dict()
    undo_of_id = fields.UUID(allow_none=True)
    undone_by_id = fields.UUID(allow_none=True)


class StateSpanSchema(DumpSchema):
    """The time spent in one state; `until` is null for the present one."""

    example: ClassVar[Example] = {"state": "open", "seconds": 86_400}

    state = fields.String()
    since = fields.AwareDateTime()
    until = fields.AwareDateTime(allow_none=True)
    seconds = fields.Integer()


class HistorySchema(DumpSchema):
    """What became of an object, newest first, and its states, oldest first."""

    changes = fields.List(fields.Nested(HistoryLineSchema))
    states = fields.List(fields.Nested(StateSpanSchema))


class ActionQuerySchema(ListQuerySchema):
    """Which actions, newest first."""

    command = ActionFilters
    sorted_by: ClassVar[type[SortValue]] = datetime
    example: ClassVar[Example] = {
        "object_id": ID,
        "actor_id": ID,
        "since": "2026-12-01T00:00:00Z",
    }

    object_id = Identifier()
    actor_id = Identifier()
    since = Instant()


def placed_body(done: Done) -> dict[str, Any]:
    """Return the schedule of an action as the API answers it."""
    shown = dump(SCHEDULE, done.schedule)
    return {**shown, "action_id": done.action_id, "notes": list(done.notes)}


def outcome_body(done: Done) -> dict[str, Any]:
    """Return what an action came to as the API answers it."""
    return {
        "action_id": done.action_id,
        "sentence": done.sentence,
        "notes": list(done.notes),
        "schedules": [dump(SCHEDULE, schedule) for schedule in done.schedules],
    }


def history_body(history: History) -> dict[str, Any]:
    """Return a history as the API answers it."""
    return asdict(history)


ActionQuery = ListQuery[ActionFilters]
ROSTER_ACTION = shape_of(RosterActionSchema)
