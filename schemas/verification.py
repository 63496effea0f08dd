"""Verification on the wire."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from marshmallow import fields
from typing_extensions import override

from repositories.paging import PageRequest
from scheduling.verification_values import HEALTH_FORMULA, Line, Weight
from schemas.base import DumpSchema, Example
from schemas.fields import Text
from schemas.lists import DaysSchema, ListQuery
from schemas.schedules import ViolationSchema
from schemas.sites import SiteNameSchema
from services.verification import VerificationRange, Verified
from utils.cursors import SortValue


class VerificationLineSchema(DumpSchema):
    """One thing that is wrong, and where it can be put right."""

    example: ClassVar[Example] = {
        "check": "time-off",
        "message": "Ana Nguyen is on time off on 12 December",
        "ref_num": "31000004",
        "href": "/schedule/2026-12-12?site=8135",
    }
    notes: ClassVar[Mapping[str, str]] = {
        "severity": "`critical` fails the day, `warning` wants a decision, `accepted` was set "
        "aside with a reason.",
        "check": "The id of a rule, or `due` (nobody on work that is due), `pair` (without the "
        "work that belongs to it), `alone` (without the work that it belongs to), `absent` (its "
        "person said not to come), `crowded` (one start crowded, another empty), `unreported`.",
        "ref_num": "Of the event to look at or to staff.",
        "href": "The page on which it can be put right.",
        "accepted_reason": "Why the rule was set aside.",
        "violation": "What the engine said; null for the checks of a day.",
    }

    severity = fields.Enum(Weight, by_value=fields.String)
    check = fields.String()
    message = fields.String()
    day = fields.Date()
    site = fields.Nested(SiteNameSchema)
    event_id = fields.UUID(allow_none=True)
    ref_num = fields.String(allow_none=True)
    schedule_id = fields.UUID(allow_none=True)
    href = fields.String()
    accepted_reason = fields.String(allow_none=True)
    violation = fields.Nested(ViolationSchema, allow_none=True)


class VerificationCountsSchema(DumpSchema):
    """How many lines there are of each severity."""

    example: ClassVar[Example] = {"critical": 1, "warning": 4, "accepted": 0}

    critical = fields.Integer()
    warning = fields.Integer()
    accepted = fields.Integer()


class VerificationSchema(DumpSchema):
    """One page of what is wrong with some days, and how right they are as a whole."""

    example: ClassVar[Example] = {
        "checked": 45,
        "health": 95,
        "health_formula": HEALTH_FORMULA,
        "next_cursor": None,
    }
    notes: ClassVar[Mapping[str, str]] = {
        "counts": "Of all lines of the days, not only of this page; what is due the day after "
        "counts for that day.",
        "checked": "Schedules, and events that wait for people, that were looked at.",
        "health": "0 to 100; null where there is no work.",
        "health_formula": "How the figure is made.",
        "next_cursor": "Asks for the next page; null at the end.",
    }

    items = fields.List(fields.Nested(VerificationLineSchema))
    next_cursor = fields.String(allow_none=True)
    first_day = fields.Date(data_key="from")
    last_day = fields.Date(data_key="to")
    counts = fields.Nested(VerificationCountsSchema)
    checked = fields.Integer()
    health = fields.Integer(allow_none=True)
    health_formula = fields.String()


class VerificationQuerySchema(DaysSchema):
    """Which days, fifteen from today on where they are left out, and which site."""

    sorted_by: ClassVar[type[SortValue]] = int
    example: ClassVar[Example] = {"from": "2026-12-12", "to": "2026-12-12", "site": "8135"}

    site_code = Text(longest=40, data_key="site")

    @override
    def make_filters(self, loaded: dict[str, Any]) -> VerificationRange:
        return VerificationRange(
            first=loaded.get("first_day"),
            last=loaded.get("last_day"),
            site_code=loaded.get("site_code"),
        )


def verification_body(
    verified: Verified, request: PageRequest, href_of: Callable[[Line, Verified], str]
) -> dict[str, Any]:
    """Return one page of what was found, as the API answers it."""
    page, found = verified.page(request), verified.found
    return {
        "items": [_line(line, verified, href_of(line, verified)) for line in page.items],
        "next_cursor": page.next_cursor,
        "from": verified.first.isoformat(),
        "to": verified.last.isoformat(),
        "counts": {weight.value: found.count(weight) for weight in Weight},
        "checked": found.checked,
        "health": found.health,
        "health_formula": HEALTH_FORMULA,
    }


def _line(line: Line, verified: Verified, href: str) -> dict[str, Any]:
    site = verified.sites[line.site_id]
    return {
        "severity": line.weight.value,
        "check": line.check,
        "message": line.message,
        "day": line.day.isoformat(),
        "site": {"code": site.code, "name": site.name, "time_zone": site.time_zone},
        "event_id": line.event_id,
        "ref_num": line.ref_num,
        "schedule_id": line.schedule_id,
        "href": href,
        "accepted_reason": line.accepted,
        "violation": line.violation.to_dict() if line.violation else None,
    }


VerificationQuery = ListQuery[VerificationRange]
