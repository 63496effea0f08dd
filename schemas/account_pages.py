"""What the pages of sign-ins and API tokens are sent."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema
from typing_extensions import override

from schemas.base import LoadSchema
from schemas.fields import Choice, Listed, Text
from schemas.pages import seen_version
from schemas.tokens import LONGEST_NAME
from security.permissions import Permission
from services.token_views import Lifetime
from services.tokens import CreateToken, RevokeToken


class TokenFormSchema(LoadSchema):
    """A new token."""

    name = Text(longest=LONGEST_NAME, required=True)
    scopes = Listed(Choice(Permission), longest=len(Permission), required=True)
    lifetime = Choice(Lifetime, required=True)

    @validates_schema
    def _want_scopes(self, data: Mapping[str, Any], **_: object) -> None:
        if not data.get("scopes"):
            raise ValidationError("Choose what the program may do.", "scopes")

    @override
    def make_command(self, loaded: dict[str, Any]) -> CreateToken:
        return CreateToken(
            name=loaded["name"],
            scopes=tuple(loaded["scopes"]),
            expires_in_days=loaded["lifetime"].days,
        )


class RevokeFormSchema(LoadSchema):
    """A token that shall open nothing; `load` waits for which."""

    command = RevokeToken
    is_partial = True
    version = seen_version()
