"""Standing duty by weekday, and who stands in on single days."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, HasId, Versioned
from models.tenancy import TenantScoped, tenant_reference


class RotationAssignment(HasId, Versioned, TenantScoped, Base):
    """Who holds a rotation (`juicer`, `primary_lead`) at a site on one weekday (0 = Monday)."""

    __tablename__ = "rotation_assignments"
    __table_args__ = (
        # Named here: the usual name would be longer than PostgreSQL allows.
        UniqueConstraint(
            "organization_id",
            "site_id",
            "weekday",
            "rotation",
            name="uq_rotation_assignments_weekday",
        ),
        tenant_reference("site_id", "sites"),
        tenant_reference("employee_id", "employees"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )

    site_id: Mapped[UUID]
    weekday: Mapped[int]
    rotation: Mapped[str] = mapped_column(String(40))
    employee_id: Mapped[UUID]


class RotationException(HasId, Versioned, TenantScoped, Base):
    """Who holds a rotation on one date instead; nobody (None) when it is left out that day."""

    __tablename__ = "rotation_exceptions"
    __table_args__ = (
        UniqueConstraint("organization_id", "site_id", "on_date", "rotation"),
        tenant_reference("site_id", "sites"),
        tenant_reference("employee_id", "employees"),
    )

    site_id: Mapped[UUID]
    on_date: Mapped[date]
    rotation: Mapped[str] = mapped_column(String(40))
    employee_id: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(String(400))
