"""Links that open an account once."""

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import fields

from models.account_link import AccountLink, LinkPurpose
from schemas.base import DumpSchema
from schemas.employees import EmployeeNameSchema
from utils.principal import Role


class AccountLinkSchema(DumpSchema):
    """A link that was handed on; its secret is shown once, by the answer that made it."""

    model = AccountLink
    excluded: ClassVar[Mapping[str, str]] = {
        "secret_hash": "a secret",
        "user_id": "a row's id; the link names the e-mail address",
        "made_by_id": "a row's id; the audit names the actor",
    }

    id = fields.UUID()
    purpose = fields.Enum(LinkPurpose, by_value=fields.String)
    email = fields.String()
    name = fields.String()
    role = fields.Enum(Role, by_value=fields.String)
    employee = fields.Nested(EmployeeNameSchema, allow_none=True)
    expires_at = fields.AwareDateTime()
    used_at = fields.AwareDateTime(allow_none=True)
    revoked_at = fields.AwareDateTime(allow_none=True)
    created_at = fields.AwareDateTime()
    version = fields.Integer()
