"""Standing duty and its substitutes on the wire."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final

from marshmallow import fields, validates_schema
from typing_extensions import override

from models.rotation import RotationAssignment, RotationException
from repositories.rotations import DutyFilters, SubstituteFilters
from schemas.availability import refuse_twice
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.employees import EmployeeNameSchema
from schemas.examples import DAY
from schemas.fields import Listed, Text, Whole, code_text
from schemas.lists import DaysSchema, ListQuery, ListQuerySchema
from schemas.shapes import dump, shape_of
from schemas.sites import SiteNameSchema
from schemas.times import Day
from services.rotation_commands import AddSubstitute, ChangeSubstitute, SetDuty
from services.standing_duty import Duty, StandingDuty
from utils.cursors import SortValue

_LAST_WEEKDAY: Final = 6
_MOST_DUTIES: Final = 350
_ROTATION: Final = "As kinds of work name it: `rotation`, or `rotation:` in their preferences."


class DutySchema(DumpSchema):
    """Who holds a rotation on a weekday."""

    example: ClassVar[Example] = {"rotation": "juicer", "weekday": 5}
    notes: ClassVar[Mapping[str, str]] = {"rotation": _ROTATION, "weekday": "0 is Monday."}

    rotation = fields.String()
    weekday = fields.Integer()
    employee = fields.Nested(EmployeeNameSchema)


class RotationAssignmentSchema(DutySchema):
    """Who holds a rotation at a site on a weekday."""

    model = RotationAssignment
    excluded: ClassVar[Mapping[str, str]] = {
        "id": "a site's duty is one thing: its weekdays have no addresses of their own",
        "version": "the site's duty has one for all its weekdays",
    }

    site = fields.Nested(SiteNameSchema)


class StandingDutySchema(DumpSchema):
    """The standing duty of a site; on a weekday that it leaves out nobody holds the rotation."""

    example: ClassVar[Example] = {"site_code": "8135", "version": 482_105_336}

    site_code = fields.String()
    duties = fields.List(fields.Nested(DutySchema))
    version = fields.Integer(metadata={"description": "Another one whenever the duty is."})


class LoadDutySchema(LoadSchema):
    """Who shall hold a rotation on a weekday."""

    command = Duty
    example: ClassVar[Example] = {"rotation": "juicer", "weekday": 5, "employee_id": "EMP001"}

    rotation = code_text(required=True)
    weekday = Whole(lowest=0, highest=_LAST_WEEKDAY, required=True)
    employee_id = Text(longest=40, attribute="employee_code", required=True)


class SetDutySchema(LoadSchema):
    """The whole standing duty of a site; nothing of the one before stays."""

    is_partial = True
    command = SetDuty
    example: ClassVar[Example] = {"duties": [LoadDutySchema.example]}

    duties = Listed(fields.Nested(LoadDutySchema), longest=_MOST_DUTIES, required=True)

    @validates_schema
    def _refuse_twice(self, data: Mapping[str, Any], **_: object) -> None:
        refuse_twice(data, "duties")

    @override
    def make_command(self, loaded: dict[str, Any]) -> object:
        return super().make_command({"duties": tuple(loaded["duties"])})


class RotationExceptionSchema(DumpSchema):
    """Who holds a rotation on one date instead; without a person it is left out that day."""

    model = RotationException
    example: ClassVar[Example] = {
        "rotation": "juicer",
        "employee": EmployeeNameSchema.example,
        "reason": "Ana is at a wedding",
    }

    id = fields.UUID()
    site = fields.Nested(SiteNameSchema)
    on_date = fields.Date()
    rotation = fields.String()
    employee = fields.Nested(EmployeeNameSchema, allow_none=True)
    reason = fields.String(allow_none=True)
    version = fields.Integer()


class ChangeSubstituteSchema(LoadSchema):
    """What changes about a substitute."""

    command: ClassVar[type] = ChangeSubstitute
    is_partial = True
    example: ClassVar[Example] = {"employee_id": None, "reason": "The juicer is being mended"}

    employee_id = Text(
        longest=40,
        attribute="employee_code",
        allow_none=True,
        about="Null: nobody holds the rotation that day.",
    )
    reason = Text(longest=400, allow_none=True)


class AddSubstituteSchema(ChangeSubstituteSchema):
    """Who stands in on a date."""

    command = AddSubstitute
    is_partial = False
    example: ClassVar[Example] = {
        "site_code": "8135",
        "on_date": DAY,
        "rotation": "juicer",
        "employee_id": "EMP002",
        "reason": "Ana is at a wedding",
    }

    site_code = Text(longest=40, required=True)
    on_date = Day(required=True)
    rotation = code_text(required=True)


class DutyQuerySchema(ListQuerySchema):
    """Which standing duty, in order of rotation."""

    command = DutyFilters
    site_code = Text(longest=40)
    rotation = Text(longest=40)


class SubstituteQuerySchema(DaysSchema):
    """Which substitutes, in order of date."""

    command = SubstituteFilters
    sorted_by: ClassVar[type[SortValue]] = date
    example: ClassVar[Example] = {"from": DAY, "to": DAY, "site_code": "8135"}

    site_code = Text(longest=40)


def duty_body(duty: StandingDuty) -> dict[str, Any]:
    """Return a site's standing duty as it is answered."""
    return {
        "site_code": duty.site.code,
        "duties": [dump(_DUTY, row) for row in duty.rows],
        "version": duty.version,
    }


DutyQuery = ListQuery[DutyFilters]
SubstituteQuery = ListQuery[SubstituteFilters]
ASSIGNMENT = shape_of(RotationAssignmentSchema)
SUBSTITUTE = shape_of(RotationExceptionSchema)
_DUTY: Final = shape_of(DutySchema)
