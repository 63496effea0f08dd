"""Workload on the wire."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar, Final

from marshmallow import fields
from typing_extensions import override

from repositories.paging import Page
from schemas.base import DumpSchema, Example
from schemas.employees import EmployeeNameSchema
from schemas.lists import DaysSchema, ListQuery, local_today
from services.workload import Workload, WorkloadDays

_USUAL: Final = timedelta(days=27)
_A_SHARE: Final = (
    "From 0 to 1, excused work left out; null where nothing was scheduled or recorded."
)


class WorkloadSchema(DumpSchema):
    """What somebody is planned for in some days, beside those with the same job title."""

    example: ClassVar[Example] = {
        "minutes": 4_680,
        "days": 12,
        "weekend_days": 3,
        "average_minutes": 4_290,
        "attended": 1.0,
        "on_time": 0.92,
    }
    notes: ClassVar[Mapping[str, str]] = {
        "days": "On which they work, by the clocks of the sites.",
        "weekend_days": "Saturdays and Sundays on which they work.",
        "average_minutes": "Of everybody active with the same job title; null without a title.",
        "attended": _A_SHARE,
        "on_time": _A_SHARE,
    }

    employee = fields.Nested(EmployeeNameSchema)
    minutes = fields.Integer()
    days = fields.Integer()
    weekend_days = fields.Integer()
    average_minutes = fields.Integer(allow_none=True)
    attended = fields.Float(allow_none=True)
    on_time = fields.Float(allow_none=True)


class WorkloadQuerySchema(DaysSchema):
    """Which days, at most 62; the 28 days up to today where they are left out."""

    example: ClassVar[Example] = {"from": "2026-11-16", "to": "2026-12-13"}

    @override
    def make_filters(self, loaded: dict[str, Any]) -> WorkloadDays:
        first, last = loaded.get("first_day"), loaded.get("last_day")
        last = last or (first + _USUAL if first else local_today())
        return WorkloadDays(first=first or last - _USUAL, last=last)


def workload_body(page: Page[Workload]) -> dict[str, Any]:
    """Return one page as the API answers it."""
    return {"items": [_row(each) for each in page.items], "next_cursor": page.next_cursor}


def _row(workload: Workload) -> dict[str, Any]:
    employee = workload.employee
    return {
        "employee": {"employee_id": employee.code, "name": employee.name},
        "minutes": workload.minutes,
        "days": len(workload.minutes_by_day),
        "weekend_days": workload.weekend_days,
        "average_minutes": workload.average_minutes,
        "attended": workload.rates.attended,
        "on_time": workload.rates.on_time,
    }


WorkloadQuery = ListQuery[WorkloadDays]
