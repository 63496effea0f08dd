"""Candidates on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar, Final, TypeVar

from marshmallow import fields
from typing_extensions import override

from scheduling.candidates import Opening, Ranked
from scheduling.ranking import Can
from schemas.base import DumpSchema, Example
from schemas.lists import ListQuery, ListQuerySchema
from schemas.schedules import ViolationSchema
from schemas.times import Moment
from services.candidates import NAMED, RankedPage
from utils.cursors import SortValue

T = TypeVar("T")


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


class OpeningSchema(DumpSchema):
    """A start inside the window at which somebody can do the event."""

    example: ClassVar[Example] = {
        "day": "2026-12-12",
        "starts_at": "2026-12-12T15:45:00+00:00",
        "ends_at": "2026-12-12T22:15:00+00:00",
        "free": 7,
    }
    notes: ClassVar[Mapping[str, str]] = {
        "day": "The date of the start on the site's clock.",
        "can": "How well the first of them can: `yes`, or `with_reason`.",
        "free": "How many people can do it then.",
        "best": f"The first {NAMED} of them, best first.",
    }

    day = fields.Date()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    can = fields.Enum(Can, by_value=fields.String)
    free = fields.Integer()
    best = fields.List(fields.Nested(CandidateSchema))


_PAGE_NOTES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "next_cursor": "Asks for the next page; null at the end.",
        "until": "The last day of the window that was looked at, on the site's clock; null where a "
        "start was asked for.",
        "has_more_days": "Whether the window goes on behind that day.",
    }
)


class RankedPageSchema(DumpSchema):
    """One page of what was ranked inside a window, and how far was looked."""

    example: ClassVar[Example] = {
        "next_cursor": None,
        "until": "2026-12-12",
        "has_more_days": False,
    }
    notes = _PAGE_NOTES

    next_cursor = fields.String(allow_none=True)
    until = fields.Date(allow_none=True)
    has_more_days = fields.Boolean()


class CandidatePageSchema(RankedPageSchema):
    """One page of people, best first, and how far into the window was looked for them."""

    items = fields.List(fields.Nested(CandidateSchema))


class OpeningPageSchema(RankedPageSchema):
    """One page of starts, best first, and how far into the window was looked for them."""

    items = fields.List(fields.Nested(OpeningSchema))


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


class OpeningQuerySchema(ListQuerySchema):
    """How many starts, best first."""

    sorted_by: ClassVar[type[SortValue]] = int
    example: ClassVar[Example] = {"limit": 5}

    @override
    def make_filters(self, loaded: dict[str, Any]) -> None:
        return None


def candidates_body(ranked: RankedPage[Ranked]) -> dict[str, Any]:
    """Return a page of candidates as the API answers it."""
    return _body(ranked, [_candidate(one) for one in ranked.page.items])


def openings_body(ranked: RankedPage[Opening]) -> dict[str, Any]:
    """Return a page of openings as the API answers it."""
    return _body(ranked, [_opening(one) for one in ranked.page.items])


def _body(ranked: RankedPage[T], items: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "items": items,
        "next_cursor": ranked.page.next_cursor,
        "until": ranked.until.isoformat() if ranked.until else None,
        "has_more_days": ranked.has_more_days,
    }


def _opening(one: Opening) -> dict[str, Any]:
    return {
        "day": one.day.isoformat(),
        "starts_at": one.starts_at.isoformat(),
        "ends_at": one.ends_at.isoformat(),
        "can": one.best[0].can.value,
        "free": one.free,
        "best": [_candidate(person) for person in one.best],
    }


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
OpeningQuery = ListQuery[None]
