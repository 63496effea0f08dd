"""Attendance on the wire."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import fields
from typing_extensions import override

from models.attendance import Attendance, Mark
from repositories.attendance import AttendanceFilters
from schemas.accounts import UserNameSchema
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.employees import EmployeeNameSchema
from schemas.events import EventNameSchema
from schemas.examples import ID
from schemas.fields import Choice, Identifier, Text, Whole
from schemas.lists import DayRangeSchema, ListQuery, instants_of
from schemas.shapes import shape_of
from services.attendance import ChangeAttendance, RecordAttendance

MOST_MINUTES = 1440
LONGEST_NOTE = 400


class ScheduleNameSchema(DumpSchema):
    """A schedule, inside of something else."""

    example: ClassVar[Example] = {
        "starts_at": "2026-12-12T15:45:00+00:00",
        "ends_at": "2026-12-12T22:15:00+00:00",
    }

    id = fields.UUID()
    employee = fields.Nested(EmployeeNameSchema)
    event = fields.Nested(EventNameSchema)
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    is_active = fields.Boolean()


class AttendanceSchema(DumpSchema):
    """What is known of one schedule's day."""

    model = Attendance
    excluded: ClassVar[Mapping[str, str]] = {"id": "known outside by its schedule"}
    example: ClassVar[Example] = {"mark": "late", "minutes": 375, "note": "Bus broke down"}
    notes: ClassVar[Mapping[str, str]] = {"minutes": "Worked; null where nobody counted."}

    schedule_id = fields.UUID()
    schedule = fields.Nested(ScheduleNameSchema)
    mark = fields.Enum(Mark, by_value=fields.String)
    minutes = fields.Integer(allow_none=True)
    note = fields.String(allow_none=True)
    recorded_by = fields.Nested(UserNameSchema, allow_none=True)
    recorded_at = fields.AwareDateTime()
    version = fields.Integer()


class ChangeAttendanceSchema(LoadSchema):
    """What changes about what is known."""

    command: ClassVar[type] = ChangeAttendance
    is_partial = True
    example: ClassVar[Example] = {"mark": "late", "minutes": 375}

    mark = Choice(Mark)
    minutes = Whole(lowest=0, highest=MOST_MINUTES, allow_none=True)
    note = Text(longest=LONGEST_NOTE, allow_none=True)


class RecordAttendanceSchema(ChangeAttendanceSchema):
    """What is known of a schedule of which nothing was known."""

    command = RecordAttendance
    is_partial = False
    example: ClassVar[Example] = {"schedule_id": ID, "mark": "on_time"}

    schedule_id = Identifier(required=True)
    mark = Choice(Mark, required=True)


class AttendanceQuerySchema(DayRangeSchema):
    """Which records, in the order in which they were recorded; the days are those of the work."""

    example: ClassVar[Example] = {
        "from": "2026-12-12",
        "to": "2026-12-12",
        "employee_id": "EMP001",
        "mark": "late",
    }

    employee_code = Text(longest=40, data_key="employee_id")
    mark = Choice(Mark)

    @override
    def make_filters(self, loaded: dict[str, Any]) -> AttendanceFilters:
        starts_from, starts_before = instants_of(loaded)
        return AttendanceFilters(starts_from=starts_from, starts_before=starts_before, **loaded)


AttendanceQuery = ListQuery[AttendanceFilters]
ATTENDANCE = shape_of(AttendanceSchema)
