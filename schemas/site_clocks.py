"""A site's clock on the wire: what another one would do, and moving to it."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from marshmallow import fields
from typing_extensions import override

from scheduling.moved_clock import Broken
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.examples import ID
from schemas.fields import Text, ZoneName, reason_text
from schemas.lists import local_today
from schemas.schedules import ViolationSchema
from schemas.shapes import dump
from schemas.sites import SITE, SiteSchema
from services.clock_plans import ClockPlan
from services.clock_words import ClockNote, clock_notes
from services.site_clock import MOST_TOLD, MoveClock, MovedClock

_SEEN: Final = "3b7f1c" + "0" * 58
_ZONE: Final = "America/New_York"


class ClockNoteSchema(DumpSchema):
    """One thing that can't simply keep what the wall says."""

    example: ClassVar[Example] = {
        "message": "Core 612345 opens at 03:30 on Sunday, 14 March 2027, because the clocks there "
        "jump over 02:30.",
    }
    notes: ClassVar[Mapping[str, str]] = {"schedule_id": "Null: it is the event's window."}

    message = fields.String()
    day = fields.Date()
    event_id = fields.UUID()
    schedule_id = fields.UUID(allow_none=True)


class BrokenRuleSchema(DumpSchema):
    """A rule that stands against a schedule on the new clock, and does not so now."""

    day = fields.Date()
    event_id = fields.UUID()
    schedule_id = fields.UUID()
    violation = fields.Nested(ViolationSchema)


class ClockPreviewSchema(DumpSchema):
    """What another clock would do to a site; nothing is stored."""

    example: ClassVar[Example] = {
        "code": "8135",
        "new_time_zone": _ZONE,
        "window_count": 214,
        "schedule_count": 180,
        "clock_note_count": 1,
        "broken_count": 1,
        "seen": _SEEN,
    }
    notes: ClassVar[Mapping[str, str]] = {
        "window_count": "Coming events whose window keeps its wall clock and so moves in the "
        "world's time. What is over stays as it was.",
        "schedule_count": "Work to come that moves with them. What has begun stays as it was.",
        "clock_notes": f"The first {MOST_TOLD} things that the new clock jumps over, shows twice "
        "or stretches.",
        "broken": f"The first {MOST_TOLD} rules that would newly stand against coming work.",
        "needs_reason": "True: moving wants an `override_reason`.",
        "is_possible": "False: something that stands against it can't be set aside by you.",
        "seen": "What to send to do exactly this.",
        "version": "The site's version.",
    }

    code = fields.String()
    time_zone = fields.String()
    new_time_zone = fields.String()
    window_count = fields.Integer()
    schedule_count = fields.Integer()
    clock_note_count = fields.Integer()
    clock_notes = fields.List(fields.Nested(ClockNoteSchema))
    broken_count = fields.Integer()
    broken = fields.List(fields.Nested(BrokenRuleSchema))
    needs_reason = fields.Boolean()
    is_possible = fields.Boolean()
    seen = fields.String()
    version = fields.Integer()


class AskClockSchema(LoadSchema):
    """Which clock."""

    example: ClassVar[Example] = {"time_zone": _ZONE}

    time_zone = ZoneName(required=True)

    @override
    def make_command(self, loaded: dict[str, Any]) -> str:
        return str(loaded["time_zone"])


class MoveClockSchema(LoadSchema):
    """Which clock, as its preview told; the reason is for rules that stand against it."""

    command: ClassVar[type] = MoveClock
    is_partial = True
    example: ClassVar[Example] = {
        "time_zone": _ZONE,
        "seen": _SEEN,
        "override_reason": "They agreed to the short rest",
    }

    time_zone = ZoneName(required=True)
    seen = Text(longest=64, required=True, about="As the preview answered it.")
    override_reason = reason_text()


class MovedSiteSchema(SiteSchema):
    """A site on its new clock, and what was done."""

    model = None
    example: ClassVar[Example] = {
        **SiteSchema.example,
        "time_zone": _ZONE,
        "action_id": ID,
        "sentence": "Alice moved the clock of Riverside Club from Chicago time (CST) to New York "
        "time (EST)",
    }
    notes: ClassVar[Mapping[str, str]] = {
        **SiteSchema.notes,
        "action_id": "It stands in the history; null where nothing was to come.",
        "sentence": "What was done, in words.",
    }

    action_id = fields.UUID(allow_none=True)
    sentence = fields.String()


def preview_body(plan: ClockPlan) -> dict[str, Any]:
    """Return what another clock would do as the API answers it."""
    notes = clock_notes(plan, local_today())
    return {
        "code": plan.site.code,
        "time_zone": plan.site.time_zone,
        "new_time_zone": plan.zone,
        "window_count": len(plan.moved_windows),
        "schedule_count": len(plan.planned),
        "clock_note_count": len(notes),
        "clock_notes": [_note(one) for one in notes[:MOST_TOLD]],
        "broken_count": len(plan.broken),
        "broken": [_broken(one) for one in plan.broken[:MOST_TOLD]],
        "needs_reason": bool(plan.broken),
        "is_possible": plan.is_possible,
        "seen": plan.seen,
        "version": plan.site.version,
    }


def moved_body(moved: MovedClock) -> dict[str, Any]:
    """Return a site on its new clock as the API answers it."""
    shown = dump(SITE, moved.site)
    return {**shown, "action_id": moved.action_id, "sentence": moved.sentence}


def _note(note: ClockNote) -> dict[str, Any]:
    return {
        "message": note.message,
        "day": note.day,
        "event_id": note.event_id,
        "schedule_id": note.schedule_id,
    }


def _broken(one: Broken) -> dict[str, Any]:
    return {
        "day": one.day,
        "event_id": one.placement.event_id,
        "schedule_id": one.placement.id,
        "violation": one.violation.to_dict(),
    }
