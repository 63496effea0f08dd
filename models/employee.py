"""Who does the work."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Created, HasId, Versioned
from models.job_role import JobRole
from models.json_document import TrackedJSON
from models.site import Site
from models.tenancy import TenantScoped, tenant_key, tenant_reference


class Employee(HasId, Created, Versioned, TenantScoped, Base):
    """A person who can be scheduled, known outside by `code` (CSV column `Employee ID`)."""

    __tablename__ = "employees"
    __table_args__ = (
        tenant_key(),
        UniqueConstraint("organization_id", "code"),
        tenant_reference("job_role_id", "job_roles"),
        tenant_reference("home_site_id", "sites"),
        CheckConstraint("max_minutes_per_day > 0", name="max_minutes_per_day"),
        CheckConstraint("max_minutes_per_week > 0", name="max_minutes_per_week"),
        Index(None, "organization_id", "name", "id"),
    )

    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    job_role_id: Mapped[UUID | None]
    home_site_id: Mapped[UUID | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    hired_on: Mapped[date | None]
    terminated_on: Mapped[date | None]
    upstream_id: Mapped[str | None] = mapped_column(String(100))
    max_minutes_per_day: Mapped[int | None]
    max_minutes_per_week: Mapped[int | None]
    attributes: Mapped[dict[str, Any] | None] = mapped_column(
        TrackedJSON, deferred=True, deferred_raiseload=True
    )

    job_role: Mapped[JobRole | None] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="Employee.job_role_id",
        primaryjoin="Employee.job_role_id == JobRole.id",
    )
    home_site: Mapped[Site | None] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="Employee.home_site_id",
        primaryjoin="Employee.home_site_id == Site.id",
    )
