"""Who signs in, and who is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from marshmallow import fields
from typing_extensions import Unpack, override

from models.sign_in_failure import SignInFailure
from models.user import User
from models.user_session import UserSession
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.employees import EmployeeNameSchema
from schemas.examples import ID
from schemas.fields import FieldOptions, Text
from utils.principal import Principal, Role

_LONGEST_PASSWORD: Final = 1_000
_LONGEST_CODE: Final = 100


class UserSchema(DumpSchema):
    """An account."""

    model = User
    excluded: ClassVar[Mapping[str, str]] = {
        "password_hash": "a secret",
        "failed_sign_ins": "would tell a guesser how close the limit is",
        "last_failed_at": "would tell a guesser how close the limit is",
        "second_factor_secret": "a secret",
        "second_factor_last_step": "says nothing to people",
        "recovery_code_hashes": "a secret",
    }
    example: ClassVar[Example] = {
        "email": "ana@example.com",
        "name": "Ana Nguyen",
        "role": Role.MANAGER.value,
    }

    id = fields.UUID()
    email = fields.String()
    name = fields.String()
    role = fields.Enum(Role, by_value=fields.String)
    employee = fields.Nested(EmployeeNameSchema, allow_none=True)
    is_active = fields.Boolean()
    last_signed_in_at = fields.AwareDateTime(allow_none=True)
    password_changed_at = fields.AwareDateTime(allow_none=True)
    second_factor_since = fields.AwareDateTime(allow_none=True)
    created_at = fields.AwareDateTime()
    version = fields.Integer()


class UserNameSchema(DumpSchema):
    """An account, inside of something else."""

    example: ClassVar[Example] = {"name": "Dana Reyes"}

    name = fields.String()


class UserSessionSchema(DumpSchema):
    """A signed-in browser."""

    model = UserSession
    excluded: ClassVar[Mapping[str, str]] = {
        "id_hash": "a secret",
        "data": "may hold anything that a page remembered",
        "user_id": "shown to that user alone",
        "version": "counts saves, which nobody edits",
    }

    created_at = fields.AwareDateTime()
    last_active_at = fields.AwareDateTime()
    idle_expires_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()
    ended_at = fields.AwareDateTime(allow_none=True)
    ended_because = fields.String(allow_none=True)
    ip_address = fields.String(allow_none=True)
    user_agent = fields.String(allow_none=True)


class SignInFailureSchema(DumpSchema):
    """Failed sign-ins to an address that has no account."""

    model = SignInFailure
    excluded: ClassVar[Mapping[str, str]] = {
        "address_hash": "a secret",
        "failures": "would tell a guesser how close the limit is",
    }

    last_failed_at = fields.AwareDateTime()


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """Somebody who says who they are; `code` is of their second factor."""

    email: str
    password: str
    code: str | None = None


class Password(Text):
    """A password: blanks at its ends belong to it, as does whatever else somebody types unseen."""

    is_read = False

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__(longest=_LONGEST_PASSWORD, **options)
        self.metadata = {**self.metadata, "format": "password"}

    @override
    def trimmed(self, value: str) -> str:
        return value


def code_of_factor(**options: Unpack[FieldOptions]) -> Text:
    """Return the field of a code that an authenticator shows, or of a recovery code."""
    about = "The six digits that the authenticator shows, or a recovery code."
    return Text(longest=_LONGEST_CODE, about=about, **options)


class LoginSchema(LoadSchema):
    """E-mail address and password; where the account asks for it, a code."""

    command = Attempt
    example: ClassVar[Example] = {
        "email": "dana@example.com",
        "password": "correct horse battery",
    }

    email = Text(longest=254, required=True)
    password = Password(required=True)
    code = code_of_factor()


class OrganizationNameSchema(DumpSchema):
    """An organization, inside of something else."""

    example: ClassVar[Example] = {"slug": "default"}

    id = fields.UUID()
    slug = fields.String()
    time_zone = fields.String()


class MeSchema(DumpSchema):
    """Who is signed in, and what they may do."""

    example: ClassVar[Example] = {
        "email": "dana@example.com",
        "name": "Dana Reyes",
        "role": "manager",
        "permissions": ["data.export", "data.import", "roster.edit", "roster.view"],
        "user_id": ID,
    }

    user_id = fields.UUID(allow_none=True)
    email = fields.String(allow_none=True)
    name = fields.String()
    role = fields.Enum(Role, by_value=fields.String)
    permissions = fields.List(fields.String())
    organization = fields.Nested(OrganizationNameSchema)


def me_body(principal: Principal) -> dict[str, Any]:
    """Return what `MeSchema` shows of who acts."""
    return {
        "user_id": principal.user_id,
        "email": principal.email,
        "name": principal.name,
        "role": principal.role,
        "permissions": sorted(principal.permissions),
        "organization": {
            "id": principal.organization_id,
            "slug": principal.organization_slug,
            "time_zone": principal.time_zone,
        },
    }
