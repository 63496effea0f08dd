"""One person on one event at one time."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Created, HasId, Versioned
from models.employee import Employee
from models.event import Event
from models.json_document import TrackedJSON
from models.tenancy import TenantScoped, tenant_key, tenant_reference
from models.types import UtcDateTime, text_enum


class ScheduleSource(StrEnum):
    """Who put the person there."""

    MANUAL = "manual"
    AUTO = "auto"
    IMPORT = "import"
    SYNC = "sync"


class SyncState(StrEnum):
    """What the client's system knows of it."""

    LOCAL = "local"
    PENDING = "pending"
    SYNCED = "synced"
    FAILED = "failed"


# Spelled as each database's queries spell it, or the partial indexes would not be used.
_ACTIVE = text("is_active")
_ACTIVE_ON_SQLITE = text("is_active = 1")


class Schedule(HasId, Created, Versioned, TenantScoped, Base):
    """An assignment. Ended ones keep their row (`is_active` false) for history and undo.

    The database itself refuses what must never be: two active, non-stackable schedules of one
    person that overlap, two on
    one seat, a seat beyond the headcount (see the first migration).
    """

    __tablename__ = "schedules"
    __table_args__ = (
        tenant_key(),
        tenant_reference("event_id", "events"),
        tenant_reference("employee_id", "employees"),
        CheckConstraint("ends_at > starts_at", name="length"),
        CheckConstraint("seat >= 1", name="seat"),
        Index(
            "uq_schedules_event_seat",
            "organization_id",
            "event_id",
            "seat",
            unique=True,
            sqlite_where=_ACTIVE_ON_SQLITE,
            postgresql_where=_ACTIVE,
        ),
        Index(
            "uq_schedules_event_employee",
            "organization_id",
            "event_id",
            "employee_id",
            unique=True,
            sqlite_where=_ACTIVE_ON_SQLITE,
            postgresql_where=_ACTIVE,
        ),
        Index(
            "ix_schedules_starts_at",
            "organization_id",
            "starts_at",
            "id",
            sqlite_where=_ACTIVE_ON_SQLITE,
            postgresql_where=_ACTIVE,
        ),
        Index(
            "ix_schedules_employee_starts_at",
            "organization_id",
            "employee_id",
            "starts_at",
            sqlite_where=_ACTIVE_ON_SQLITE,
            postgresql_where=_ACTIVE,
        ),
    )

    event_id: Mapped[UUID]
    employee_id: Mapped[UUID]
    seat: Mapped[int] = mapped_column(default=1)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_stackable: Mapped[bool] = mapped_column(default=False)
    is_pinned: Mapped[bool] = mapped_column(default=False)
    source: Mapped[ScheduleSource] = mapped_column(text_enum(ScheduleSource, "source"))
    sync_state: Mapped[SyncState] = mapped_column(
        text_enum(SyncState, "sync_state"), default=SyncState.LOCAL
    )
    upstream_id: Mapped[str | None] = mapped_column(String(100))
    raw_payload: Mapped[dict[str, Any] | None] = mapped_column(
        TrackedJSON, deferred=True, deferred_raiseload=True
    )

    event: Mapped[Event] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="Schedule.event_id",
        primaryjoin="Schedule.event_id == Event.id",
    )
    employee: Mapped[Employee] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="Schedule.employee_id",
        primaryjoin="Schedule.employee_id == Employee.id",
    )
