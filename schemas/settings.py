"""What an organization chose, as it would cross the wire."""

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import fields

from models.holiday import Holiday
from models.organization import Organization
from models.rule_setting import RuleSetting
from schemas.base import DumpSchema

_SITE = "a row's id; sites are known outside by their code"


class OrganizationSchema(DumpSchema):
    """The tenant."""

    model = Organization

    id = fields.UUID()
    slug = fields.String()
    name = fields.String()
    time_zone = fields.String()
    created_at = fields.AwareDateTime()
    version = fields.Integer()


class HolidaySchema(DumpSchema):
    """A closed day."""

    model = Holiday
    excluded: ClassVar[Mapping[str, str]] = {"site_id": _SITE}

    id = fields.UUID()
    name = fields.String()
    on_date = fields.Date(allow_none=True)
    month = fields.Integer(allow_none=True)
    day = fields.Integer(allow_none=True)
    version = fields.Integer()


class RuleSettingSchema(DumpSchema):
    """A limit of the rules."""

    model = RuleSetting
    excluded: ClassVar[Mapping[str, str]] = {"id": "known outside by its name"}

    name = fields.String()
    value = fields.Raw(allow_none=True)
    version = fields.Integer()
