"""Links that open an account once."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar, Final

from marshmallow import fields

from models.account_link import AccountLink, LinkPurpose, LinkState
from models.base import Base
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.employees import EmployeeNameSchema
from schemas.fields import Choice, Text, email_text
from schemas.lists import ListQuery, ListQuerySchema
from schemas.shapes import dump, shape_of
from services.account_links import Invite, MadeLink
from utils.link_addresses import JOIN_PATH, RESET_PATH
from utils.principal import Role

_PATHS: Final[Mapping[LinkPurpose, str]] = MappingProxyType(
    {LinkPurpose.JOIN: JOIN_PATH, LinkPurpose.RESET: RESET_PATH}
)
_SAMPLE: Final = "b1mJfHhT2vYq8rPz0cXk6sWn4dLg7aEu9iOyQ3tRZ5o"


class AccountLinkSchema(DumpSchema):
    """A link that was handed on; its secret is shown once, by the answer that made it."""

    model: ClassVar[type[Base] | None] = AccountLink
    excluded: ClassVar[Mapping[str, str]] = {
        "secret_hash": "a secret",
        "user_id": "a row's id; the link names the e-mail address",
        "made_by_id": "a row's id; the audit names the actor",
    }
    example: ClassVar[Example] = {
        "email": "ana@example.com",
        "name": "Ana Nguyen",
        "role": Role.MANAGER.value,
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


class InvitationSchema(AccountLinkSchema):
    """A link to join, and what has become of it."""

    model = None

    state = fields.Enum(LinkState, by_value=fields.String)


class HandedLinkSchema(InvitationSchema):
    """A new link, shown this once."""

    example: ClassVar[Example] = {
        **AccountLinkSchema.example,
        "link": f"https://roster.example.org{JOIN_PATH}/{_SAMPLE}",
    }

    link = fields.String(
        allow_none=True,
        metadata={"description": "What to hand on; null when the answer is repeated."},
    )


class InviteSchema(LoadSchema):
    """Somebody who shall sign in."""

    command = Invite
    example: ClassVar[Example] = {
        "email": "ana@example.com",
        "name": "Ana Nguyen",
        "role": Role.MANAGER.value,
        "employee_id": "EMP001",
    }

    email = email_text(required=True)
    name = Text(longest=200, required=True)
    role = Choice(Role, required=True)
    employee_id = Text(longest=40, allow_none=True, attribute="employee_code")


class InvitationQuerySchema(ListQuerySchema):
    """Invitations, oldest first."""

    sorted_by = datetime


InvitationQuery = ListQuery[dict[str, str]]
_LINK: Final = shape_of(AccountLinkSchema)


def invitation_body(link: AccountLink, at: datetime) -> dict[str, Any]:
    """Return what `InvitationSchema` shows of a link whose employee is loaded."""
    return {**dump(_LINK, link), "state": link.state_at(at)}


def handed_body(made: MadeLink, origin: str, at: datetime) -> dict[str, Any]:
    """Return what `HandedLinkSchema` shows, on pages that browsers find at `origin`."""
    return {**invitation_body(made.link, at), "link": address_of(made, origin)}


def address_of(made: MadeLink, origin: str) -> str:
    """Return the address that is handed on."""
    return f"{origin}{_PATHS[made.link.purpose]}/{made.secret}"
