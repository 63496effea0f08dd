"""Absence."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Created, HasId, Versioned
from models.employee import Employee
from models.tenancy import TenantScoped, tenant_reference
from models.types import UtcDateTime, text_enum
from models.user import User


class TimeOffState(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DENIED = "denied"
    CANCELLED = "cancelled"


class TimeOff(HasId, Created, Versioned, TenantScoped, Base):
    """A half-open wall-clock range; whole days run from midnight to midnight, read in the zone of
    the site concerned."""

    __tablename__ = "time_off"
    __table_args__ = (
        tenant_reference("employee_id", "employees"),
        tenant_reference("decided_by_id", "users"),
        CheckConstraint("ends_local > starts_local", name="range"),
        Index(None, "organization_id", "ends_local"),
        Index(None, "organization_id", "employee_id", "starts_local"),
    )

    employee_id: Mapped[UUID]
    starts_local: Mapped[datetime] = mapped_column(DateTime)
    ends_local: Mapped[datetime] = mapped_column(DateTime)
    reason: Mapped[str | None] = mapped_column(String(400))
    state: Mapped[TimeOffState] = mapped_column(
        text_enum(TimeOffState, "state"), default=TimeOffState.REQUESTED
    )
    decided_by_id: Mapped[UUID | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    employee: Mapped[Employee] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="TimeOff.employee_id",
        primaryjoin="TimeOff.employee_id == Employee.id",
    )
    decided_by: Mapped[User | None] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="TimeOff.decided_by_id",
        primaryjoin="TimeOff.decided_by_id == User.id",
    )
