"""Closed days."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, HasId, Versioned
from models.site import Site
from models.tenancy import TenantScoped, tenant_reference


class Holiday(HasId, Versioned, TenantScoped, Base):
    """A closed day: one date, or a month and day of every year; at one site, or (site_id None)
    everywhere."""

    __tablename__ = "holidays"
    __table_args__ = (
        tenant_reference("site_id", "sites"),
        CheckConstraint("(on_date IS NULL) = (month IS NOT NULL AND day IS NOT NULL)", name="rule"),
        CheckConstraint("month BETWEEN 1 AND 12", name="month"),
        CheckConstraint("day BETWEEN 1 AND 31", name="day"),
        Index(None, "organization_id", "on_date"),
    )

    name: Mapped[str] = mapped_column(String(200))
    site_id: Mapped[UUID | None]
    on_date: Mapped[date | None]
    month: Mapped[int | None]
    day: Mapped[int | None]

    site: Mapped[Site | None] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="Holiday.site_id",
        primaryjoin="Holiday.site_id == Site.id",
    )
