"""What changed since a version, on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from marshmallow import ValidationError, fields
from typing_extensions import override

from repositories.standings import StandingLine
from schemas.base import DumpSchema, Example
from schemas.fields import Text
from schemas.lists import ListQuery, ListQuerySchema
from schemas.roster_versions import ROSTER_VERSION, RosterVersionSchema
from schemas.shapes import dump
from services.roster_versions import Change, ChangePage
from services.version_changes import ChangeKind
from services.version_wording import change_words
from utils.cursors import SortValue

NOW: Final = "now"


@dataclass(frozen=True, kw_only=True, slots=True)
class Against:
    """What a version is compared with: another one, or (None) what is planned now."""

    version_id: UUID | None = None


class ChangesQuerySchema(ListQuerySchema):
    """What to compare with, in order of day."""

    command = Against
    sorted_by: ClassVar[type[SortValue]] = int
    example: ClassVar[Example] = {"against": NOW}

    against = Text(
        longest=40,
        load_default=NOW,
        pattern=r"now|[0-9a-fA-F-]{36}",
        wanted="now, or the id of a version",
        about="`now`, which is usual, or the id of another version.",
    )

    @override
    def make_filters(self, loaded: dict[str, Any]) -> Against:
        against = loaded["against"]
        if against == NOW:
            return Against()
        try:
            return Against(version_id=UUID(against))
        except ValueError as error:
            words = "Send now, or the id of a version."
            raise ValidationError(words, field_name="against") from error


class StandingSchema(DumpSchema):
    """Where a schedule stands, or stood, on the clock of its site."""

    example: ClassVar[Example] = {
        "employee_id": "EMP001",
        "employee_name": "Ana Nguyen",
        "site_name": "Riverside Club",
        "seat": 1,
        "starts_local": "2026-12-12T09:45:00",
        "ends_local": "2026-12-12T16:15:00",
    }

    schedule_id = fields.UUID()
    employee_id = fields.String()
    employee_name = fields.String()
    site_name = fields.String()
    seat = fields.Integer()
    starts_local = fields.NaiveDateTime()
    ends_local = fields.NaiveDateTime()


class VersionChangeSchema(DumpSchema):
    """What became of one seat of an event."""

    example: ClassVar[Example] = {
        "kinds": [ChangeKind.PERSON, ChangeKind.TIME],
        "words": ["Dana Reyes instead of Ari Cohen", "10:30 instead of 09:45"],
        "day": "2026-12-12",
        "ref_num": "31000004",
        "project_name": "612345-CORE-Oat Bites",
        "changed_by_name": "Alice",
    }
    notes: ClassVar[Mapping[str, str]] = {
        "kinds": "Any of `added`, `taken_off`, `time`, `person`, `site`, `seat`.",
        "words": "The same as people say it.",
        "day": "That of `before`, where there is one.",
        "before": "Null where it is new.",
        "after": "Null where it was taken off.",
        "changed_by_name": "Who changed it last, compared with now; else null.",
        "changed_at": "When that was.",
    }

    kinds = fields.List(fields.String())
    words = fields.List(fields.String())
    day = fields.Date()
    event_id = fields.UUID()
    ref_num = fields.String()
    project_name = fields.String()
    before = fields.Nested(StandingSchema, allow_none=True)
    after = fields.Nested(StandingSchema, allow_none=True)
    changed_by_name = fields.String(allow_none=True)
    changed_at = fields.AwareDateTime(allow_none=True)


class VersionChangesSchema(DumpSchema):
    """One page of what changed between two versions, or between one and now."""

    example: ClassVar[Example] = {"total": 12, "next_cursor": None}
    notes: ClassVar[Mapping[str, str]] = {
        "newer": "Null: what is planned now.",
        "total": "Of all changes, not only of this page.",
        "next_cursor": "Asks for the next page; null at the end.",
    }

    items = fields.List(fields.Nested(VersionChangeSchema))
    next_cursor = fields.String(allow_none=True)
    older = fields.Nested(RosterVersionSchema)
    newer = fields.Nested(RosterVersionSchema, allow_none=True)
    total = fields.Integer()


def changes_body(found: ChangePage) -> dict[str, Any]:
    """Return one page of what changed as the API answers it."""
    compared = found.compared
    return {
        "items": [_change(change, found) for change in found.page.items],
        "next_cursor": found.page.next_cursor,
        "older": dump(ROSTER_VERSION, compared.older),
        "newer": dump(ROSTER_VERSION, compared.newer) if compared.newer else None,
        "total": len(compared.changes),
    }


def _change(change: Change, found: ChangePage) -> dict[str, Any]:
    shown, touch = change.shown, change.last_touch(found.touches)
    return {
        "kinds": list(change.kinds),
        "words": list(change_words(change, found.compared.older.first_on)),
        "day": change.day,
        "event_id": shown.event_id,
        "ref_num": shown.ref_num,
        "project_name": shown.project_name,
        "before": _standing(change.before),
        "after": _standing(change.after),
        "changed_by_name": touch.actor_name if touch else None,
        "changed_at": touch.at if touch else None,
    }


def _standing(line: StandingLine | None) -> dict[str, Any] | None:
    if line is None:
        return None
    return {
        "schedule_id": line.schedule_id,
        "employee_id": line.employee_code,
        "employee_name": line.employee_name,
        "site_name": line.site_name,
        "seat": line.seat,
        "starts_local": line.starts_local,
        "ends_local": line.ends_local,
    }


ChangesQuery = ListQuery[Against]
