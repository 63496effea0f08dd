"""API tokens on the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from marshmallow import fields
from typing_extensions import override

from models.api_token import ApiToken
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.fields import Choice, Identifier, Listed, Text, Whole
from schemas.lists import ListQuery, ListQuerySchema
from schemas.sessions import Whose
from schemas.shapes import dump, shape_of
from security.permissions import Permission
from services.tokens import LONGEST_LIFE_DAYS, CreateToken, MadeToken
from utils.cursors import SortValue

LONGEST_NAME = 100


class ApiTokenSchema(DumpSchema):
    """A machine's key; its text is shown once, by the answer that made it."""

    model = ApiToken
    excluded: ClassVar[Mapping[str, str]] = {
        "token_hash": "a secret",
        "user_id": "a row's id; tokens are listed to their user",
    }
    example: ClassVar[Example] = {
        "name": "Nightly export",
        "prefix": "rw_k3Jd9sQa",
        "scopes": [Permission.ROSTER_VIEW.value, Permission.DATA_EXPORT.value],
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


class NewApiTokenSchema(ApiTokenSchema):
    """A new token with its text, shown this once."""

    model: ClassVar[Any] = None
    example: ClassVar[Example] = {
        **ApiTokenSchema.example,
        "token": "rw_k3Jd9sQa_" + "7" * 43,
    }

    token = fields.String(
        allow_none=True,
        metadata={"description": "What a program sends; null when the answer is repeated."},
    )


class CreateTokenSchema(LoadSchema):
    """A new token."""

    command = CreateToken
    example: ClassVar[Example] = {
        "name": "Nightly export",
        "scopes": [Permission.ROSTER_VIEW.value, Permission.DATA_EXPORT.value],
        "expires_in_days": 90,
    }

    name = Text(longest=LONGEST_NAME, required=True)
    scopes = Listed(Choice(Permission), shortest=1, longest=len(Permission), required=True)
    expires_in_days = Whole(lowest=1, highest=LONGEST_LIFE_DAYS, required=True, allow_none=True)

    @override
    def make_command(self, loaded: dict[str, Any]) -> CreateToken:
        return CreateToken(**{**loaded, "scopes": tuple(loaded["scopes"])})


class TokenQuerySchema(ListQuerySchema):
    """Whose tokens, oldest first; only administrators ask for those of others."""

    command = Whose
    sorted_by: ClassVar[type[SortValue]] = datetime

    user_id = Identifier()


def new_token_body(made: MadeToken) -> dict[str, Any]:
    """Return what `NewApiTokenSchema` shows of a token that was just made."""
    return {**dump(TOKEN, made.token), "token": made.text}


TokenQuery = ListQuery[Whose]
TOKEN = shape_of(ApiTokenSchema)
