"""What an organization chose, as it would cross the wire."""

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import fields

from models.organization import Organization
from models.rule_setting import RuleSetting
from schemas.base import DumpSchema


class OrganizationSchema(DumpSchema):
    """The tenant."""

    model = Organization

    id = fields.UUID()
    slug = fields.String()
    name = fields.String()
    time_zone = fields.String()
    created_at = fields.AwareDateTime()
    version = fields.Integer()


class RuleSettingSchema(DumpSchema):
    """A limit of the rules."""

    model = RuleSetting
    excluded: ClassVar[Mapping[str, str]] = {"id": "known outside by its name"}

    name = fields.String()
    value = fields.Raw(allow_none=True)
    version = fields.Integer()
