"""One work order: what the client wants done, where, and inside which window."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Created, HasId, Versioned
from models.event_type import EventType
from models.json_document import TrackedJSON
from models.site import Site
from models.tenancy import TenantScoped, tenant_key, tenant_reference
from models.types import UtcDateTime, text_enum

_DAY = timedelta(days=1)


class EventState(StrEnum):
    """The stored part of an event's life; `unstaffed` and `scheduled` are derived, so they can't
    disagree."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    PAUSED = "paused"
    REISSUED = "reissued"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


# Given out, for the first time or again, and not begun: what waits for people while it lacks them.
PLANNABLE: Final = frozenset({EventState.OPEN, EventState.REISSUED})
# Nobody is put on these any more.
ENDED: Final = frozenset({EventState.SUBMITTED, EventState.EXPIRED, EventState.CANCELLED})


class Event(HasId, Created, Versioned, TenantScoped, Base):
    """A work order. The wall-clock window is the authority; `opens_at` and `due_at` are its
    instants in UTC.

    `window_class` is the smallest k with a window of at most 2^k days: reading what is open at an
    instant asks one bounded
    range of `opens_at` per class instead of scanning years of past or future work.
    """

    __tablename__ = "events"
    __table_args__ = (
        tenant_key(),
        UniqueConstraint("organization_id", "ref_num"),
        tenant_reference("event_type_id", "event_types"),
        tenant_reference("site_id", "sites"),
        tenant_reference("parent_event_id", "events"),
        CheckConstraint("due_at > opens_at", name="window"),
        CheckConstraint("estimated_minutes BETWEEN 1 AND 1440", name="estimated_minutes"),
        CheckConstraint("headcount BETWEEN 1 AND 99", name="headcount"),
        Index(None, "organization_id", "window_class", "opens_at"),
        Index(None, "organization_id", "due_at", "id"),
        Index(None, "organization_id", "event_number"),
    )

    ref_num: Mapped[str] = mapped_column(String(40))
    project_name: Mapped[str] = mapped_column(String(200))
    event_number: Mapped[str | None] = mapped_column(String(6))
    event_type_id: Mapped[UUID]
    site_id: Mapped[UUID]
    opens_local: Mapped[datetime] = mapped_column(DateTime)
    due_local: Mapped[datetime] = mapped_column(DateTime)
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    window_class: Mapped[int]
    estimated_minutes: Mapped[int | None]
    headcount: Mapped[int] = mapped_column(default=1)
    state: Mapped[EventState] = mapped_column(
        text_enum(EventState, "state"), default=EventState.OPEN
    )
    parent_event_id: Mapped[UUID | None]
    upstream_id: Mapped[str | None] = mapped_column(String(100))
    paperwork_url: Mapped[str | None] = mapped_column(String(500))
    raw_payload: Mapped[dict[str, Any] | None] = mapped_column(
        TrackedJSON, deferred=True, deferred_raiseload=True
    )

    event_type: Mapped[EventType] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="Event.event_type_id",
        primaryjoin="Event.event_type_id == EventType.id",
    )
    site: Mapped[Site] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="Event.site_id",
        primaryjoin="Event.site_id == Site.id",
    )


def window_class(opens_at: datetime, due_at: datetime) -> int:
    """Return the smallest k such that the window is at most 2^k days long (k at least 0)."""
    days = -((opens_at - due_at) // _DAY)
    return max(days - 1, 0).bit_length()
