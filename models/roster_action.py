"""What was done to the roster, as one thing that can be told and taken back: append-only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, HasId
from models.json_document import TrackedJSON
from models.tenancy import TenantScoped, tenant_key, tenant_reference
from utils.principal import LONGEST_ACTOR_NAME

LONGEST_SENTENCE = 600


class RosterAction(HasId, TenantScoped, Base):
    """One use case that somebody carried out; `sentence` tells it. Taking it back is an action too:
    the two point at each other."""

    __tablename__ = "roster_actions"
    __table_args__ = (
        tenant_key(),
        tenant_reference("actor_id", "users"),
        tenant_reference("undo_of_id", "roster_actions"),
        tenant_reference("undone_by_id", "roster_actions"),
        Index(None, "organization_id", "at", "id"),
    )

    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(String(LONGEST_ACTOR_NAME))
    verb: Mapped[str] = mapped_column(String(40))
    sentence: Mapped[str] = mapped_column(String(LONGEST_SENTENCE))
    reason: Mapped[str | None] = mapped_column(String(400))
    undo_of_id: Mapped[UUID | None]
    undone_by_id: Mapped[UUID | None]


class RosterChange(HasId, TenantScoped, Base):
    """What an action did to one schedule, event or person: all that undoing has to know.

    `version` is the object's own after the action. `event_id` is the event that it is about, so
    that an event's history tells its schedules' too.
    """

    __tablename__ = "roster_changes"
    __table_args__ = (
        tenant_reference("action_id", "roster_actions"),
        tenant_reference("event_id", "events"),
        UniqueConstraint("organization_id", "action_id", "position"),
        CheckConstraint("position >= 0", name="position"),
        Index(None, "organization_id", "object_id"),
        Index(None, "organization_id", "event_id"),
    )

    action_id: Mapped[UUID]
    position: Mapped[int]
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[UUID]
    event_id: Mapped[UUID | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(TrackedJSON)
    after: Mapped[dict[str, Any]] = mapped_column(TrackedJSON)
    version: Mapped[int]
    sentence: Mapped[str] = mapped_column(String(LONGEST_SENTENCE))
