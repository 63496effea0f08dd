"""Standing duty by weekday, and who stands in on single days."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, HasId, Versioned
from models.employee import Employee
from models.site import Site
from models.tenancy import TenantScoped, tenant_reference

_ONE_HOLDER = ("organization_id", "site_id", "weekday", "rotation")


class RotationAssignment(HasId, Versioned, TenantScoped, Base):
    """Who holds a rotation (`juicer`, `primary_lead`) at a site on one weekday (0 = Monday)."""

    __tablename__ = "rotation_assignments"
    __table_args__ = (
        # Named here: the usual name would be longer than PostgreSQL allows.
        UniqueConstraint(*_ONE_HOLDER, name="uq_rotation_assignments_weekday"),
        tenant_reference("site_id", "sites"),
        tenant_reference("employee_id", "employees"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )

    site_id: Mapped[UUID]
    weekday: Mapped[int]
    rotation: Mapped[str] = mapped_column(String(40))
    employee_id: Mapped[UUID]

    site: Mapped[Site] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="RotationAssignment.site_id",
        primaryjoin="RotationAssignment.site_id == Site.id",
    )
    employee: Mapped[Employee] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="RotationAssignment.employee_id",
        primaryjoin="RotationAssignment.employee_id == Employee.id",
    )


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

    site: Mapped[Site] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="RotationException.site_id",
        primaryjoin="RotationException.site_id == Site.id",
    )
    employee: Mapped[Employee | None] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="RotationException.employee_id",
        primaryjoin="RotationException.employee_id == Employee.id",
    )
