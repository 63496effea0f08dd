"""Terminating somebody on the wire: what they would leave behind, and what becomes of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from marshmallow import fields, validates_schema
from typing_extensions import override

from schemas.base import DumpSchema, Example, LoadSchema
from schemas.employees import EmployeeNameSchema
from schemas.fields import Listed, Text, reason_text
from schemas.reassigning import GivenSchema, refuse_twice
from schemas.roster_actions import SeenSchema
from schemas.schedules import SCHEDULE, ScheduleSchema
from schemas.shapes import dump
from schemas.times import Day
from services.future_work import MOST_WORK, FutureWork
from services.roster_commands import Terminate


class FutureWorkQuerySchema(LoadSchema):
    """From which day on."""

    example: ClassVar[Example] = {"from": "2026-12-07"}

    first_day = Day(data_key="from", metadata={"description": "The first day without them."})

    @override
    def make_command(self, loaded: dict[str, Any]) -> date | None:
        return loaded.get("first_day")


class StandInSchema(EmployeeNameSchema):
    """Somebody whom no rule stops from taking a schedule over as it is."""

    example: ClassVar[Example] = {**EmployeeNameSchema.example, "reason": "Home at this site"}

    employee_id = fields.String()
    reason = fields.String()


class FutureWorkLineSchema(DumpSchema):
    """A schedule that somebody would leave behind, and who could take it over, best first."""

    example: ClassVar[Example] = {"attendance_recorded": False}
    notes: ClassVar[Mapping[str, str]] = {
        "attendance_recorded": "It can be taken off, but goes to nobody else.",
    }

    schedule = fields.Nested(ScheduleSchema)
    attendance_recorded = fields.Boolean()
    candidates = fields.List(fields.Nested(StandInSchema))


class FutureWorkSchema(DumpSchema):
    """What somebody would leave behind, going on that day."""

    example: ClassVar[Example] = {"duties": ["juicer at Lake Club on Mondays"], "version": 3}
    notes: ClassVar[Mapping[str, str]] = {
        "terminated_on": "The first day without them.",
        "work": "All that they are planned on from then on and that has not begun.",
        "duties": "Standing duty that they hold, in words; terminating leaves it as it is.",
        "version": "The person's version.",
    }

    employee = fields.Nested(EmployeeNameSchema)
    terminated_on = fields.Date()
    work = fields.List(fields.Nested(FutureWorkLineSchema))
    duties = fields.List(fields.String())
    version = fields.Integer()


class LeftSchema(GivenSchema):
    """A schedule, in the version that was read, and who does it instead; nobody yet without."""

    employee_id = Text(longest=40, attribute="employee_code", allow_none=True)


class TerminateSchema(LoadSchema):
    """From which day on somebody is gone, and what becomes of each of their schedules."""

    command = Terminate
    is_partial = True
    example: ClassVar[Example] = {
        "terminated_on": "2026-12-07",
        "work": [dict(SeenSchema.example)],
        "reason": "Moves to another town",
    }

    terminated_on = Day(required=True, metadata={"description": "The first day without them."})
    work = Listed(fields.Nested(LeftSchema), longest=MOST_WORK, load_default=())
    reason = Text(longest=400)
    override_reason = reason_text()

    @validates_schema
    def _refuse_twice(self, data: Mapping[str, Any], **_: object) -> None:
        refuse_twice("work", data.get("work", ()))

    @override
    def make_command(self, loaded: dict[str, Any]) -> object:
        return super().make_command({**loaded, "work": tuple(loaded["work"])})


def future_work_body(future: FutureWork) -> dict[str, Any]:
    """Return what somebody would leave behind as the API answers it."""
    return {
        "employee": {"employee_id": future.employee.code, "name": future.employee.name},
        "terminated_on": future.terminated_on,
        "work": [
            {
                "schedule": dump(SCHEDULE, one),
                "attendance_recorded": one.id in future.recorded,
                "candidates": [
                    {"employee_id": who.code, "name": who.name, "reason": who.reason}
                    for who in future.stand_ins.get(one.id, ())
                ],
            }
            for one in future.work
        ],
        "duties": list(future.duties),
        "version": future.employee.version,
    }
