"""Where somebody is signed in, on the wire."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from marshmallow import fields

from schemas.base import DumpSchema, Example, LoadSchema
from schemas.fields import Identifier
from security.session_records import SessionSummary, StoredSession

_HANDLE = "5f0c6d1e2b3a49788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"


class SessionSchema(DumpSchema):
    """A signed-in browser; its handle names it and opens nothing."""

    example: ClassVar[Example] = {
        "handle": _HANDLE,
        "ip_address": "203.0.113.7",
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    }

    handle = fields.String()
    is_current = fields.Boolean(metadata={"description": "Whether this request came by it."})
    created_at = fields.AwareDateTime()
    last_active_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()
    ip_address = fields.String(allow_none=True)
    user_agent = fields.String(allow_none=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Whose:
    """Whose things are meant; one's own without `user_id`."""

    user_id: UUID | None = None


class WhoseQuerySchema(LoadSchema):
    """Whose sessions; only administrators ask for those of others."""

    command = Whose

    user_id = Identifier()


def session_body(one: SessionSummary, this: StoredSession | None) -> dict[str, Any]:
    """Return what `SessionSchema` shows, asked through the session `this`."""
    return {
        "handle": one.handle,
        "is_current": is_same(one, this),
        "created_at": one.created_at,
        "last_active_at": one.last_active_at,
        "expires_at": one.expires_at,
        "ip_address": one.ip_address,
        "user_agent": one.user_agent,
    }


def is_same(one: SessionSummary, this: StoredSession | None) -> bool:
    """Return whether the summary is that of `this` session."""
    return this is not None and one.handle == this.id_hash.hex()
