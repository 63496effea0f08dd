"""Bulk reassignment on the wire."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validates_schema
from typing_extensions import override

from schemas.base import DumpSchema, Example, LoadSchema
from schemas.examples import ID
from schemas.fields import Choice, Listed, Text, reason_text
from schemas.roster_actions import OutcomeSchema, SeenSchema, outcome_body
from schemas.schedules import ViolationSchema
from services.reassigning import MOST_REASSIGNED, Reassigned, RowOutcome
from services.roster_commands import Given, Reassign


class ReassignMode(StrEnum):
    """What one row that can't go means for the others."""

    ALL_OR_NOTHING = "all_or_nothing"
    EACH_ON_ITS_OWN = "each_on_its_own"


class GivenSchema(SeenSchema):
    """A schedule, in the version that was read, and whom it goes to where not all go to one."""

    command = Given
    example: ClassVar[Example] = {**SeenSchema.example, "employee_id": "EMP003"}

    employee_id = Text(longest=40, attribute="employee_code")


class ReassignSchema(LoadSchema):
    """Schedules that go to one person, or each to its own."""

    command = Reassign
    example: ClassVar[Example] = {
        "employee_id": "EMP002",
        "mode": ReassignMode.ALL_OR_NOTHING.value,
        "rows": [
            dict(SeenSchema.example),
            {
                "schedule_id": "0198c0de-7a11-7000-8000-000000000002",
                "version": 1,
                "employee_id": "EMP003",
            },
        ],
    }

    employee_id = Text(longest=40, attribute="employee_code")
    mode = Choice(ReassignMode, load_default=ReassignMode.ALL_OR_NOTHING)
    rows = Listed(fields.Nested(GivenSchema), shortest=1, longest=MOST_REASSIGNED, required=True)
    override_reason = reason_text()

    @validates_schema
    def _refuse_unclear_rows(self, data: Mapping[str, Any], **_: object) -> None:
        rows: Sequence[Given] = data.get("rows", ())
        refuse_twice("rows", rows)
        if "employee_code" not in data and any(row.employee_code is None for row in rows):
            raise ValidationError("Say whom they go to, here or in each row.", "employee_id")

    @override
    def make_command(self, loaded: dict[str, Any]) -> Reassign:
        mode, rows = loaded.pop("mode"), tuple(loaded.pop("rows"))
        return Reassign(rows=rows, each_on_its_own=mode is ReassignMode.EACH_ON_ITS_OWN, **loaded)


class RowResultSchema(DumpSchema):
    """What became of one row."""

    example: ClassVar[Example] = {
        "schedule_id": ID,
        "outcome": RowOutcome.REFUSED.value,
        "messages": ["Ben Ito is on time off on 12 December."],
    }
    notes: ClassVar[Mapping[str, str]] = {
        "outcome": "`unchanged`: it was that person's already. `allowed` stands in refusals alone.",
        "messages": "What stands against it, a sentence each.",
        "violations": "The same for programs, where it was rules.",
    }

    schedule_id = fields.UUID()
    outcome = fields.Enum(RowOutcome, by_value=fields.String)
    messages = fields.List(fields.String())
    violations = fields.List(fields.Nested(ViolationSchema))


class ReassignedSchema(OutcomeSchema):
    """What a bulk reassignment came to, and what became of each row, in the order sent."""

    notes: ClassVar[Mapping[str, str]] = {
        **OutcomeSchema.notes,
        "schedules": "The schedules that moved, as they stand now.",
    }

    rows = fields.List(fields.Nested(RowResultSchema))


def refuse_twice(field: str, rows: Sequence[Given]) -> None:
    """Raise `ValidationError` when a schedule stands in two of the rows."""
    times = Counter(row.schedule_id for row in rows)
    if any(count > 1 for count in times.values()):
        raise ValidationError("Send each schedule once.", field)


def reassigned_body(reassigned: Reassigned) -> dict[str, Any]:
    """Return a bulk reassignment as the API answers it."""
    rows = [one.facts() for one in reassigned.rows]
    return {**outcome_body(reassigned.done), "rows": rows}
