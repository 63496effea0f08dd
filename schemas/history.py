"""What happened, as it would cross the wire."""

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import fields

from models.history import AuditEntry, StateTransition
from models.idempotency_key import IdempotencyKey
from schemas.base import DumpSchema


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
    """Who did what."""

    model = AuditEntry
    excluded: ClassVar[Mapping[str, str]] = {
        "before": "long; read for a single entry",
        "after": "long; read for a single entry",
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
