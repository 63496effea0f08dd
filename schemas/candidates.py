"""Candidates on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from marshmallow import fields
from typing_extensions import override

from repositories.paging import Page
from scheduling.candidates import Ranked
from scheduling.ranking import Can
from schemas.base import DumpSchema, Example
from schemas.lists import ListQuery, ListQuerySchema
from schemas.schedules import ViolationSchema
from schemas.times import Moment
from utils.cursors import SortValue


class CandidatePersonSchema(DumpSchema):
    """A person, inside of something else, with their job title."""

    example: ClassVar[Example] = {
        "employee_id": "EMP001",
        "name": "Ana Nguyen",
        "role": "event_specialist",
        "role_label": "Event Specialist",
    }

    employee_id = fields.String()
    name = fields.String()
    role = fields.String(allow_none=True)
    role_label = fields.String()


class CandidateSchema(DumpSchema):
    """Somebody who could do an event, or not: what speaks for them, and what against them."""

    example: ClassVar[Example] = {
        "starts_at": "2026-12-12T15:45:00+00:00",
        "ends_at": "2026-12-12T22:15:00+00:00",
        "reasons": ["Event Specialist, second choice for Core", "free all day", "12 h this week"],
        "violations": [],
    }
    notes: ClassVar[Mapping[str, str]] = {
        "starts_at": "The start that was asked for, else the one that suits this person best.",
        "can": "`yes`: nothing stands against it; `with_reason`: what only speaks against it wants "
        "a typed reason; `no`: a rule stops it.",
        "reasons": "What speaks for them, in words; empty where a rule stops them. Who does not "
        "come to work of that day (called in, excused, no show) is told so.",
        "violations": "What stands against them.",
    }

    employee = fields.Nested(CandidatePersonSchema)
    can = fields.Enum(Can, by_value=fields.String)
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    reasons = fields.List(fields.String())
    violations = fields.List(fields.Nested(ViolationSchema))


@dataclass(frozen=True, kw_only=True, slots=True)
class CandidateFilters:
    """The start that is asked for."""

    starts: datetime | None = None


class CandidateQuerySchema(ListQuerySchema):
    """Which start, and how many people, best first."""

    sorted_by: ClassVar[type[SortValue]] = int
    example: ClassVar[Example] = {"starts_at": "2026-12-12T09:45:00", "limit": 20}

    starts_at = Moment(attribute="starts")

    @override
    def make_filters(self, loaded: dict[str, Any]) -> CandidateFilters:
        return CandidateFilters(**loaded)


def candidates_body(page: Page[Ranked]) -> dict[str, Any]:
    """Return a page of candidates as the API answers it."""
    return {"items": [_candidate(one) for one in page.items], "next_cursor": page.next_cursor}


def _candidate(one: Ranked) -> dict[str, Any]:
    person = one.person
    return {
        "employee": {
            "employee_id": person.code,
            "name": person.name,
            "role": person.role,
            "role_label": person.role_label,
        },
        "can": one.can.value,
        "starts_at": one.starts_at.isoformat(),
        "ends_at": one.ends_at.isoformat(),
        "reasons": list(one.reasons),
        "violations": [violation.to_dict() for violation in one.violations],
    }


CandidateQuery = ListQuery[CandidateFilters]
