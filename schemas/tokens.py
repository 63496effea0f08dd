"""API tokens."""

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import fields

from models.api_token import ApiToken
from schemas.base import DumpSchema


class ApiTokenSchema(DumpSchema):
    """A machine's key; its text is shown once, by the answer that made it."""

    model = ApiToken
    excluded: ClassVar[Mapping[str, str]] = {
        "token_hash": "a secret",
        "user_id": "a row's id; tokens are listed to their user",
    }

    id = fields.UUID()
    name = fields.String()
    prefix = fields.String()
    scopes = fields.List(fields.String())
    expires_at = fields.AwareDateTime(allow_none=True)
    last_used_at = fields.AwareDateTime(allow_none=True)
    last_used_from = fields.String(allow_none=True)
    revoked_at = fields.AwareDateTime(allow_none=True)
    created_at = fields.AwareDateTime()
    version = fields.Integer()
