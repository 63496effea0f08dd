"""What happened: append-only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, HasId
from models.json_document import TrackedJSON
from models.tenancy import TenantScoped, tenant_reference
from utils.client_address import LONGEST_ADDRESS, current_client_address
from utils.principal import LONGEST_ACTOR_NAME


class StateTransition(HasId, TenantScoped, Base):
    """One change of state of an event, schedule, time off or run; `sequence` counts per object
    without gaps."""

    __tablename__ = "state_transitions"
    __table_args__ = (
        UniqueConstraint("organization_id", "object_id", "sequence"),
        tenant_reference("actor_id", "users"),
        CheckConstraint("sequence >= 1", name="sequence"),
    )

    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[UUID]
    sequence: Mapped[int]
    from_state: Mapped[str | None] = mapped_column(String(40))
    to_state: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(String(400))
    at: Mapped[datetime]


class AuditEntry(HasId, TenantScoped, Base):
    """Who did what to which object; refusals of known accounts carry a `count` instead of a row
    each."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        tenant_reference("actor_id", "users"),
        Index(None, "organization_id", "at", "id"),
        Index(None, "organization_id", "object_id", "at"),
    )

    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(String(LONGEST_ACTOR_NAME))
    action: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[UUID | None]
    count: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str | None] = mapped_column(String(400))
    request_id: Mapped[str | None] = mapped_column(String(64))
    ip_address: Mapped[str | None] = mapped_column(
        String(LONGEST_ADDRESS), default=current_client_address
    )
    before: Mapped[dict[str, Any] | None] = mapped_column(
        TrackedJSON, deferred=True, deferred_raiseload=True
    )
    after: Mapped[dict[str, Any] | None] = mapped_column(
        TrackedJSON, deferred=True, deferred_raiseload=True
    )
