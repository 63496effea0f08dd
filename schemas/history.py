"""What happened, as it would cross the wire."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import fields
from typing_extensions import override

from models.base import Base
from models.history import AuditEntry, StateTransition
from models.idempotency_key import IdempotencyKey
from repositories.history import AuditFilters
from repositories.paging import Page
from schemas.base import DumpSchema, Example
from schemas.examples import ID
from schemas.fields import Identifier, Text
from schemas.lists import DayRangeSchema, ListQuery, instants_of


class StateTransitionSchema(DumpSchema):
    """One change of state."""

    model = StateTransition
    excluded: ClassVar[Mapping[str, str]] = {"actor_id": "a row's id; the audit names the actor"}

    id = fields.UUID()
    object_type = fields.String()
    object_id = fields.UUID()
    sequence = fields.Integer()
    from_state = fields.String(allow_none=True)
    to_state = fields.String()
    reason = fields.String(allow_none=True)
    at = fields.AwareDateTime()


class AuditEntrySchema(DumpSchema):
    """Who did what when, without the details."""

    model: ClassVar[type[Base] | None] = AuditEntry
    excluded: ClassVar[Mapping[str, str]] = {
        "before": "long; read with the details",
        "after": "long; read with the details",
    }
    example: ClassVar[Example] = {
        "actor_id": ID,
        "actor_name": "Alice",
        "action": "change",
        "object_type": "site",
        "object_id": ID,
        "count": 1,
        "request_id": "7f3c9a52d1e04b68",
        "ip_address": "192.0.2.7",
    }
    notes: ClassVar[Mapping[str, str]] = {
        "actor_id": "The account; null: nobody's, such as a command of an operator.",
        "actor_name": "As they were called then, with the token that acted for them.",
        "count": "How often, where the same refusal was counted instead of kept anew.",
        "reason": "What was typed.",
        "request_id": "Of the request that did it, as its answer's X-Request-ID told it.",
    }

    id = fields.UUID()
    at = fields.AwareDateTime()
    actor_id = fields.UUID(allow_none=True)
    actor_name = fields.String()
    action = fields.String()
    object_type = fields.String()
    object_id = fields.UUID(allow_none=True)
    count = fields.Integer()
    reason = fields.String(allow_none=True)
    request_id = fields.String(allow_none=True)
    ip_address = fields.String(allow_none=True)


class AuditEntryWithDetailsSchema(AuditEntrySchema):
    """Who did what when, and what it changed."""

    model = None
    excluded: ClassVar[Mapping[str, str]] = {}
    example: ClassVar[Example] = {
        **AuditEntrySchema.example,
        "before": {"name": "Riverside"},
        "after": {"name": "Riverside Club"},
    }
    notes: ClassVar[Mapping[str, str]] = {
        **AuditEntrySchema.notes,
        "before": "What differed, as it was; null where nothing was, or nothing differed.",
        "after": "The same as it is since. Passwords, keys and secrets are never kept.",
    }

    before = fields.Dict(allow_none=True)
    after = fields.Dict(allow_none=True)


class AuditQuerySchema(DayRangeSchema):
    """Which entries, newest first."""

    command = AuditFilters
    example: ClassVar[Example] = {
        "from": "2026-12-01",
        "to": "2026-12-31",
        "object_type": "site",
        "action": "change",
    }

    object_type = Text(longest=40)
    object_id = Identifier()
    actor_id = Identifier()
    action = Text(longest=60)

    @override
    def make_filters(self, loaded: dict[str, Any]) -> AuditFilters:
        since, until = instants_of(loaded)
        return AuditFilters(**loaded, since=since, until=until)


class IdempotencyKeySchema(DumpSchema):
    """A key that was used."""

    model = IdempotencyKey
    excluded: ClassVar[Mapping[str, str]] = {
        "id": "known by actor and key",
        "fingerprint": "compares requests, and says nothing to people",
        "body": "an answer that only its own request may get",
    }

    actor = fields.String()
    key = fields.String()
    status = fields.Integer(allow_none=True)
    etag = fields.String(allow_none=True)
    location = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()


def audit_body(page: Page[AuditEntry]) -> dict[str, Any]:
    """Return a page of entries as the API answers it."""
    names = AuditEntryWithDetailsSchema().dump_fields
    items = [{name: getattr(entry, name) for name in names} for entry in page.items]
    return {"items": items, "next_cursor": page.next_cursor}


AuditQuery = ListQuery[AuditFilters]
