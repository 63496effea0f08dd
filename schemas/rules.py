"""Rules and their limits on the wire."""

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import fields

from scheduling.limits import LIMITS
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.fields import Whole
from schemas.shapes import shape_of
from schemas.times import Day
from services.rule_settings import ChangeRuleSettings

_NOTES: Mapping[str, str] = {
    **{name: limit.about for name, limit in LIMITS.items()},
    "week_starts_on": f"{LIMITS['week_starts_on'].about} 0 is Monday.",
}


def limit_field(name: str, *, is_text: bool = False, required: bool = False) -> Whole:
    """Return the field of a limit, within its bounds."""
    limit = LIMITS[name]
    return Whole(lowest=limit.least, highest=limit.most, is_text=is_text, required=required)


class RuleSchema(DumpSchema):
    """One rule of the engine."""

    example: ClassVar[Example] = {
        "id": "rest",
        "severity": "hard",
        "automatic_severity": "hard",
        "explanation": "Between the work of two different days lies at least the required rest.",
        "settings": {"rest_minutes": 600},
    }
    notes: ClassVar[Mapping[str, str]] = {
        "severity": "`absolute` blocks for good, `hard` and `soft` until a reason is given, "
        "`info` only tells.",
        "automatic_severity": "How much it weighs where no person chooses.",
        "overridable": "Whether a typed reason, by somebody who may, sets it aside.",
        "settings": "The limits that it reads, as they are in force.",
    }

    id = fields.String()
    severity = fields.String()
    automatic_severity = fields.String()
    explanation = fields.String()
    overridable = fields.Boolean()
    settings = fields.Dict(keys=fields.String())


class RuleLimitsSchema(DumpSchema):
    """The limits in force."""

    example: ClassVar[Example] = {
        "rest_minutes": 600,
        "proximity_minutes": 120,
        "most_working_days": 6,
        "buffer_days": 3,
        "week_starts_on": 6,
    }
    notes: ClassVar[Mapping[str, str]] = _NOTES

    rest_minutes = fields.Integer()
    proximity_minutes = fields.Integer()
    most_working_days = fields.Integer()
    buffer_days = fields.Integer()
    week_starts_on = fields.Integer()
    week_a_on = fields.Date()
    version = fields.Integer()


class ChangeRuleSettingsSchema(LoadSchema):
    """Other limits."""

    command: ClassVar[type] = ChangeRuleSettings
    is_partial = True
    example: ClassVar[Example] = {"rest_minutes": 660, "week_starts_on": 0}
    notes: ClassVar[Mapping[str, str]] = _NOTES

    rest_minutes = limit_field("rest_minutes")
    proximity_minutes = limit_field("proximity_minutes")
    most_working_days = limit_field("most_working_days")
    buffer_days = limit_field("buffer_days")
    week_starts_on = limit_field("week_starts_on")
    week_a_on = Day()


RULE = shape_of(RuleSchema)
RULE_LIMITS = shape_of(RuleLimitsSchema)
