"""Published versions on the wire."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar, Final

from marshmallow import ValidationError, fields, validates_schema
from typing_extensions import override

from models.roster_version import PublishedSchedule, RosterVersion
from repositories.roster_versions import VersionFilters
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.fields import Text, Whole
from schemas.lists import DaysSchema, ListQuery, ListQuerySchema
from schemas.shapes import shape_of
from schemas.sites import SiteNameSchema
from schemas.times import Day
from services.publishing import Publish
from utils.cursors import SortValue

LONGEST_NOTE: Final = 400
MOST_ACCEPTED: Final = 100_000
NOW: Final = "now"
_DAYS: Final[Example] = MappingProxyType({"first_day": "2026-12-07", "last_day": "2026-12-13"})


class RosterVersionSchema(DumpSchema):
    """The schedule of some days as it was given out; it never changes."""

    model = RosterVersion
    example: ClassVar[Example] = {
        **_DAYS,
        "number": 4,
        "note": "With the holiday shifts",
        "published_by_name": "Bob",
        "schedule_count": 214,
        "critical_count": 0,
        "warning_count": 3,
    }
    notes: ClassVar[Mapping[str, str]] = {
        "number": "Counts the organization's versions from 1.",
        "site": "The one that it is about; null: all of them.",
        "critical_count": "What was critical when it was published, and accepted.",
        "warning_count": "What else was wrong then.",
    }

    id = fields.UUID()
    number = fields.Integer()
    site = fields.Nested(SiteNameSchema, allow_none=True)
    first_day = fields.Date(attribute="first_on")
    last_day = fields.Date(attribute="last_on")
    note = fields.String(allow_none=True)
    published_by_id = fields.UUID(allow_none=True)
    published_by_name = fields.String()
    published_at = fields.AwareDateTime()
    schedule_count = fields.Integer()
    critical_count = fields.Integer()
    warning_count = fields.Integer()


class PublishedScheduleSchema(DumpSchema):
    """What a version says of one schedule, in the names and on the clock of then."""

    model = PublishedSchedule
    excluded: ClassVar[Mapping[str, str]] = {
        "id": "known by its schedule",
        "version_id": "the one that was asked for",
        "employee_id": "employee_id means the code",
        "on_day": "the date of starts_local",
    }
    example: ClassVar[Example] = {
        "ref_num": "31000004",
        "project_name": "612345-CORE-Oat Bites",
        "event_number": "612345",
        "site_name": "Riverside Club",
        "seat": 1,
        "employee_id": "EMP001",
        "employee_name": "Ana Nguyen",
        "starts_at": "2026-12-12T15:45:00+00:00",
        "ends_at": "2026-12-12T22:15:00+00:00",
        "starts_local": "2026-12-12T09:45:00",
        "ends_local": "2026-12-12T16:15:00",
    }
    notes: ClassVar[Mapping[str, str]] = {
        "site": "As it is called now; `site_name` is what it was called then.",
    }

    schedule_id = fields.UUID()
    event_id = fields.UUID()
    ref_num = fields.String()
    project_name = fields.String()
    event_number = fields.String(allow_none=True)
    site = fields.Nested(SiteNameSchema)
    site_name = fields.String()
    seat = fields.Integer()
    employee_id = fields.String(attribute="employee_code")
    employee_name = fields.String()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    starts_local = fields.NaiveDateTime()
    ends_local = fields.NaiveDateTime()


class PublishSchema(LoadSchema):
    """Which days to give out, of one site or of all; the days are those of the start there."""

    command = Publish
    example: ClassVar[Example] = {**_DAYS, "site_code": "8135", "note": "With the holiday shifts"}

    first = Day(required=True, data_key="first_day")
    last = Day(required=True, data_key="last_day")
    site_code = Text(longest=40, allow_none=True)
    note = Text(longest=LONGEST_NOTE, allow_none=True)
    accepted_critical = Whole(lowest=0, highest=MOST_ACCEPTED, load_default=0)

    @validates_schema
    def _refuse_backwards(self, data: Mapping[str, Any], **_: object) -> None:
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            words = "Send a date that is not before `first_day`."
            raise ValidationError(words, field_name="last_day")


class VersionQuerySchema(DaysSchema):
    """Which versions, newest first: those that cover any of the days, and that site."""

    command = VersionFilters
    sorted_by: ClassVar[type[SortValue]] = int
    example: ClassVar[Example] = {"from": "2026-12-07", "to": "2026-12-13", "site": "8135"}

    site_code = Text(longest=40, data_key="site")

    @override
    def make_filters(self, loaded: dict[str, Any]) -> VersionFilters:
        return VersionFilters(
            first=loaded.get("first_day"),
            last=loaded.get("last_day"),
            site_code=loaded.get("site_code"),
        )


class PublishedScheduleQuerySchema(ListQuerySchema):
    """What a version says, in order of start."""

    sorted_by: ClassVar[type[SortValue]] = datetime


VersionQuery = ListQuery[VersionFilters]
LinesQuery = ListQuery[dict[str, str]]
ROSTER_VERSION = shape_of(RosterVersionSchema)
PUBLISHED_SCHEDULE = shape_of(PublishedScheduleSchema)
